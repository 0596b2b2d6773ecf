"""Which tests the recording runs: those that the sweep may run under a fault, and that `-k` leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Sweep

Run = Callable[..., Sweep]

TESTS = """
import pathlib

def ran(name):
    with pathlib.Path("ran.txt").open("a") as file:
        file.write(f"{name}\\n")

@pytest.mark.chime_phone(sweep=["null", "read-timeout"])
@pytest.mark.parametrize("area", ["206", "425"])
def test_swept(chime_phone, area):
    ran(f"swept {area}")
    voice().list_phone_numbers()

@pytest.mark.live
def test_live():
    ran("live")

@pytest.mark.live
def test_live_too(chime_phone):
    ran("live too")
    voice().list_phone_numbers()

@pytest.mark.live
def test_live_request(request):
    ran("live request")

@pytest.mark.chime_phone(sweep=["null"])
class TestLate:
    @pytest.fixture(autouse=True)
    def _by_name(self, request):
        request.getfixturevalue("chime_phone")
    def test_marked(self):
        ran("marked")

def test_late(request):
    ran("late")
    request.getfixturevalue("chime_phone").add_phone_number("+12065550100")
    voice().get_phone_number(PhoneNumberId="+12065550100")
"""
SWEPT, EVERY_SWEPT = {"swept 206", "swept 425"}, {"swept 206", "swept 425", "live too", "marked"}


@pytest.fixture
def recorded(run_pytest: Run, pytester: pytest.Pytester) -> Callable[..., set[str]]:
    """What the recording of a sweep has run."""
    pytester.makeini("[pytest]\nmarkers = live")

    def run(*arguments: str) -> set[str]:
        folder = pytester.mkdir("record")
        run_pytest(f"--chime-phone-record={folder}", *arguments, test_it=TESTS)
        return set(Path("ran.txt").read_text().splitlines()) if Path("ran.txt").exists() else set()

    return run


EXPRESSIONS = {
    "": EVERY_SWEPT | {"late", "live request"},
    "not live": SWEPT | {"marked", "late"},
    "not (live or LATE)": SWEPT,
    "not live and read-timeout": SWEPT | {"marked"},
    "read-timeout": EVERY_SWEPT,  # a word that comes with a run
    "not read-timeout-lost": EVERY_SWEPT | {"late", "live request"},
    "live and null": EVERY_SWEPT,
    "chime_phone and not test_it.py": set[str](),
    "not 206": {"swept 425", "live too", "marked", "late", "live request"},
    "not swept[206]": EVERY_SWEPT | {"late", "live request"},  # whose runs are called swept[206-...]
    "test_late": EVERY_SWEPT | {"late"},
}


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "run"), EXPRESSIONS.items(), ids=map(repr, EXPRESSIONS))
def test_a_test_that_is_excluded_by_its_keywords_is_not_run(
    recorded: Callable[..., set[str]], expression: str, run: set[str]
) -> None:
    assert recorded("-k", expression) == run


@pytest.mark.slow
def test_a_test_that_is_excluded_is_not_run_with_workers(recorded: Callable[..., set[str]]) -> None:
    assert recorded("-k", "not live", "-p", "xdist", "-n2") == SWEPT | {"marked", "late"}


@pytest.mark.slow
def test_a_record_with_keywords_is_one_of_those_tests(sweep: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers = live")
    assert "there is no record yet" in sweep(TESTS, "-k", "not live and null").output
    assert "recorded in an earlier run" in sweep("", "-k", "not live and null").output
    assert "live" not in Path("ran.txt").read_text()
    assert "the last record covers other tests" in sweep("", "-k", "null").output
    found = sweep("", "-k", "live_too")
    assert "the last record covers other tests" in found.output
    assert "test_live_too[ListPhoneNumbers-1-null-once]" in found.failed()


@pytest.mark.parametrize("expression", ["not", "(live", "live fast", "live(1)"])
def test_keywords_that_cannot_be_read(sweep: Run, expression: str) -> None:
    found = sweep(TESTS, "-k", expression)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines([f"ERROR: -k '{expression}': use words, with 'and', *"])
    assert not Path("ran.txt").exists()


@pytest.mark.slow
def test_a_test_of_hypothesis_without_the_fake_is_not_counted(sweep: Run) -> None:
    tests = """
from hypothesis import given, strategies as st

@given(st.none())
def test_given(request, _): pass

@pytest.mark.chime_phone(sweep=["null"])
def test_swept(chime_phone):
    voice().list_phone_numbers()
"""
    found = sweep(tests)
    assert found.verdicts() == {"crashed": 1}
    assert "@given" not in found.output
