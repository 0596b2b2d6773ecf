"""JSON and timestamps as the service writes them.

Source: the response samples of the API reference.  Their Content-Length headers prove the form to
the byte: five of them match, and GetPhoneNumber's 581 does once a slip of the page is undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..errors import InvalidValue


def timestamp(moment: datetime) -> str:
    """An instant as the service writes it: UTC, three digits of milliseconds, `Z`.

    Source: every timestamp of the API reference's samples, `2019-10-28T18:40:37.453Z`.
    Raises `InvalidValue` for a naive datetime.
    """
    if moment.tzinfo is None:
        raise InvalidValue(f"{moment!r} is naive: give it a timezone, as in datetime(..., tzinfo=UTC).")
    try:
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except OverflowError:
        raise InvalidValue(f"{moment.isoformat()} is outside the years 1 to 9999 in UTC.") from None


def instant(name: str, value: object) -> datetime:
    """The instant of a member that is text in ISO 8601.  Raises `InvalidValue` for anything else."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    raise InvalidValue(
        f"{name}={value!r} is not a timestamp of this API: use an aware datetime or ISO 8601 text."
    )


def canonical_json(value: Any) -> bytes:
    """JSON as the service writes it: compact, members in alphabetical order, nulls written out.

    Source: the response samples of the API reference.  Raises `InvalidValue` for what JSON has
    no form for, naming it.
    """
    try:
        text = json.dumps(
            value,
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
            allow_nan=False,
            default=_json_value,
        )
        return text.encode()
    except (TypeError, ValueError) as error:
        raise InvalidValue(f"{value!r} cannot be written as JSON: {error}") from None


def plain_copy(members: Mapping[str, Any]) -> dict[str, Any]:
    """Members as they stand on the wire, for a caller to keep or change.  Raises `InvalidValue` as well."""
    copied: dict[str, Any] = json.loads(canonical_json(members))
    return copied


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{value!r} has no form in JSON")
