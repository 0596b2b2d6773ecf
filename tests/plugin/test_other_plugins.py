"""The plugin among others: switched off, in several processes, shuffled, beside Hypothesis."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

SUITE = """
@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")

@pytest.mark.parametrize("round", range(6))
def test_with(office, chime_phone, round):
    assert list(chime_phone.phone_numbers) == ["+12065550100"]
    assert look_up()["E164PhoneNumber"] == "+12065550100"
    assert len(chime_phone.calls) == 1
    chime_phone.add_phone_number("+12065550101")

@pytest.mark.parametrize("round", range(6))
def test_without(round):
    assert not is_on()
"""


@pytest.mark.slow
def test_switched_off_it_is_not_even_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys

        def test_import(): assert "pytest_chime_phone" not in sys.modules

        def test_fixture(chime_phone): pass
    """)
    result = pytester.runpytest_subprocess("-p", "no:chime_phone")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["E *fixture 'chime_phone' not found"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("-p", "xdist.plugin", "-n", "2"),
        ("-p", "xdist.plugin", "-p", "xdist.looponfail", "-n", "2", "--dist", "loadfile"),
        ("-p", "randomly", "-p", "no:cacheprovider"),
        ("--assert=plain",),
        ("-p", "no:cacheprovider"),
        ("-p", "no:terminal"),
        ("--setup-show",),
        ("-p", "no:unittest", "-p", "no:threadexception", "-p", "no:unraisableexception"),
    ],
    ids=" ".join,
)
def test_a_suite_passes_in_any_company(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(SUITE, *arguments)
    assert result.ret == pytest.ExitCode.OK
    if "no:terminal" not in arguments:
        result.assert_outcomes(passed=12)


@pytest.mark.slow
def test_the_messages_of_a_failure_come_through_xdist(run: Run) -> None:
    result = run(
        """
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(Fault("garbage"), phone_number="+12065550101")
    look_up()
""",
        *("-p", "xdist.plugin", "-n", "2"),
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*    phone_number: scripted '+12065550101', called '+12065550100'",
            "*- chime_phone calls -*",
            "1. GetPhoneNumber(PhoneNumberId='+12065550100') by botocore -> *",
        ]
    )


@pytest.mark.slow
def test_flags_reach_the_workers_of_xdist(run: Run, pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("numbers.json").write_text('["+12065550100"]')
    result = run(
        """
@pytest.mark.parametrize("round", range(4))
def test_it(round):
    assert look_up()["E164PhoneNumber"] == "+12065550100"
""",
        *("-p", "xdist.plugin", "-n", "2", "--chime-phone", "--chime-phone-numbers=numbers.json"),
    )
    result.assert_outcomes(passed=4)


def test_a_given_test_needs_no_suppressed_health_check(run: Run) -> None:
    result = run(
        """
from hypothesis import given, strategies as st

@given(st.booleans())
def test_it(chime_phone, flag):
    assert is_on()

@given(st.booleans())
@pytest.mark.chime_phone
def test_marked(flag):
    assert is_on()
""",
        *("-p", "hypothesispytest"),
    )
    result.assert_outcomes(passed=2)


def test_other_fixtures_of_function_scope_still_raise_theirs(run: Run) -> None:
    result = run(
        """
from hypothesis import given, strategies as st

@given(st.booleans())
def test_it(chime_phone, tmp_path, flag):
    pass
""",
        *("-p", "hypothesispytest"),
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*FailedHealthCheck: *tmp_path*"])


@pytest.mark.slow
def test_the_plugins_of_this_environment_do_not_disturb_it(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile("""
        import boto3

        def test_it(chime_phone):
            chime_phone.add_phone_number("+12065550100")
            assert boto3.client("chime").get_phone_number(PhoneNumberId="+12065550100")
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
