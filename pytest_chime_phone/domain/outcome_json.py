"""Outcomes as JSON and back, for tests in other languages: the kind, and its arguments.

    {"Success": {"body": {"PhoneNumber": {"E164PhoneNumber": "+12065550100"}}}}
    {"ServiceError": {"code": "NotFoundException"}}
    {"MalformedResponse": {"body": "<html>", "status": 502}}
    {"Fault": {"kind": "read-timeout"}}

The members are the arguments in Python; bytes that are not UTF-8 are `body_base64`.  The violations of
a malformed response are written as sentences, and not read back.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import InvalidValue, choices, unknown
from .outcomes import Answer, Fault, MalformedResponse, ServiceError, Success

_KINDS: dict[str, tuple[Callable[..., Any], str, tuple[str, ...]]] = {
    "Success": (Success, "body", ("body", "unchecked")),
    "ServiceError": (ServiceError, "code", ("code", "message", "status", "headers", "effect")),
    "MalformedResponse": (MalformedResponse, "body", ("body", "body_base64", "status", "headers", "effect")),
    "Fault": (Fault, "kind", ("kind", "effect")),
}
_EXAMPLE = '{"ServiceError": {"code": "NotFoundException"}}'


def from_json(value: Any) -> Answer:
    """The outcome that a JSON value says.  Raises `InvalidValue`, naming what is wrong."""
    if not isinstance(value, Mapping) or len(value) != 1:
        raise InvalidValue(f"{value!r} is not an outcome: use an object with its kind, as in {_EXAMPLE}.")
    [(kind, given)] = value.items()
    if kind not in _KINDS:
        raise unknown("outcome", kind, _KINDS)
    make, needed, allowed = _KINDS[kind]
    if not isinstance(given, Mapping):
        raise InvalidValue(f"{kind}: {given!r} is not an object with {choices(allowed)}.")
    for name in given:
        if name not in allowed:
            raise unknown(f"member of {kind}", name, allowed)
    arguments = _of_malformed(given) if kind == "MalformedResponse" else dict(given)
    if needed not in arguments:
        raise InvalidValue(f"{kind} needs {needed!r}, as in {_EXAMPLE}.")
    if needed != "body" and not isinstance(arguments[needed], str):
        raise InvalidValue(f"{kind}: {needed}={arguments[needed]!r}: use text.")
    if make is Success and not isinstance(arguments.get("unchecked", False), bool):
        raise InvalidValue(f"Success: unchecked={arguments['unchecked']!r}: use true or false.")
    effect = arguments.pop("effect", False)
    if not isinstance(effect, bool):
        raise InvalidValue(f"{kind}: effect={effect!r}: use true or false.")
    outcome: Answer = make(arguments.pop(needed), **arguments)
    return outcome.after_effect() if effect else outcome


def to_json(outcome: Answer) -> dict[str, Any]:
    """An outcome as a JSON value that `from_json` takes."""
    effect = {"effect": True} if outcome.effect else {}
    if isinstance(outcome, Success):
        return {"Success": {"body": outcome.body, **({"unchecked": True} if outcome.unchecked else {})}}
    if isinstance(outcome, ServiceError):
        members = {"code": outcome.code, "message": outcome.message, "status": outcome.status}
        return {"ServiceError": {**members, "headers": outcome.headers, **effect}}
    if isinstance(outcome, MalformedResponse):
        members = {**body_as_json(outcome.body), "status": outcome.status, "headers": outcome.headers}
        violations = [str(violation) for violation in outcome.violations]
        return {"MalformedResponse": {**members, "violations": violations, **effect}}
    return {"Fault": {"kind": outcome.kind, **effect}}


def body_as_json(body: bytes) -> dict[str, str]:
    """Bytes as text, or where they are none as base64."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}


def _of_malformed(given: Mapping[str, Any]) -> dict[str, Any]:
    arguments = dict(given)
    if "body" in arguments and "body_base64" in arguments:
        raise InvalidValue("MalformedResponse: give body or body_base64, not both.")
    if "body_base64" in arguments:
        text = arguments.pop("body_base64")
        try:
            arguments["body"] = base64.b64decode(text, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise InvalidValue(f"MalformedResponse: body_base64={text!r} is not valid base64.") from None
    elif isinstance(arguments.get("body"), str):
        try:
            arguments["body"] = arguments["body"].encode()
        except UnicodeEncodeError:
            raise InvalidValue("MalformedResponse: the body is not Unicode text: use body_base64.") from None
    return arguments
