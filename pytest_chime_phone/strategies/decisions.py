"""Choices such that each example of a test is another one.

Where an example draws several things alike, Hypothesis spends up to five further examples on copies of
one to the place of another.  That finds what depends on equal values; here it is worth little, and a
test has a hundred examples.  So nothing here draws twice in the same manner: a way is sampled, its
variants are numbered, and all that is small comes from one draw of bytes, which shrink byte by byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Option = TypeVar("Option")


class Decisions:
    """What was drawn, taken byte by byte; zeros choose the first of everything."""

    __slots__ = ("_drawn", "_taken")

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn
        self._taken = 0

    def among(self, options: Sequence[Option]) -> Option:
        """One of 256 options at most, each as likely as another; a byte."""
        self._taken += 1
        return options[self._drawn[self._taken - 1] * len(options) >> 8]

    def below(self, bound: int) -> int:
        """A number from 0 to `bound - 1`; four bytes."""
        self._taken += 4
        return int.from_bytes(self._drawn[self._taken - 4 : self._taken], "big") * bound >> 32


def one_way(ways: Sequence[SearchStrategy[Option]]) -> SearchStrategy[Option]:
    """One of several ways, each as likely as another, shrinking to the first."""

    @st.composite
    def way(draw: DrawFn) -> Option:
        return draw(draw(st.sampled_from(ways)))

    return way()  # `way(ways)` would show them all in its repr


def decisions(size: int) -> SearchStrategy[Decisions]:
    """Decisions for so many bytes."""
    return st.binary(min_size=size, max_size=size).map(Decisions)


def numbered(variants: Sequence[Option]) -> SearchStrategy[Option]:
    """The variants of one way, by their number."""
    return st.integers(0, len(variants) - 1).map(lambda number: variants[number])
