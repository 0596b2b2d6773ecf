"""Delta debugging: the fewest faults under which a run still fails (Zeller and Hildebrandt, 2002)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def fewest(items: Sequence[T], still_fails: Callable[[list[T]], bool]) -> list[T]:
    """A part of the items that fails, and of which each smaller part that was tried does not.

    `items` are known to fail.
    """
    left, parts = list(items), 2
    while len(left) > 1:
        size = -(-len(left) // parts)
        chunks = [left[start : start + size] for start in range(0, len(left), size)]
        rests = [[item for item in left if item not in chunk] for chunk in chunks]
        smaller = next((part for part in (*chunks, *rests) if still_fails(part)), None)
        if smaller is not None:
            left, parts = smaller, 2 if smaller in chunks else max(parts - 1, 2)
        elif parts >= len(left):
            return left
        else:
            parts = min(2 * parts, len(left))
    return left
