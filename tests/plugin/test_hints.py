"""What a failing test is told of the fake that it has, or has not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


@pytest.mark.slow
def test_without_the_flag_a_client_made_at_import_is_told_what_to_write(run: Run) -> None:
    result = run('voice = boto3.client("chime-sdk-voice")\ndef test_it(chime_phone): pass')
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*NoRegionError*", "A client is made when this module is imported*"])


def test_another_error_of_collection_is_left_alone(run: Run) -> None:
    result = run("1 / 0")
    result.stdout.no_fnmatch_line("*chime*imported*")


def test_a_failure_without_any_call_says_so(run: Run) -> None:
    result = run("def test_it(chime_phone): assert False")
    result.stdout.fnmatch_lines(["No call reached the fake.*", "*chime_phone_server*", "*block_network*"])


@pytest.mark.slow
@pytest.mark.parametrize("then", ["", "; assert False"])
def test_a_call_that_has_no_answer_has_reached_the_fake(run: Run, then: str) -> None:
    call = 'boto3.client("chime-sdk-voice").list_voice_profiles(VoiceProfileDomainId="x" * 20)'
    swallowed = f"""
import contextlib
def test_it(chime_phone):
    with contextlib.suppress(BaseException):
        {call}
    pass{then}
"""
    for test in (swallowed, f"def test_it(chime_phone): {call}"):
        result = run(test)
        result.stdout.fnmatch_lines(["*ListVoiceProfiles of chime-sdk-voice has no answer*"])
        result.stdout.no_fnmatch_line("No call reached the fake*")


def test_a_failure_of_a_test_that_only_the_flag_has_given_the_fake_is_told_nothing(run: Run) -> None:
    run("def test_it(): assert False", "--chime-phone").stdout.no_fnmatch_line("No call reached the fake*")
    result = run("def test_it(chime_phone): assert False", "--chime-phone")
    result.stdout.fnmatch_lines(["No call reached the fake.*"])


def test_a_verbose_failure_tells_where_a_number_came_from(run: Run) -> None:
    source = """
@pytest.fixture(scope="module")
def office(chime_phone): chime_phone.add_phone_number("+12065550100")
def test_it(office, chime_phone):
    chime_phone.add_phone_number("+12065550101")
    assert False
"""
    result = run(source, "-v")
    result.stdout.fnmatch_lines(["+12065550100 of fixture office (module)", "+12065550101"])
    run(source).stdout.no_fnmatch_line("*of fixture office*")


@pytest.mark.parametrize(
    "user",
    [
        "@pytest.fixture(scope='module')\ndef office(chime_phone): pass\ndef test_it(office): pass",
        "import hypothesis as h\n@h.given(n=h.strategies.none())\ndef test_it(n, chime_phone): pass",
    ],
    ids=["wider fixture", "given"],
)
def test_a_failure_under_an_override_says_what_to_do(run: Run, user: str) -> None:
    result = run(
        user,
        "-p",
        "_hypothesis_pytestplugin",
        conftest="""
@pytest.fixture
def chime_phone(chime_phone):
    return chime_phone
""",
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["This suite overrides the fixture chime_phone, in *conftest.py:*"])


SWALLOWED = """
def app():
    try:
        boto3.client("chime-sdk-voice").list_voice_profile_domains()
    except BaseException:
        pass
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "end",
    [
        "def test_it(self): app(); self.skipTest('')",
        "@unittest.expectedFailure\n    def test_it(self): app(); self.fail()",
        "@pytest.mark.xfail(raises=KeyError)\n    def test_it(self): app(); raise KeyError",
    ],
    ids=["skip", "expectedFailure", "xfail"],
)
def test_an_unexpected_call_is_told_though_the_test_ends_otherwise(run: Run, end: str) -> None:
    result = run(
        f"{SWALLOWED}\n@pytest.mark.usefixtures('chime_phone')\nclass Test(unittest.TestCase):\n    {end}"
    )
    assert result.parseoutcomes().get("errors") == 1
    result.stdout.fnmatch_lines(["*ListVoiceProfileDomains of chime-sdk-voice has no answer*"])


def test_a_call_before_a_reset_has_reached_the_fake(run: Run) -> None:
    source = """
def test_calls(chime_phone):
    boto3.client("chime").list_phone_numbers()
    for _ in "twice":
        chime_phone.reset()
    assert False

def test_calls_nothing(chime_phone):
    chime_phone.reset()
    assert False
"""
    output = run(source, "-p", "no:randomly").stdout.str()
    _, calls, calls_nothing = re.split("_ test_calls(?:_nothing)? _", output)
    assert "No call reached the fake" not in calls
    assert "No call reached the fake" in calls_nothing
