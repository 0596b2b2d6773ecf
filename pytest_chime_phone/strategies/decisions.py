"""How the strategies choose, so that the hundred examples of a test are a hundred different ones.

Where an example makes several draws of one kind, Hypothesis spends up to five more examples on copying
one of them over another.  That finds bugs which need equal values; here it would only repeat.  So no
strategy here draws twice in the same way: one is sampled from a list, a variant is chosen by its number,
and every small choice comes from one draw of bytes, which shrink byte by byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Option = TypeVar("Option")


class Decisions:
    """A draw of bytes, read one after the other; zeros choose the first of everything."""

    __slots__ = ("_drawn", "_taken")

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn
        self._taken = 0

    def among(self, options: Sequence[Option]) -> Option:
        """One of at most 256 options, each as likely as another; reads a byte."""
        self._taken += 1
        return options[self._drawn[self._taken - 1] * len(options) >> 8]

    def below(self, bound: int) -> int:
        """A number from 0 to `bound - 1`; reads four bytes."""
        self._taken += 4
        return int.from_bytes(self._drawn[self._taken - 4 : self._taken], "big") * bound >> 32


def equally_likely(strategies: Sequence[SearchStrategy[Option]]) -> SearchStrategy[Option]:
    """One of several strategies, each as likely as another, shrinking to the first."""

    @st.composite
    def one_of_them(draw: DrawFn) -> Option:
        return draw(draw(st.sampled_from(strategies)))

    return one_of_them()  # given as an argument, all of them would stand in its repr


def decisions(size: int) -> SearchStrategy[Decisions]:
    return st.binary(min_size=size, max_size=size).map(Decisions)


def one_variant_of(variants: Sequence[Option]) -> SearchStrategy[Option]:
    """One of several values, chosen by its number."""
    return st.integers(0, len(variants) - 1).map(lambda number: variants[number])
