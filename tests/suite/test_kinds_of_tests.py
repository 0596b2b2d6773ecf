"""Every kind of test can be swept, and every way to run a part of a suite works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Sweep

Run = Callable[..., Sweep]

KINDS = """
import asyncio, os, subprocess, sys

ONE = "+12065550100"

def status(number=ONE):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]

class OfUnittest(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _fake(self, chime_phone):
        self.chime_phone = chime_phone
    def setUp(self):
        self.chime_phone.add_phone_number(ONE)
        assert status() == "Unassigned"  # not the test itself: no fault comes here
    def tearDown(self):
        assert status() == "Unassigned"
    def test_status(self):
        self.assertEqual(status(), "Unassigned")

class Inherits(OfUnittest):
    def setUp(self):
        super().setUp()
        self.chime_phone.add_phone_number("+12065550101")

class OfUnittestAsync(unittest.IsolatedAsyncioTestCase):
    @pytest.fixture(autouse=True)
    def _fake(self, chime_phone):
        chime_phone.add_phone_number(ONE)
    async def test_status(self):
        assert status() == "Unassigned"

@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.add_phone_number(ONE)
    assert status()

class TestOffice:
    @pytest.fixture(autouse=True)
    def _calls_too(self, office):
        assert status()
        yield
        assert status()
    def test_module_fixture(self):
        assert status()

@pytest.mark.anyio
@pytest.mark.parametrize("number", [ONE, "+12065550101"])
async def test_asynchronous(chime_phone, number):
    chime_phone.add_phone_number(number)
    await asyncio.sleep(0)
    assert status(number)

@pytest.mark.parametrize("numbers", [[], [ONE]], ids=["none", "one"])
def test_parameters(chime_phone, numbers):
    chime_phone.load(numbers)
    assert [status(number) for number in numbers] == ["Unassigned"] * len(numbers)

PROGRAM = '''
import boto3
voice = boto3.client("chime-sdk-voice", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
print(voice.get_phone_number(PhoneNumberId="+12065550100")["PhoneNumber"]["Status"])
'''

@pytest.mark.chime_phone(sweep=["empty-body"])
def test_subprocess(chime_phone, chime_phone_server):
    chime_phone.add_phone_number(ONE)
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert run.stdout.strip() == "Unassigned"
"""
CRASHES = ("empty-body-lasting", "empty-body-once", "null-once")
ONCE = {f"GetPhoneNumber-1-{crash}" for crash in CRASHES}


@pytest.mark.slow
def test_every_kind_of_test_is_swept(sweep: Run, pytester: pytest.Pytester) -> None:
    flags = ("-p", "anyio", "-p", "xdist", "-n", "2")
    pytester.makeconftest("import pytest\n@pytest.fixture\ndef anyio_backend(): return 'asyncio'\n")
    found = sweep(KINDS, *flags)
    tests = [
        "OfUnittest::test_status[",
        "Inherits::test_status[",
        "OfUnittestAsync::test_status[",
        "TestOffice::test_module_fixture[",
        "test_asynchronous[+12065550100-",
        "test_asynchronous[+12065550101-",
        "test_parameters[one-",
    ]
    crashed = {f"{test}{once}]" for test in tests for once in ONCE}
    wrong = {f"test_subprocess[GetPhoneNumber-1-empty-body-{shape}]" for shape in ("lasting", "once")}
    assert found.failed() == crashed | wrong
    found.result.stdout.fnmatch_lines(
        ["tests not run under faults: 1 make no call", "14 x crashed  test_it.py:* status()  KeyError*"]
    )

    again = sweep("", *flags, "--lf")
    assert again.failed() == crashed | wrong
    again.result.stdout.fnmatch_lines(["chime_phone: sweep (fast), recorded in an earlier run"])
    first = sweep("", "-p", "anyio", "-x", "--lf")
    first.result.assert_outcomes(failed=1)
    chosen = sweep("", "-p", "anyio", "-k", "Inherits and null")
    assert chosen.failed() == {"Inherits::test_status[GetPhoneNumber-1-null-once]"}
    chosen.result.assert_outcomes(failed=1, deselected=chosen.result.parseoutcomes()["deselected"])


PARTS = """
ONE, TWO = "+12065550100", "+12065550101"

def remove(number):
    voice().delete_phone_number(PhoneNumberId=number)

def status(number):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]

class Base(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _fake(self, chime_phone):
        chime_phone.load([ONE, TWO])
    @pytest.mark.chime_phone(sweep=["empty-body"])
    def test_subtests(self):
        for number in (ONE, TWO):
            with self.subTest(number):
                remove(number)
                self.assertEqual(status(number), "DeleteInProgress")
    @pytest.mark.chime_phone(sweep=False)
    def test_overridden(self):
        status(ONE)

class Overrides(Base):
    test_subtests = None
    @pytest.mark.chime_phone(sweep=["empty-body"])
    def test_overridden(self):
        super().test_overridden()
        status(TWO)

class Fails(Base):
    test_overridden = None
    def test_subtests(self):
        with self.subTest("this"):
            self.fail()
        status(ONE)
"""


@pytest.mark.slow
def test_parts_of_a_test_are_judged_as_one(sweep: Run) -> None:
    found = sweep(PARTS)
    assert found.verdicts() == {"crashed": 8}
    # Where pytest knows no parts, the whole test fails.
    assert found.failed() - {"Fails::test_subtests"} == {
        *(
            f"Base::test_subtests[GetPhoneNumber-{n}-empty-body-{s}]"
            for n in "12"
            for s in ("once", "lasting")
        ),
        *(
            f"Overrides::test_overridden[GetPhoneNumber-{n}-empty-body-{s}]"
            for n in "12"
            for s in ("once", "lasting")
        ),
    }
    found.result.stdout.fnmatch_lines(
        ["tests not run under faults: 1 fail without faults, 1 have sweep=False"]
    )


@pytest.mark.slow
def test_a_run_that_is_tried_again_is_one_run(sweep: Run) -> None:
    tests = """
@pytest.mark.chime_phone(sweep=["empty-body"])
def test_it(chime_phone):
    assert voice().list_phone_numbers()["PhoneNumbers"] == []
"""
    found = sweep(tests, "-p", "rerunfailures", "--reruns=2")
    assert found.verdicts() == {"wrong": 2}
    assert found.result.parseoutcomes() == {"passed": 1, "failed": 2, "rerun": 4}


@pytest.mark.slow
def test_a_teardown_may_fail_where_the_fault_has_left_something(sweep: Run) -> None:
    tests = """
ONE = "+12065550100"

def remove():
    voice().delete_phone_number(PhoneNumberId=ONE)

@pytest.fixture
def number(chime_phone):
    chime_phone.add_phone_number(ONE)
    yield
    voice().restore_phone_number(PhoneNumberId=ONE)

@pytest.mark.chime_phone(sweep=["ForbiddenException"])
def test_function(number):
    remove()

class OfUnittest(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _fake(self, chime_phone):
        chime_phone.add_phone_number(ONE)
    def tearDown(self):
        voice().restore_phone_number(PhoneNumberId=ONE)
    @pytest.mark.chime_phone(sweep=["ForbiddenException"])
    def test_method(self):
        remove()

@pytest.fixture
def late(chime_phone):
    yield
    if chime_phone.injected:
        voice().list_proxy_sessions(VoiceConnectorId="abcdef1ghij2klmno3pqr4")  # which has no state

@pytest.mark.chime_phone(sweep=["ForbiddenException"])
def test_unexpected(late):
    voice().list_phone_numbers()
"""
    found = sweep(tests)
    assert found.verdicts() == {"reported": 3}
    assert found.result.parseoutcomes() == {"passed": 6, "errors": 1}
