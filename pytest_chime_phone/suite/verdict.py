"""What a run with an injection says of the program."""

from __future__ import annotations

from traceback import walk_tb
from types import CodeType
from typing import Literal, NamedTuple

from .account_changes import Changes, difference
from .record import Record
from .where import is_raised_below, place_in_traceback, place_of_test

Verdict = Literal[
    "held",  # the test passes, and the account is as after the run without faults
    "duplicated",  # it passes, and the account differs: two numbers bought
    "reported",  # the program raised what it may raise, and nothing is left half done
    "partial",  # the same, and something is
    "crashed",  # any other exception below the test's own frame
    "wrong",  # the program raised nothing, and the test fails: the failure became a wrong result
    "degraded",  # the same, where the marker says degrades=True
    "inconclusive",  # the same, in a test that looks at calls, sleeps or clock.now
    "retry-storm",  # too many attempts or sleeps; ended, not waited for
    "not-reached",  # the call did not come
]
FAILING: frozenset[Verdict] = frozenset({"duplicated", "crashed", "wrong", "retry-storm"})


class Expectations(NamedTuple):
    """What is allowed under a fault."""

    raises: tuple[type[BaseException], ...]
    degrades: bool = False


class RunResult(NamedTuple):
    """How a run ended."""

    error: BaseException | None
    changes: Changes
    reached: bool
    storm: BaseException | None
    where: str  # the call in the application that was hit
    test: CodeType | None


class Judgement(NamedTuple):
    """A verdict and what it rests on."""

    verdict: Verdict
    where: str
    error: BaseException | None
    details: tuple[str, ...] = ()


def judge(run: RunResult, record: Record, expected: Expectations) -> Judgement:
    if run.storm is not None:
        return Judgement("retry-storm", run.where, None, (str(run.storm),))
    if not run.reached:
        return Judgement("not-reached", "", None)
    error = None if run.error is None else _of_program(run.error)
    if error is None:
        if run.changes == record.changes:
            return Judgement("held", run.where, None)
        return Judgement("duplicated", run.where, None, tuple(difference(record.changes, run.changes)))
    # Where a tool of the test speaks of the error, it may have taken the traceback off.
    if error is run.error and not is_raised_below(error, run.test):
        where = run.where or place_of_test(error, run.test)
        return Judgement(_of_wrong_result(record, expected), where, error)
    where = place_in_traceback(error, run.test) or run.where or place_of_test(error, run.test)
    if not _may_be_raised(error, expected.raises):
        return Judgement("crashed", where, error)
    if run.changes in ((), record.changes):
        return Judgement("reported", where, error)
    return Judgement("partial", where, error, tuple(difference(record.changes, run.changes)))


def fails(verdict: Verdict, *, is_variation: bool, strict: bool) -> bool:
    """Whether a run with a verdict fails; `strict`: as with `=full`."""
    if is_variation:
        return verdict != "held"
    return verdict in FAILING or (strict and verdict == "partial")


def _of_wrong_result(record: Record, expected: Expectations) -> Verdict:
    if expected.degrades:
        return "degraded"
    return "inconclusive" if record.reads else "wrong"


def _may_be_raised(error: BaseException, allowed: tuple[type[BaseException], ...]) -> bool:
    if isinstance(error, BaseExceptionGroup) and not isinstance(error, allowed):
        return all(_may_be_raised(inner, allowed) for inner in error.exceptions)
    return isinstance(error, allowed)


def _of_program(error: BaseException) -> BaseException:
    """What the program raised, where a tool of the test only says that it expected something else.

    `pytest.raises(..., match=...)` and unittest's `assertRaisesRegex` raise while they handle it.
    """
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    tool = frames[-1].f_globals.get("__name__", "") if frames else ""
    is_a_tool_for_raising = tool in (
        "_pytest.raises",
        "_pytest.python_api",
        "_pytest.outcomes",
        "unittest.case",
    )
    if is_a_tool_for_raising and error.__context__ is not None:
        return error.__context__
    return error
