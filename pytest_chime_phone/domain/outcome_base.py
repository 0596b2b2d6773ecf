"""What the four kinds of outcome have in common: frozen, shown as Python source, perhaps lost answers."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any, ClassVar, NoReturn, Self, TypeVar

_Value = TypeVar("_Value")


def frozen(cls: type[_Value]) -> type[_Value]:
    """Of a frozen dataclass with slots: assigning to any name raises `FrozenInstanceError`.

    By itself it raises `TypeError` for a name that is not a field (python/cpython#90562).
    """

    def refuse(_: object, name: str, *__: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to or delete {name!r}")

    cls.__setattr__ = cls.__delattr__ = refuse  # type: ignore[method-assign]
    return cls


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


class OutcomeWithHeaders(Outcome):
    """One that is an HTTP response with headers of its own."""

    __slots__ = ()
    _headers: tuple[tuple[str, str], ...]

    @property
    def headers(self) -> dict[str, str]:
        """The headers given, as a copy."""
        return dict(self._headers)


def as_call(name: str, *positional: object, **keywords: object) -> str:
    """A call as source code, without the keywords that are empty."""
    given = [f"{keyword}={value!r}" for keyword, value in keywords.items() if value]
    return f"{name}({', '.join([*map(repr, positional), *given])})"
