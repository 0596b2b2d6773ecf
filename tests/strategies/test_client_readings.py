"""What boto3 and requests make of each kind of malformed answer.

The answers are made by hand from one documented number, not drawn; the readings are those of the
table in the how-to on property-based tests.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NamedTuple

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, MalformedResponse
from pytest_chime_phone import strategies as chime

from .searching import thousand

NUMBER: dict[str, Any] = {
    "Associations": [
        {
            "AssociatedTimestamp": "2019-10-28T18:40:37.453Z",
            "Name": "VoiceConnectorId",
            "Value": "abcdef1ghij2klmno3pqr4",
        }
    ],
    "CallingName": None,
    "CallingNameStatus": "UpdateInProgress",
    "Capabilities": {"InboundCall": True},
    "CreatedTimestamp": "2019-08-09T21:35:21.445Z",
    "DeletionTimestamp": None,
    "E164PhoneNumber": "+12065550100",
    "PhoneNumberId": "%2B12065550100",
    "ProductType": "VoiceConnector",
    "Status": "Assigned",
    "Type": "Local",
    "UpdatedTimestamp": "2019-10-28T18:42:58.745Z",
}
SOUND = json.dumps({"PhoneNumber": NUMBER}).encode()
SILENCE = "{}"  # boto3 returns, and there is no PhoneNumber in what it returns
ABSENT = "absent"
NO_CODE = ("ClientError 404", "ClientError None")


def json_with(**members: Any) -> MalformedResponse:
    changed = {k: v for k, v in {**NUMBER, **members}.items() if v is not ABSENT}
    return MalformedResponse(json.dumps({"PhoneNumber": changed}).encode())


def whole(value: Any, *, status: int = 200) -> MalformedResponse:
    return MalformedResponse(json.dumps(value).encode(), status=status)


class Row(NamedTuple):
    kind: str
    answer: MalformedResponse
    boto3: Any  # "{}", an exception, what stands in the PhoneNumber; a tuple of them where botocores differ
    requests: str = "json"  # or how json() fails


ROWS = [
    # a right shape with a wrong leaf or envelope
    Row("missing member", json_with(Status=ABSENT), {"Status": ABSENT}),
    Row("null member", json_with(Status=None), {"Status": ABSENT}),
    Row("null member", whole({"PhoneNumber": None}), SILENCE),
    Row("missing envelope", whole({}), SILENCE),
    Row("missing envelope", whole(NUMBER), SILENCE),
    Row("envelope in another case", whole({"phoneNumber": NUMBER}), SILENCE),
    Row("not an object", whole(None), "TypeError"),
    Row("not an object", whole([]), "AttributeError"),
    Row("not an object", whole("text"), "AttributeError"),
    Row("not an object", whole(0), "AttributeError"),
    Row("value in another case", json_with(Status="ASSIGNED"), {"Status": "ASSIGNED"}),
    Row("unknown value", json_with(Status="AssignedElse"), {"Status": "AssignedElse"}),
    Row("unknown value", json_with(Status=""), {"Status": ""}),
    Row("pattern broken", json_with(E164PhoneNumber="+02065550100"), {"E164PhoneNumber": "+02065550100"}),
    Row("impossible date", json_with(CreatedTimestamp="2019-13-09T21:35:21.445Z"), "ValueError"),
    Row("numeric timestamp", json_with(CreatedTimestamp=1572287437.453), {"Status": "Assigned"}),
    Row(
        "timestamp without offset",
        json_with(CreatedTimestamp="2019-08-09T21:35:21.445"),
        {"Status": "Assigned"},
    ),
    Row("wrong type", json_with(CreatedTimestamp="yesterday"), "ValueError"),
    Row("wrong type", json_with(Associations={}), {"Associations": []}),
    Row("wrong type", json_with(Associations="text"), "AttributeError"),
    Row("wrong type", json_with(Capabilities=[]), "AttributeError"),
    Row("wrong type", json_with(Status=7), {"Status": 7}),
    Row(
        "wrong type",
        json_with(Capabilities={"InboundCall": "true"}),
        ({"Capabilities": {"InboundCall": True}}, {"Capabilities": {"InboundCall": "true"}}),
    ),
    # bytes that are not JSON
    Row("empty body", MalformedResponse(b""), SILENCE, "JSONDecodeError"),
    Row("cut off", MalformedResponse(SOUND[:100]), SILENCE, "JSONDecodeError"),
    Row("HTML", MalformedResponse(b"<html></html>"), SILENCE, "JSONDecodeError"),
    Row("byte order mark", MalformedResponse(b"\xef\xbb\xbf" + SOUND), SILENCE, "JSONDecodeError"),
    Row("bad UTF-8", MalformedResponse(b"\xff" + SOUND), "UnicodeDecodeError", "JSONDecodeError"),
    Row("more than one JSON text", MalformedResponse(SOUND + b"}"), SILENCE, "JSONDecodeError"),
    # a status that contradicts the body
    Row("status contradicts the body", MalformedResponse(SOUND, status=202), {"Status": "Assigned"}),
    Row("status contradicts the body", MalformedResponse(SOUND, status=302), "ClientError 302"),
    Row("status contradicts the body", MalformedResponse(SOUND, status=404), "ClientError 404"),
    Row("status contradicts the body", MalformedResponse(SOUND, status=503), "ClientError 503"),
    # error answers without a code
    Row("error without a body", MalformedResponse(b"", status=404), "ClientError 404", "JSONDecodeError"),
    Row("error without a code", whole({}, status=404), "ClientError 404"),
    Row("error without a code", whole({"Message": "Service failure"}, status=500), "ClientError 500"),
    Row("error code of the wrong type", whole({"Code": 404, "Message": ""}, status=404), "ClientError 404"),
    Row("error code null", whole({"Code": None, "Message": None}, status=404), NO_CODE),
    Row("error that is not an object", whole(None, status=404), "AttributeError"),
    Row(
        "HTML error page",
        MalformedResponse(b"<html></html>", status=502, headers={"Content-Type": "text/html"}),
        "ClientError 502",
        "JSONDecodeError",
    ),
    # the right answer about another number
    Row("another number", json_with(E164PhoneNumber="+19095550101"), {"E164PhoneNumber": "+19095550101"}),
]


KINDS = [row.kind for row in ROWS]


@cache
def client_of(service: str) -> Any:
    """One client for all rows, which tries once."""
    return boto3.client(service, "us-east-1", config=Config(retries={"total_max_attempts": 1}))


def by_boto3(service: str) -> Any:
    try:
        answer = client_of(service).get_phone_number(PhoneNumberId="+12065550100")
    except ClientError as error:
        return f"ClientError {error.response['Error']['Code']}"
    except Exception as error:
        return type(error).__name__
    return answer.get("PhoneNumber", SILENCE)


def by_requests() -> str:
    response = requests.get(
        "https://chime.us-east-1.amazonaws.com/phone-numbers/+12065550100", allow_redirects=False
    )
    try:
        response.json()
    except ValueError as error:
        return type(error).__name__
    return "json"


@pytest.mark.parametrize("row", ROWS, ids=KINDS)
def test_the_reading_of_boto3(service: str, chime_phone: ChimePhone, row: Row) -> None:
    chime_phone.add_response(row.answer)
    read = by_boto3(service)
    wanted = row.boto3 if isinstance(row.boto3, tuple) else (row.boto3,)
    if isinstance(wanted[0], dict):
        assert {name: read.get(name, ABSENT) for name in wanted[0]} in wanted
    else:
        assert read in wanted


@pytest.mark.parametrize("row", ROWS, ids=KINDS)
def test_the_reading_of_requests(chime_phone: ChimePhone, row: Row) -> None:
    chime_phone.add_response(row.answer)
    assert by_requests() == row.requests


@pytest.mark.slow
def test_every_kind_that_is_drawn_has_its_readings_here(service: str) -> None:
    drawn = {m.violations[0].kind for m in thousand(chime.malformed_responses, service=service)}
    assert drawn == set(KINDS)
