"""Unused scripts fail a test, a failing test keeps its own failure, and the report shows the calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_an_unused_outcome_fails_the_test_and_says_how_to_relax(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ForbiddenException"), phone_number="+12065550101")
    look_up()
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "add_response(*, phone_number='+12065550101'): 1 of 1 outcomes left, no further call consumed*",
            "nearest call: GetPhoneNumber(PhoneNumberId='+12065550100')",
            "    phone_number: scripted '+12065550101', called '+12065550100'",
            "",
            "*optional=True in add_response, times=None for ever, or allow_unused=True*",
        ]
    )
    result.stdout.fnmatch_lines(["1. GetPhoneNumber(PhoneNumberId='+12065550100') by botocore -> *"])
    result.stdout.no_fnmatch_line("*lifetime.py*")


def test_each_differing_field_of_the_nearest_call_is_named(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(
        ServiceError("ForbiddenException"), Fault("garbage"),
        operation="GetPhoneNumber", service="chime-sdk-voice", phone_number="+12065550101",
    )
    look_up()
""")
    result.stdout.fnmatch_lines(
        [
            "*: 2 of 2 outcomes left, no further call consumed them.",
            "    phone_number: scripted '+12065550101', called '+12065550100'",
            "    service: scripted 'chime-sdk-voice', called 'chime'",
        ]
    )
    result.stdout.no_fnmatch_line("*operation: scripted*")


def test_every_unused_script_is_told_and_a_half_used_one_counted(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    chime_phone.add_response(ServiceError("ForbiddenException"), times=3)
    chime_phone.add_response(Fault("garbage"))
    with pytest.raises(client.exceptions.ForbiddenException):
        look_up()
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "add_response(ServiceError('ForbiddenException'), times=3): 2 of 3 outcomes left*",
            "add_response(Fault('garbage')): 1 of 1 outcomes left*",
        ]
    )


def test_what_may_stay_unused_fails_nothing(run: Run) -> None:
    result = run("""
def test_optional(chime_phone):
    chime_phone.add_response(Fault("garbage"), optional=True)

def test_for_ever(chime_phone):
    chime_phone.add_response(Fault("garbage"), times=None)

@pytest.mark.chime_phone(allow_unused=True)
def test_allowed(chime_phone):
    chime_phone.add_response(Fault("garbage"))
""")
    result.assert_outcomes(passed=3)


def test_a_failing_test_keeps_its_failure_and_has_ours_as_a_note(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    chime_phone.add_response(Fault("garbage"))
    assert 1 + 1 == 3, "mine"
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *AssertionError: mine",
            "E *add_response(Fault('garbage')): 1 of 1 outcomes left, no call was made.",
        ]
    )
    result.stdout.fnmatch_lines(["FAILED test_it.py::test_it - AssertionError: mine*"])


def test_a_swallowed_call_is_a_note_of_the_failure_too(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    try:
        client.list_accounts()
    except BaseException:
        raise ZeroDivisionError("mine") from None
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *ZeroDivisionError: mine", "E *ListAccounts of chime has no answer: *"])


def test_a_failing_test_of_unittest_keeps_its_failure(run: Run) -> None:
    result = run("""
@pytest.mark.usefixtures("chime_phone")
class Test(unittest.TestCase):
    def test_it(self):
        self.assertRaises(BaseException, client.list_accounts)
        self.fail("mine")
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *AssertionError: mine"])


def test_skip_and_xfail_within_a_test_are_not_disturbed(run: Run) -> None:
    result = run("""
@pytest.fixture(autouse=True)
def scripted(chime_phone):
    chime_phone.add_response(Fault("garbage"))

def test_skip(): pytest.skip("not today")
def test_skip_of_unittest(): raise unittest.SkipTest("not today")
def test_xfail(): pytest.xfail("not yet")
def test_importorskip(): pytest.importorskip("no_such_module")

@pytest.mark.xfail(raises=ZeroDivisionError)
def test_marked(): 1 / 0

@pytest.mark.skip
def test_never_run(): pass
""")
    result.assert_outcomes(skipped=4, xfailed=2)


def test_the_report_shows_the_calls_and_the_near_miss(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ServiceUnavailableException"))
    look_up("+12065550101")
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *NotFoundException*",
            "*- chime_phone calls -*",
            "1. GetPhoneNumber(*'+12065550101') by botocore -> ServiceUnavailableException (HTTP 503): *",
            "2. GetPhoneNumber(*) *, attempt 2 -> * be found; the account has +12065550100, one digit away",
        ]
    )


def test_the_report_is_for_failed_tests_with_calls_only(run: Run) -> None:
    result = run(
        """
def test_passed(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    look_up()

def test_without_a_call(chime_phone):
    assert False

def test_without_the_fake():
    assert False
""",
        "-rA",
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.no_fnmatch_line("*chime_phone calls*")
