"""What a sound consumer may do with an outcome, told from the outcome alone.

It knows the outcome's own vocabulary and nothing of how consumers read, so that a mistake which both
sound consumers share is noticed here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pytest_chime_phone import Fault, MalformedResponse, Outcome, ServiceError, Success

from .bench import ASKED, Deed
from .lookup import NOW, Entry, LookupFailed

#: Violations that leave nothing to answer with, whatever a consumer reads.
FATAL = {"another number", "bad UTF-8", "cut off", "empty body", "HTML", "missing envelope", "not an object"}
#: Violations of these members leave no answer either: every consumer reads them.
READ_BY_ALL = ("/PhoneNumber/E164PhoneNumber", "/PhoneNumber/Status")


def objection(outcome: Outcome, deed: Deed) -> str | None:
    """Why a sound consumer could not have done this; None where it could."""
    result = deed.result
    if isinstance(result, type) and result is not LookupFailed:
        return f"a foreign exception, {result.__name__}"
    if deed.attempts > 3:
        return f"{deed.attempts} attempts"
    if isinstance(outcome, Success):
        right = _entry(outcome.body["PhoneNumber"])
        return None if result == right else f"{result}, where {right} was told"
    if isinstance(outcome, MalformedResponse):
        return _of_malformed(outcome, result)
    assert isinstance(outcome, ServiceError | Fault)
    missing = isinstance(outcome, ServiceError) and outcome.code == "NotFoundException"
    allowed = None if missing else LookupFailed
    return None if result is allowed else f"{result}, not {allowed}"


def _of_malformed(outcome: MalformedResponse, result: object) -> str | None:
    if result is LookupFailed:
        return None
    fatal = [v for v in outcome.violations if v.kind in FATAL or v.path in READ_BY_ALL]
    if fatal or outcome.status >= 300 or not isinstance(result, Entry):
        return f"{result}, made of nothing"
    return None if result.e164 == ASKED and _typed(result) else f"{result}, which is not well-formed"


def _entry(number: dict[str, Any]) -> Entry:
    created = number.get("CreatedTimestamp")
    associations = number.get("Associations") or []
    return Entry(
        number["E164PhoneNumber"],
        {"Assigned": "in use", "Unassigned": "free"}.get(number["Status"], "neither"),  # type: ignore[arg-type]
        number.get("CallingName"),
        number.get("CallingNameStatus") == "UpdateSucceeded",
        number.get("Country"),
        tuple(a["Value"] for a in associations if a["Name"] == "VoiceConnectorId"),
        (number.get("Capabilities") or {}).get("OutboundSMS") is True,
        (NOW - datetime.fromisoformat(created)).days if created else None,
    )


def _typed(entry: Entry) -> bool:
    texts = (entry.calling_name, entry.country, *entry.connectors)
    return (
        all(text is None or isinstance(text, str) for text in texts)
        and entry.state in ("in use", "free", "neither")
        and isinstance(entry.name_settled, bool)
        and isinstance(entry.can_text, bool)
        and (entry.age_days is None or isinstance(entry.age_days, int))
    )
