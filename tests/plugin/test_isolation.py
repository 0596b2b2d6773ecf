"""Nothing leaks: outside a test that uses the fake, everything is exactly as if it were not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

pytestmark = pytest.mark.usefixtures("watch")

REAL = {
    "AWS_ACCESS_KEY_ID": "mine",
    "AWS_SECRET_ACCESS_KEY": "mine too",
    "AWS_SESSION_TOKEN": "",
    "AWS_CONFIG_FILE": "my-config",
    "AWS_DEFAULT_REGION": "",
    "AWS_EC2_METADATA_DISABLED": "false",
}


@pytest.fixture(autouse=True)
def _real_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)


def test_a_test_without_the_fake_sees_the_real_environment(run: Run) -> None:
    result = run(f"""
REAL = {REAL}

def test_with(chime_phone, changed):
    assert is_on()
    assert "AWS_SESSION_TOKEN" not in os.environ
    connect = "HTTPAdapter.get_connection_with_tls_context"
    for name in ("URLLib3Session.send", connect, "Session.get_credentials"):
        assert name in changed()

def test_without(changed):
    assert {{**REAL, **os.environ}} == os.environ
    assert not changed()
    assert client._request_signer._credentials.access_key == "mine"
""")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["left changed: nothing."])


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    {
        "pass": "def test_it(chime_phone): pass",
        "fail": "def test_it(chime_phone): assert not is_on()",
        "unexpected": "def test_it(chime_phone): client.list_accounts()",
        "unused": "def test_it(chime_phone): chime_phone.add_response(Fault('garbage'))",
        "skip": "def test_it(chime_phone): pytest.skip('not today')",
        "late": "def test_it(request): request.getfixturevalue('chime_phone'), 1 / 0",
        "marker": "@pytest.mark.chime_phone\ndef test_it(): 1 / 0",
        "skipped": "@pytest.mark.chime_phone\n@pytest.mark.skip\ndef test_it(): pass",
        "set-up": "@pytest.fixture\ndef broken(chime_phone): 1 / 0\ndef test_it(broken): pass",
        "teardown": "@pytest.fixture\ndef broken(chime_phone):\n    yield\n    1 / 0\n"
        "def test_it(broken): pass",
        "module teardown": "@pytest.fixture(scope='module')\ndef broken(chime_phone):\n    yield\n    1 / 0\n"
        "def test_it(broken): pass",
        "unittest": "@pytest.mark.usefixtures('chime_phone')\nclass Test(unittest.TestCase):\n"
        "    def test_it(self): self.fail()",
    }.items(),
    ids=lambda item: item[0],
)
def test_all_is_as_before_whatever_happens_in_a_test(run: Run, body: tuple[str, str]) -> None:
    result = run(f"{body[1]}\ndef test_next(changed): assert not changed()")
    assert result.parseoutcomes()["passed"] >= 1
    result.stdout.fnmatch_lines(["left changed: nothing."])


@pytest.mark.slow
@pytest.mark.parametrize("early", ["assert False", "pytest.exit('enough')"])
def test_all_is_as_before_where_the_run_ends_early(run: Run, early: str) -> None:
    result = run(
        f"""
@pytest.fixture(scope="session")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    yield
    assert look_up()["E164PhoneNumber"] == "+12065550100"
    print("office closed")

def test_first(office):
    {early}

def test_second():
    assert False, "never run"
""",
        "-x",
        "-s",
    )
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*office closed*", "left changed: nothing."])
    result.stdout.no_fnmatch_line("*never run*")


def test_a_default_session_made_in_a_test_is_not_kept(run: Run) -> None:
    result = run("""
def test_first(chime_phone):
    boto3.setup_default_session(region_name="us-east-1")
    assert boto3.client("chime-sdk-voice").meta.region_name == "us-east-1"

def test_second():
    assert boto3.DEFAULT_SESSION.region_name == "eu-west-1"
""")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["left changed: nothing."])


def test_an_environment_that_the_test_changes_is_its_own(run: Run) -> None:
    result = run("""
def test_it(chime_phone, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "another")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "another")
    monkeypatch.delenv("AWS_CONFIG_FILE")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
""")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["left changed: nothing."])


def test_what_a_test_changed_before_it_took_the_fake_is_taken_back_too(run: Run) -> None:
    result = run("""
def test_it(monkeypatch, request):
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the test")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of the test")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    request.getfixturevalue("chime_phone")
    assert is_on()
""")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["left changed: nothing."])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_PROFILE"])
def test_an_environment_of_module_scope_ends_with_its_module(run: Run, name: str) -> None:
    result = run(
        f"""
NAME = "{name}"

@pytest.fixture(scope="module", autouse=True)
def account():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv(NAME, "of the module")
        yield

def test_first():
    assert os.environ[NAME] == "of the module"

def test_second(chime_phone):
    assert os.environ.get(NAME) != "of the module"
""",
        test_next="""
def test_next(changed):
    assert not changed()
""",
    )
    result.stdout.fnmatch_lines([f"left changed: {name} by test_it.py::test_first."])
    result.assert_outcomes(passed=3)


def test_a_fixture_that_makes_room_for_another_parameter_leaves_the_fake_on(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(request):
    return is_on()

@pytest.mark.parametrize("office", [1], indirect=True)
def test_first(office):
    assert not office

@pytest.mark.chime_phone
@pytest.mark.parametrize("office", [2], indirect=True)
def test_second(office):
    assert office
    assert is_on()
""")
    result.assert_outcomes(passed=2)


def test_a_fake_of_module_scope_and_that_of_a_test_may_overlap(run: Run) -> None:
    result = run("""
from pytest_chime_phone import fake_chime_phone

@pytest.fixture(scope="module")
def office():
    with fake_chime_phone(numbers=["+12065550101"]) as fake:
        yield fake

def test_both(chime_phone, office):
    assert is_on()

def test_outer(office):
    assert look_up("+12065550101")

def test_inner(office, chime_phone):
    with pytest.raises(client.exceptions.NotFoundException):
        look_up("+12065550101")
""")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["left changed: *test_it.py::test_outer."])
