"""Status and headers that a test gives an answer, checked when they are given.

An answer that no HTTP server could send is a mistake of the test's; one that no server should send is
what `MalformedResponse` is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InvalidValue, choices, unknown
from .aws_errors import documented_error, known_error_codes
from .serialization import canonical_json
from .violation import Violation


def checked_status(status: int | None, *, least: int) -> int:
    """A status from `least` to 599.  Raises `InvalidValue` for any other."""
    if isinstance(status, bool) or not isinstance(status, int) or not least <= status <= 599:
        raise InvalidValue(f"status={status!r}: an answer has an HTTP status from {least} to 599.")
    return status


def checked_headers(headers: Mapping[Any, Any] | None) -> tuple[tuple[str, str], ...]:
    """Names and values, each of one line.  Raises `InvalidValue` for anything else."""
    if headers is not None and not isinstance(headers, Mapping):
        raise InvalidValue(f"headers={headers!r}: use a mapping of names to values.")
    items = tuple((headers or {}).items())
    for name, value in items:
        if not (_is_line(name) and _is_line(value)):
            raise InvalidValue(f"header {name!r}: {value!r}: use Latin-1 text of one line for both.")
    return items


def checked_flag(name: str, value: object) -> bool:
    """True or False.  Raises `InvalidValue` for what is neither."""
    if not isinstance(value, bool):
        raise InvalidValue(f"{name}={value!r}: use True or False.")
    return value


def checked_code(code: object, status: object) -> str:
    """An error's code, which stands in a header.  Raises `InvalidValue` for one that needs a status."""
    if not isinstance(code, str) or not _is_line(code):
        known = [name for name in known_error_codes() if (documented_error(name) or ())[:1] == (code,)]
        if known:
            raise InvalidValue(f"code={code!r}: use the error's name; did you mean {choices(known)}?")
        raise InvalidValue(f"code={code!r}: use Latin-1 text of one line, as in 'NotFoundException'.")
    if status is None and documented_error(code) is None:
        raise unknown("error code", code, known_error_codes(), "An unlisted code needs status=.")
    return code


def checked_message(message: object, default: str) -> str:
    """The text of an error, by default the documented one.  Raises `InvalidValue` for what is not text."""
    if message is not None and not isinstance(message, str):
        raise InvalidValue(f"ServiceError(message={message!r}): use text or None.")
    canonical_json(message)  # or it could not be sent
    return default if message is None else message


def checked_violations(violations: object) -> tuple[Violation, ...]:
    """What is wrong with a body.  Raises `InvalidValue` for anything but `Violation` values."""
    given = list(violations) if isinstance(violations, Iterable) else [None]
    found = tuple(value for value in given if isinstance(value, Violation))
    if len(found) < len(given):
        raise InvalidValue(f"violations={violations!r}: use a list of Violation(path, kind, was, became).")
    return found


def _is_line(text: object) -> bool:
    try:
        return isinstance(text, str) and not {*"\r\n"} & {*text} and bool(text.encode("latin-1") or True)
    except UnicodeEncodeError:
        return False
