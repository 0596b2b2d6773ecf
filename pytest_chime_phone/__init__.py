"""A fake of the Amazon Chime phone-number API, for pytest and Hypothesis.

The public names.  They are loaded on first use, so that an installed and unused plugin costs
nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import strategies
    from .call import Call
    from .errors import ChimePhoneError
    from .fake import ChimePhone
    from .interception import fake_chime_phone
    from .outcome import Fault, MalformedResponse, Outcome, ServiceError, Success
    from .unexpected_call import UnexpectedCall
    from .violation import Violation

__version__ = "0.1.0"

_HOMES = {
    "Call": "call",
    "ChimePhone": "fake",
    "ChimePhoneError": "errors",
    "Fault": "outcome",
    "MalformedResponse": "outcome",
    "Outcome": "outcome",
    "ServiceError": "outcome",
    "Success": "outcome",
    "UnexpectedCall": "unexpected_call",
    "Violation": "violation",
    "fake_chime_phone": "interception",
    "strategies": "strategies",
}

__all__ = [
    "Call",
    "ChimePhone",
    "ChimePhoneError",
    "Fault",
    "MalformedResponse",
    "Outcome",
    "ServiceError",
    "Success",
    "UnexpectedCall",
    "Violation",
    "__version__",
    "fake_chime_phone",
    "strategies",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    return home if name == _HOMES[name] else getattr(home, name)


def __dir__() -> list[str]:
    return sorted(__all__)
