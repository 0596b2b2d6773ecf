"""The kinds of malformed answers, by the layer that is malformed."""

from __future__ import annotations

from pytest_chime_phone import MalformedResponse

MUTATED = [
    "missing member",
    "null member",
    "missing envelope",
    "envelope in another case",
    "not an object",
    "value in another case",
    "unknown value",
    "pattern broken",
    "impossible date",
    "timestamp without offset",
    "numeric timestamp",
    "wrong type",
]
NOT_JSON = ["empty body", "cut off", "HTML", "byte order mark", "bad UTF-8", "more than one JSON text"]
STATUS = ["status contradicts the body"]
NO_CODE = [
    "error without a body",
    "error without a code",
    "error code of the wrong type",
    "error code null",
    "error that is not an object",
    "HTML error page",
]
ANOTHER = ["another number"]
LAYERS = {"leaf": MUTATED, "bytes": NOT_JSON, "status": STATUS, "error": NO_CODE, "number": ANOTHER}
KINDS = [kind for kinds in LAYERS.values() for kind in kinds]


def kind_of(answer: MalformedResponse) -> str:
    (only,) = {violation.kind for violation in answer.violations}
    return only
