"""Status and headers that a test gives an answer, checked when they are given.

An answer that no HTTP server could send is a mistake of the test's; one that no server should send is
what `MalformedResponse` is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InvalidValue


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


def checked_code(code: object) -> str:
    """An error's code, which stands in a header.  Raises `InvalidValue` for what cannot."""
    if not isinstance(code, str) or not _is_line(code):
        raise InvalidValue(f"code={code!r}: use Latin-1 text of one line, as in 'NotFoundException'.")
    return code


def _is_line(text: object) -> bool:
    try:
        return isinstance(text, str) and not {*"\r\n"} & {*text} and bool(text.encode("latin-1") or True)
    except UnicodeEncodeError:
        return False
