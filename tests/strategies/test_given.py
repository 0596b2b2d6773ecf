"""`@given` with the fixture: outcomes of every kind, in plain tests and under pytest-asyncio."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow
Run = Callable[..., pytest.RunResult]

HEAD = """
import asyncio, boto3, pytest
from botocore.config import Config
from hypothesis import Phase, given, settings, strategies as st
from pytest_chime_phone import Fault, ServiceError, strategies as chime

quick = [Phase.generate, Phase.shrink]
settings.register_profile("quick", phases=quick, database=None, deadline=None, report_multiple_bugs=False)
settings.load_profile("quick")

client = boto3.client("chime", "us-east-1", config=Config(retries={"total_max_attempts": 1}))

def look_up():
    return client.get_phone_number(PhoneNumberId="+12065550100").get("PhoneNumber")
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(*arguments, **modules)`: a run of its own process, in which warnings are errors."""
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)

    def run_tests(*arguments: str, **modules: str) -> pytest.RunResult:
        pytester.makepyfile(**{name: HEAD + source for name, source in modules.items()})
        pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
        same = ("-p", "no:cacheprovider", "-p", "no:randomly", "-W", "error", "--hypothesis-seed=0")
        return pytester.runpytest_subprocess(*same, *arguments)

    return run_tests


IMPORT = "import pytest_asyncio\n"
ASYNC = """
@given(outcome=chime.outcomes())
async def test_each_example_is_fresh(chime_phone, outcome):
    assert not chime_phone.calls
    assert not chime_phone.phone_numbers
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(outcome)
    try:
        await asyncio.to_thread(look_up)
    except Exception:
        pass
    assert [call.outcome for call in chime_phone.calls] == [outcome]

class TestMethods:
    @settings(max_examples=10)
    @given(number=chime.phone_numbers())
    async def test_method(self, chime_phone, number):
        chime_phone.load([number], unchecked=True)
        await asyncio.sleep(0)
        assert list(chime_phone.phone_numbers) == [number["E164PhoneNumber"]]

@pytest_asyncio.fixture
async def one_number(chime_phone):
    chime_phone.add_phone_number("+12065550199")

@pytest.mark.usefixtures("one_number")
@settings(max_examples=10)
@given(fault=chime.faults())
async def test_what_a_fixture_left_stays(chime_phone, fault):
    assert list(chime_phone.phone_numbers) == ["+12065550199"]
    chime_phone.add_phone_number("+12065550100")

@given(n=st.integers(0, 9))
async def test_unused(chime_phone, n):
    if n > 4:
        chime_phone.add_response(Fault("garbage"))
"""


CONSUMERS = """
from botocore.exceptions import BotoCoreError, ClientError

@given(outcome=chime.outcomes())
def test_correct(chime_phone, outcome):
    chime_phone.add_response(outcome, times=None)
    try:
        number = look_up()
        if number["E164PhoneNumber"] == "+12065550100":
            number.get("CallingName")
    except (ClientError, BotoCoreError, AttributeError, KeyError, TypeError, ValueError):
        pass

@given(outcome=chime.outcomes())
def test_that_takes_an_answer_for_granted(chime_phone, outcome):
    chime_phone.add_response(outcome, times=None)
    try:
        look_up()["E164PhoneNumber"]
    except (ClientError, BotoCoreError):
        pass

@given(outcome=chime.service_errors(common=False))
def test_that_does_not_expect_404(chime_phone, outcome):
    chime_phone.add_response(outcome, times=None)
    try:
        look_up()
    except client.exceptions.NotFoundException:
        raise AssertionError("not caught")
    except Exception:
        pass

@given(outcome=chime.outcomes())
def test_with_a_folder(chime_phone, tmp_path, outcome):
    pass
"""


def test_coroutines_and_consumers_with_bugs(run: Run) -> None:
    result = run("--asyncio-mode=auto", "--tb=short", test_async=IMPORT + ASYNC, test_consumers=CONSUMERS)
    result.assert_outcomes(passed=3 + 1, failed=1 + 3)
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): *no call was made*", "*    n=5,"])
    result.stdout.fnmatch_lines(
        [
            "*chime_phone.add_response(*, times=None)",
            "*FailedHealthCheck*[Ff]unction-scoped fixture 'tmp_path'*",
        ]
    )
    failed = [line.split("::")[1].split(" ")[0] for line in result.outlines if line.startswith("FAILED ")]
    assert "test_correct" not in failed


FEW = """
pytestmark = pytest.mark.asyncio
settings.register_profile("few", settings.get_profile("quick"), max_examples=25)
settings.load_profile("few")
"""


def test_coroutines_that_are_marked(run: Run) -> None:
    result = run("--asyncio-mode=strict", test_async=IMPORT + FEW + ASYNC)
    result.assert_outcomes(passed=3, failed=1)
