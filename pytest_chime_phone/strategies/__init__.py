"""Hypothesis strategies for the Amazon Chime phone-number API.

What the service may answer, awkward forms included, and what can go wrong in between.  They draw the
outcomes that scripts are made of, so whatever they find can be pasted into a test.

Every strategy draws from the installed botocore model, refined by what the documentation shows, and
shrinks to what a person would have written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import faults, service_errors
from .lookups import lookups
from .malformed import malformed_responses
from .numbers import e164_phone_numbers, invalid_phone_number_ids, phone_number_ids
from .outcomes import outcome_sequences, outcomes
from .payloads import payloads
from .phone_numbers import inventories, phone_numbers

if TYPE_CHECKING:
    from .state_machine import phone_number_lives

__all__ = [
    "e164_phone_numbers",
    "faults",
    "invalid_phone_number_ids",
    "inventories",
    "lookups",
    "malformed_responses",
    "outcome_sequences",
    "outcomes",
    "payloads",
    "phone_number_ids",
    "phone_number_lives",
    "phone_numbers",
    "service_errors",
]


def __getattr__(name: str) -> Any:
    # The state machine opens fakes, so it needs botocore; the strategies do not.
    if name != "phone_number_lives":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .state_machine import phone_number_lives

    return phone_number_lives
