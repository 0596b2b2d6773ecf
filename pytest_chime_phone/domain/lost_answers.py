"""Outcomes that come after the operation was carried out: the account has changed, the client does not know.

Each is of its own kind still, `Fault("read-timeout").after_effect()` is a `Fault`, so nothing that looks
at an outcome has to know of them but what answers the call.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import InvalidValue
from .outcomes import Fault, MalformedResponse, Outcome, ServiceError


class _Lost:
    """What is added to a kind."""

    __slots__ = ()

    effect: ClassVar[bool] = True

    def __repr__(self) -> str:
        return f"{super().__repr__()}.after_effect()"

    def __str__(self) -> str:
        return f"{super().__str__()}, after its effect"


class _LostServiceError(_Lost, ServiceError):
    __slots__ = ()


class _LostMalformedResponse(_Lost, MalformedResponse):
    __slots__ = ()


class _LostFault(_Lost, Fault):
    __slots__ = ()


_LOST: dict[type[Outcome], tuple[Any, tuple[str, ...]]] = {
    ServiceError: (_LostServiceError, ("code", "message", "status", "_headers")),
    MalformedResponse: (_LostMalformedResponse, ("body", "status", "_headers", "violations")),
    Fault: (_LostFault, ("kind",)),
}


def after_effect(outcome: Outcome) -> Any:
    """The same outcome, after the operation was carried out.

    Raises `InvalidValue` for a success, whose client knows, and for a fault that never connects.
    """
    if outcome.effect:
        return outcome
    if type(outcome) not in _LOST:
        raise InvalidValue(f"{outcome!r}.after_effect(): what is lost is the success itself.")
    if isinstance(outcome, Fault) and outcome.kind in Fault.NEVER_CONNECTED:
        raise InvalidValue(f"{outcome!r}.after_effect(): a call that never connects has no effect.")
    kind, fields = _LOST[type(outcome)]
    lost = object.__new__(kind)
    for name in fields:
        object.__setattr__(lost, name, getattr(outcome, name))
    return lost
