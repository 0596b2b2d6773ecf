"""`Injection`: what a sweep or chaos puts into one run of a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ..domain.outcomes import Answer

#: `once`: one attempt, and the next is well.  `lasting`: every later attempt of the operation too.  `lost`:
#: the call is carried out, and its answer does not arrive.  `stale`: a read answers as before the last write.
#: `item`: one item of a batch is refused.
Shape = Literal["once", "lasting", "lost", "stale", "item"]
#: What a sound program does not notice.
Variation = Literal["pages", "slow-order", "id-spelling", "unknown-members"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
VARIATIONS: tuple[Variation, ...] = get_args(Variation)


@dataclass(frozen=True, slots=True)
class Injection:
    """One thing that goes wrong in one run of a test.

    `operation` and `occurrence` say in which call: 1 is the first call of that operation in the test.
    `outcome` is what that call gets, None where the account itself answers otherwise than usual.
    `shape` is `"once"`, `"lasting"`, `"lost"`, `"stale"` or `"item"`; or that of the whole run, in which
    `operation` and `occurrence` are None: `"pages"`, `"slow-order"`, `"id-spelling"`, `"unknown-members"`.
    """

    shape: Shape | Variation
    operation: str | None = None
    occurrence: int | None = None
    outcome: Answer | None = None

    @property
    def is_variation(self) -> bool:
        """Whether a sound program gives the very same result under it."""
        return self.shape in VARIATIONS

    def __str__(self) -> str:
        if self.operation is None:
            return self.shape
        outcome = "" if self.outcome is None else f"{self.outcome}, "
        return f"{self.operation} {self.occurrence}: {outcome}{self.shape}"
