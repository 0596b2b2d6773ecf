"""What the kinds of outcome have in common: frozen, shown as Python source, and some of them perhaps lost."""

from __future__ import annotations

import copy
from abc import abstractmethod
from dataclasses import FrozenInstanceError
from typing import Any, NoReturn, Self, TypeVar

from ..errors import InvalidValue

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

    effect: bool
    "Whether the operation is carried out first."

    def after_effect(self) -> Self:
        """The same outcome after the operation was carried out: a lost answer.

        The account has changed, and the client does not know.  Raises `InvalidValue` for a success, whose
        client knows, and for a fault that never connects.
        """
        raise InvalidValue(f"{self!r}.after_effect(): use an error, a malformed response or a fault.")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001
        # IPython's protocol, which Hypothesis follows; it would spell out a dataclass's fields.
        printer.text(repr(self))


class FailedOutcome(Outcome):
    """One that is not the success, which may have been lost."""

    __slots__ = ()

    def after_effect(self) -> Self:
        """See `Outcome.after_effect`."""
        return self._lost()

    def _lost(self) -> Self:
        lost = copy.copy(self)
        object.__setattr__(lost, "effect", True)
        return lost

    def __repr__(self) -> str:
        return f"{self._source()}.after_effect()" if self.effect else self._source()

    def __str__(self) -> str:
        return f"{self._sentence()}, after its effect" if self.effect else self._sentence()

    @abstractmethod
    def _source(self) -> str:
        """Python source that makes an equal outcome, its effect aside."""

    @abstractmethod
    def _sentence(self) -> str:
        """What it is, its effect aside."""


class OutcomeWithHeaders(FailedOutcome):
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
