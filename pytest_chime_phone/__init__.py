"""A fake of the Amazon Chime phone-number API, for pytest and Hypothesis.

The public names.  They are loaded on first use, so that an installed and unused plugin costs
nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import strategies as strategies
    from .domain.outcomes import Fault, MalformedResponse, Outcome, ServiceError, Success
    from .domain.violation import Violation
    from .errors import ChimePhoneError, InvalidValue, UnusedResponse
    from .fake import ChimePhone, fake_chime_phone
    from .http.call import Call
    from .scripting.unexpected_call import UnexpectedCall
    from .suite.injection import Injection

__version__ = "0.2.0"

_HOMES = {
    "Call": "http.call",
    "ChimePhone": "fake",
    "ChimePhoneError": "errors",
    "Fault": "domain.outcomes",
    "Injection": "suite.injection",
    "InvalidValue": "errors",
    "MalformedResponse": "domain.outcomes",
    "Outcome": "domain.outcomes",
    "ServiceError": "domain.outcomes",
    "Success": "domain.outcomes",
    "UnexpectedCall": "scripting.unexpected_call",
    "UnusedResponse": "errors",
    "Violation": "domain.violation",
    "fake_chime_phone": "fake",
    "strategies": "strategies",
}

# Not `strategies`: a star import would load Hypothesis.
__all__ = [
    "Call",
    "ChimePhone",
    "ChimePhoneError",
    "Fault",
    "Injection",
    "InvalidValue",
    "MalformedResponse",
    "Outcome",
    "ServiceError",
    "Success",
    "UnexpectedCall",
    "UnusedResponse",
    "Violation",
    "__version__",
    "fake_chime_phone",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    if entry := sys.modules.get(f"{__name__}.hypothesis_entry"):
        entry.register()
    return home if name == _HOMES[name] else getattr(home, name)


def __dir__() -> list[str]:
    return sorted([*__all__, "strategies"])
