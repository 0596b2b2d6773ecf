"""What Hypothesis' own tests ask of a strategy: all of it, any of it, the least of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any, TypeVar

from hypothesis import Phase, find, given, seed, settings
from hypothesis.strategies import SearchStrategy

Value = TypeVar("Value")

# The same examples in every run: what is found today is found tomorrow.
_SETTINGS = settings(database=None, deadline=None, derandomize=True, report_multiple_bugs=False)


def assert_all_examples(
    strategy: SearchStrategy[Value], check: Callable[[Value], object], *, count: int = 100
) -> None:
    """Run a check, which asserts, on many examples; a failing one is shrunk."""

    @settings(_SETTINGS, max_examples=count)
    @given(strategy)
    def examples(value: Value) -> None:
        check(value)

    examples()


def find_any(
    strategy: SearchStrategy[Value], condition: Callable[[Value], object], *, within: int = 1000
) -> Value:
    """An example that fits, not shrunk.  Raises `NoSuchExample` where there is none."""
    generate = settings(_SETTINGS, max_examples=within, phases=[Phase.generate])
    return find(strategy, _decided(condition), settings=generate, random=Random(0))


def minimal(
    strategy: SearchStrategy[Value], condition: Callable[[Value], object] = lambda _: True, *, run: int = 0
) -> Value:
    """The simplest example that fits."""
    thorough = settings(_SETTINGS, max_examples=1000, phases=[Phase.generate, Phase.shrink])
    return find(strategy, _decided(condition), settings=thorough, random=Random(run))


def examples_of(strategy: SearchStrategy[Value], *, count: int, run: int = 0) -> list[Any]:
    """What one run of a test is given, where a test looks for many things at once."""
    seen: list[Any] = []

    @seed(run)
    @settings(_SETTINGS, derandomize=False, max_examples=count, phases=[Phase.generate])
    @given(strategy)
    def collect(value: Value) -> None:
        seen.append(value)

    collect()
    return seen


@cache
def thousand(make: Callable[..., SearchStrategy[Any]], **options: Any) -> list[Any]:
    """A thousand examples of `make(**options)`, drawn once for all the tests that look into them."""
    return examples_of(make(**options), count=1000)


def reported(strategy: SearchStrategy[Value], *, run: int = 0) -> Any:
    """What Hypothesis shows to the author of a test that fails whatever it is given."""
    seen: list[Any] = []

    @seed(run)
    @settings(database=None, deadline=None, report_multiple_bugs=True)
    @given(strategy)
    def fail(value: Value) -> None:
        seen.append(value)
        raise AssertionError

    with suppress(AssertionError):
        fail()
    return seen[-1]  # the last run of all is the one that it reports


def _decided(condition: Callable[[Value], object]) -> Callable[[Value], bool]:
    return lambda value: bool(condition(value))
