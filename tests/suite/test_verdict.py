"""The verdict on a run, from its error, its account and what is allowed."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest

from pytest_chime_phone.suite.allowed_exceptions import given, of_client_libraries
from pytest_chime_phone.suite.observation import RetryStorm
from pytest_chime_phone.suite.record import Record
from pytest_chime_phone.suite.verdict import Expectations, RunResult, fails, judge

RECORD = Record("swept", changes=("+ a number",))
READS = Record("swept", changes=("+ a number",), reads=("now",))


class Down(Exception):
    pass


def raises(error: BaseException) -> Any:
    """A program."""
    raise error


def verdict(
    test: Callable[[], object],
    record: Record = RECORD,
    changes: tuple[str, ...] = (),
    *,
    degrades: bool = False,
) -> str:
    error: BaseException | None = None
    try:
        test()
    except BaseException as raised:
        error = raised
    code: CodeType = test.__code__  # type: ignore[attr-defined]
    run = RunResult(error, changes, True, None, "", code)
    return judge(run, record, Expectations((Down, LookupError), degrades)).verdict


def expects_another_text() -> None:
    with pytest.raises(Down, match="other"):
        raises(Down("this"))


def expects_another_text_by_unittest() -> None:
    with unittest.TestCase().assertRaisesRegex(Down, "other"):  # noqa: PT027 - it is what is tested
        raises(Down("this"))


def expects_an_error() -> None:
    with pytest.raises(Down):
        pass


def asserts() -> None:
    assert raises.__doc__ == ""


def fails_by_a_tool() -> None:
    pytest.fail("no")


def fails_by_the_standard_library() -> None:
    int("x")


def raises_itself() -> None:
    raise Down


def crashes() -> None:
    raises(RuntimeError())


def reports() -> None:
    raises(Down())


def reports_several() -> None:
    raises(ExceptionGroup("", [Down(), ExceptionGroup("", [KeyError()])]))


class OfTheProgram(ExceptionGroup[Exception]):
    def derive(self, excs: object) -> Any:
        raise RuntimeError


def reports_several_of_its_own() -> None:
    raises(OfTheProgram("", [Down(), KeyError()]))


def reports_and_crashes() -> None:
    raises(ExceptionGroup("", [Down(), RuntimeError()]))


VERDICTS = {
    expects_another_text: "reported",
    expects_another_text_by_unittest: "reported",
    reports: "reported",
    reports_several: "reported",
    reports_several_of_its_own: "reported",
    reports_and_crashes: "crashed",
    crashes: "crashed",
    expects_an_error: "wrong",
    asserts: "wrong",
    fails_by_a_tool: "wrong",
    fails_by_the_standard_library: "wrong",
    raises_itself: "wrong",
}


@pytest.mark.parametrize(("test", "expected"), VERDICTS.items())
def test_an_error_of_the_program_or_of_the_test(test: Callable[[], object], expected: str) -> None:
    assert verdict(test) == expected


def test_what_is_left_behind() -> None:
    assert verdict(reports, changes=("+ a number",)) == "reported"
    assert verdict(reports, changes=("+ half a number",)) == "partial"
    assert verdict(lambda: None, changes=("+ a number",)) == "held"
    assert verdict(lambda: None) == "duplicated"


def test_what_a_wrong_result_is_called() -> None:
    assert verdict(asserts, degrades=True) == "degraded"
    assert verdict(asserts, READS) == "inconclusive"
    assert verdict(asserts, READS, degrades=True) == "degraded"


def test_a_storm_and_a_call_that_did_not_come() -> None:
    allowed = Expectations(())
    storm = RunResult(None, (), True, RetryStorm("A storm."), "a.py:1 f()", None)
    assert judge(storm, RECORD, allowed)[:3] == ("retry-storm", "a.py:1 f()", None)
    assert judge(RunResult(None, (), False, None, "", None), RECORD, allowed).verdict == "not-reached"


def test_which_verdicts_fail() -> None:
    assert not fails("partial", is_variation=False, strict=False)
    assert fails("partial", is_variation=False, strict=True)
    assert fails("duplicated", is_variation=False, strict=False)
    assert fails("degraded", is_variation=True, strict=False)
    assert not fails("held", is_variation=True, strict=True)


def test_what_client_libraries_raise_is_allowed_by_default() -> None:
    names = {error.__name__ for error in of_client_libraries()}
    assert {"BotoCoreError", "ClientError", "RequestException"} <= names
    assert given(["builtins.KeyError", ValueError]) == (KeyError, ValueError)
    assert given("KeyError") == (KeyError,)
