"""An answer as it came over the wire, before a client library has made something of it.

Nulls, the order of members and the body of an error are lost to callers of boto3, and are what several
questions are about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_THROTTLED = ("ThrottledClientException", "ThrottlingException", "TooManyRequestsException")


class Unanswered(Exception):
    """A question that found no answer; the text is the reason, and names nothing of the account."""


class Answer(NamedTuple):
    """One HTTP response; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded; None for what is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def members(self) -> dict[str, Any]:
        """The members of the body, in their order; none for what is not an object."""
        value = self.json
        return value if isinstance(value, dict) else {}

    @property
    def defect(self) -> str | None:
        """What is wrong with the body, if it is no JSON object."""
        if not self.body:
            return "empty"
        if isinstance(self.json, dict):
            return None
        return "not JSON" if self.json is None and self.body.strip() != b"null" else "not an object"

    @property
    def is_success(self) -> bool:
        """Whether it is an output of the operation."""
        return 200 <= self.status < 300 and self.defect is None

    @property
    def header_code(self) -> str | None:
        return _plain(self.headers.get("x-amzn-errortype"))

    @property
    def code(self) -> str | None:
        """The name of an error, as clients find it: in the header, else in the body."""
        in_body = (self.members.get(name) for name in ("Code", "code", "__type"))
        return self.header_code or next((_plain(code) for code in in_body if isinstance(code, str)), None)

    @property
    def text(self) -> str:
        texts = (self.members.get(name) for name in ("Message", "message"))
        return next((text for text in texts if isinstance(text, str)), "")

    @property
    def is_throttle(self) -> bool:
        """Whether it says that calls come too fast."""
        return self.status == 429 or self.code in _THROTTLED

    @property
    def is_denial(self) -> bool:
        """Whether it says that the caller may not ask."""
        return self.status in (401, 403)


def _plain(code: str | None) -> str | None:
    """A code without the namespace and the address that some services put round it; None for no code."""
    name = code.rpartition("#")[2].partition(":")[0] if code else ""
    return name if re.fullmatch("[A-Za-z0-9.]{1,80}", name) else None
