"""What the four kinds of outcome have in common: they are shown as Python source, and may be lost answers."""

from __future__ import annotations

from typing import Any, ClassVar, Self


class Outcome:
    """One of the four kinds of answer that a call can get."""

    __slots__ = ()

    effect: ClassVar[bool] = False
    "Whether the operation is carried out first."

    def after_effect(self) -> Self:
        """The same outcome after the operation was carried out: a lost answer."""
        from .lost_answers import after_effect

        lost: Self = after_effect(self)
        return lost

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001
        # IPython's protocol, which Hypothesis follows; it would spell out a dataclass's fields.
        printer.text(repr(self))
