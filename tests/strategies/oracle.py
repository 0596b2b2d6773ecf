"""A judge of GetPhoneNumber answers that knows nothing of the package.

Written by hand from the API reference: status, headers and bytes go in, every objection comes out as
a sentence.  What the strategies call valid must meet none, what they call malformed at least one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

STATUSES = {"AcquireInProgress", "AcquireFailed", "Unassigned", "Assigned", "ReleaseInProgress"}
STATUSES |= {"DeleteInProgress", "ReleaseFailed", "DeleteFailed"}
VOICE_STATUSES = STATUSES | {"Cancelled", "PortinCancelRequested", "PortinInProgress"}
PRODUCT_TYPES = {
    "VoiceConnector": {"VoiceConnectorId", "VoiceConnectorGroupId"},
    "SipMediaApplicationDialIn": {"SipRuleId"},
    "BusinessCalling": {"AccountId", "UserId"},
}
DIALLED = {"AU": "+61", "CA": "+1", "GB": "+44", "PR": "+1", "US": "+1"}
CAPABILITIES = {f"{way}bound{what}" for way in ("In", "Out") for what in ("Call", "SMS", "MMS")}
ERRORS = {
    "BadRequestException": 400,
    "UnauthorizedClientException": 401,
    "ForbiddenException": 403,
    "NotFoundException": 404,
    "ThrottledClientException": 429,
    "ServiceFailureException": 500,
    "ServiceUnavailableException": 503,
}
NEVER_MISSING = {"E164PhoneNumber", "PhoneNumberId", "Status"}
TOLL_FREE = re.compile(r"\+18(00|33|44|55|66|77|88)|\+44800|\+44808|\+611800")
INSTANT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T\d\d:[0-5]\d:[0-5]\d\.\d{3}Z")
GUID = re.compile(r"[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}", re.IGNORECASE)
NAME = re.compile(r"|[a-zA-Z0-9,._\-]+(\s+[a-zA-Z0-9,._\-]+)*")

Objections = Iterator[str]


def objections(
    service: str, status: int, headers: Mapping[str, str], body: bytes, *, asked: str = "+12065550100"
) -> list[str]:
    """Everything that is wrong with an answer of GetPhoneNumber."""
    if status == 200:
        return list(_success(service, body, asked))
    return list(_error(status, headers, body))


def _success(service: str, body: bytes, asked: str) -> Objections:
    try:
        answer = json.loads(body.decode())  # of text: RFC 8259 has no byte order mark
    except ValueError as error:
        yield f"no JSON: {error}"
        return
    if not isinstance(answer, dict) or set(answer) != {"PhoneNumber"}:
        yield "no object with PhoneNumber and nothing else"
        return
    number = answer["PhoneNumber"]
    if not isinstance(number, dict):
        yield "PhoneNumber is not an object"
        return
    yield from phone_number(service, number)
    for name in ("E164PhoneNumber", "PhoneNumberId"):
        if str(number.get(name)).replace("%2B", "+") != asked:
            yield f"{name} is not the number asked for"


def phone_number(service: str, number: Mapping[str, Any]) -> Objections:
    """What is wrong with the form of a PhoneNumber object, member by member."""
    for name in NEVER_MISSING:
        if number.get(name) is None:
            yield f"{name} is missing"
    rules = MEMBERS | (VOICE_MEMBERS if service == "chime-sdk-voice" else CHIME_MEMBERS)
    for name, value in number.items():
        if name not in rules:
            yield f"{name} is no member"
        elif value is not None and not rules[name](value):
            yield f"{name} cannot be {value!r}"


def contradictions(number: Mapping[str, Any]) -> Objections:
    """What in a PhoneNumber object contradicts what; members null or absent contradict nothing."""
    yield from _of_use(number)
    yield from _of_the_number(number)
    times = [number.get(f"{what}Timestamp") for what in ("Created", "Updated", "Deletion")]
    in_order = [time for time in times if time is not None]
    if sorted(in_order) != in_order:
        yield "created, updated, deleted: in this order"
    if times[2] and number["Status"] in ("Assigned", "Unassigned"):
        yield "deleted and still in use"
    if number.get("CallingName") and number.get("CallingNameStatus") == "Unassigned":
        yield "a calling name that was never given"


def _of_use(number: Mapping[str, Any]) -> Objections:
    associations = number.get("Associations")
    if associations is not None and (number["Status"] == "Assigned") != bool(associations):
        yield "Assigned if and only if associated"
    if not {a["Name"] for a in associations or ()} <= PRODUCT_TYPES[number["ProductType"]]:
        yield "associations of another product type"


def _of_the_number(number: Mapping[str, Any]) -> Objections:
    e164, product, country = number["E164PhoneNumber"], number["ProductType"], number.get("Country")
    if product == "BusinessCalling" and TOLL_FREE.match(e164):
        yield "toll-free numbers cannot be BusinessCalling"
    if (number["Type"] == "TollFree") != bool(TOLL_FREE.match(e164)):
        yield "Type of another number"
    if product != "SipMediaApplicationDialIn" and not (
        e164.startswith("+1") and country in (None, "US", "PR")
    ):
        yield "outside the US there is SipMediaApplicationDialIn only"
    if country and not e164.startswith(DIALLED.get(country, "+")):
        yield "Country of another number"
    if number["PhoneNumberId"].removeprefix("%2B") != e164.removeprefix("+"):
        yield "PhoneNumberId of another number"


def _error(status: int, headers: Mapping[str, str], body: bytes) -> Objections:
    code = headers.get("x-amzn-ErrorType", "").partition(":")[0].rpartition("#")[2]
    if not code:
        yield "an error without x-amzn-ErrorType"
    elif ERRORS.get(code, status) != status or not 400 <= status < 600:
        yield f"{code} with HTTP {status}"
    try:
        error = json.loads(body.decode())
        message = error["Message"] if "Message" in error else error["message"]
        if code in ERRORS and not code.startswith(error["Code"]):
            yield f"{code} in the header, {error['Code']} in the body"
    except (ValueError, TypeError, KeyError):
        yield "an error without Code and Message"
    else:
        if not isinstance(message, str):
            yield "a Message that is no text"


def _text(pattern: str | re.Pattern[str]) -> Callable[[Any], bool]:
    whole = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and whole.fullmatch(value) is not None


def _one_of(*values: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in values


def _associations(names: set[str]) -> Callable[[Any], bool]:
    rules = {"Value": _text(".+"), "Name": _one_of(*names), "AssociatedTimestamp": _text(INSTANT.pattern)}

    def association(value: Any) -> bool:
        return isinstance(value, dict) and all(n in rules and rules[n](v) for n, v in value.items())

    return lambda value: isinstance(value, list) and all(map(association, value))


def _capabilities(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name in CAPABILITIES and (has is None or isinstance(has, bool)) for name, has in value.items()
    )


_VOICE_NAMES = PRODUCT_TYPES["VoiceConnector"] | PRODUCT_TYPES["SipMediaApplicationDialIn"]
MEMBERS: dict[str, Callable[[Any], bool]] = {
    "CallingName": _text("|[a-zA-Z0-9 ]{2,15}"),
    "CallingNameStatus": _one_of("Unassigned", "UpdateInProgress", "UpdateSucceeded", "UpdateFailed"),
    "Capabilities": _capabilities,
    "Country": _text("[A-Z]{2}"),
    "CreatedTimestamp": _text(INSTANT.pattern),
    "DeletionTimestamp": _text(INSTANT.pattern),
    "E164PhoneNumber": _text(r"\+?[1-9]\d{1,14}"),
    "PhoneNumberId": _text(r"(\+|%2B)[1-9]\d{1,14}"),
    "Type": _one_of("Local", "TollFree"),
    "UpdatedTimestamp": _text(INSTANT.pattern),
}
CHIME_MEMBERS = {
    "Associations": _associations(set().union(*PRODUCT_TYPES.values())),
    "ProductType": _one_of(*PRODUCT_TYPES),
    "Status": _one_of(*STATUSES),
}
VOICE_MEMBERS = {
    "Associations": _associations(_VOICE_NAMES),
    "Name": lambda value: isinstance(value, str) and NAME.fullmatch(value) is not None and len(value) <= 256,
    "OrderId": lambda value: isinstance(value, str) and GUID.fullmatch(value) is not None,
    "PhoneNumberArn": lambda value: isinstance(value, str) and value.startswith("arn:"),
    "ProductType": _one_of("VoiceConnector", "SipMediaApplicationDialIn"),
    "Status": _one_of(*VOICE_STATUSES),
}
