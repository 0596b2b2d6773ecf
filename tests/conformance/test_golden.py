"""The documented requests and answers, to the byte."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from pytest_chime_phone import ChimePhone, Success

from .clients import session
from .golden import HOST, PARSED, WIRE, ask, documented_body, send, with_datetimes

SEED = WIRE["GetPhoneNumber /phone-numbers/%2B12065550100"]
CURRENT, OF_2019 = "get-phone-number", "get-phone-number, 2019-08"

on_the_wire = pytest.mark.parametrize("record", WIRE.values(), ids=WIRE)
parsed = pytest.mark.parametrize("record", PARSED.values(), ids=PARSED)
of_get_phone_number = pytest.mark.parametrize(
    "record", [PARSED[CURRENT], PARSED[OF_2019]], ids=[CURRENT, OF_2019]
)


def add_documented_number(chime_phone: ChimePhone) -> None:
    """What the sample says of the number, where it is not what the fake takes for granted."""
    chime_phone.add_phone_number(
        "+12065550100",
        Associations=[
            {
                "AssociatedTimestamp": "2019-10-28T18:40:37.453Z",
                "Name": "VoiceConnectorId",
                "Value": "abcdef1ghij2klmno3pqr4",
            }
        ],
        CallingNameStatus="UpdateInProgress",
        CreatedTimestamp="2019-08-12T22:10:20.521Z",
        UpdatedTimestamp="2019-10-28T18:42:07.964Z",
    )


@on_the_wire
def test_the_data_is_sound(record: dict[str, Any]) -> None:
    stated = record["response"]["headers"].get("Content-Length")
    fits = stated is None or int(stated) == len(documented_body(record))
    assert fits == record["whole"]


@pytest.mark.chime_phone(auth="ignore")
def test_the_documented_sample_comes_from_the_inventory_byte_for_byte(chime_phone: ChimePhone) -> None:
    add_documented_number(chime_phone)
    answer = send(SEED["request"])
    assert answer.content == documented_body(SEED)
    assert len(answer.content) == 581
    assert (answer.status_code, answer.reason) == (200, "OK")
    assert [*answer.headers.items()] == [*SEED["response"]["headers"].items()]


def test_boto3_asks_for_the_sample_and_reads_it_as_documented(chime_phone: ChimePhone) -> None:
    add_documented_number(chime_phone)
    answer = session().client("chime").get_phone_number(**SEED["parameters"])
    metadata = answer.pop("ResponseMetadata")
    assert answer == with_datetimes(json.loads(documented_body(SEED)))
    assert metadata["RequestId"] == SEED["response"]["headers"]["x-amzn-RequestId"]
    (call,) = chime_phone.calls
    assert call.url == HOST + SEED["request"]["target"]


@of_get_phone_number
def test_a_printed_answer_can_be_loaded_and_is_given_back(
    chime_phone: ChimePhone, record: dict[str, Any]
) -> None:
    chime_phone.load(record["answer"], unchecked=True)
    number = session().client("chime").get_phone_number(**record["parameters"])["PhoneNumber"]
    documented = with_datetimes(record["answer"]["PhoneNumber"])
    assert {name: number[name] for name in documented} == documented
    assert set(number) - set(documented) <= {"CallingNameStatus"}


@parsed
def test_a_printed_answer_can_be_scripted(chime_phone: ChimePhone, record: dict[str, Any]) -> None:
    chime_phone.add_response(Success(record["answer"] or {}), operation=record["operation"])
    answer = ask(record)
    metadata = answer.pop("ResponseMetadata")
    assert (metadata["HTTPStatusCode"], answer) == (record["status"], with_datetimes(record["answer"] or {}))


@on_the_wire
@pytest.mark.chime_phone(auth="ignore")
def test_a_scripted_answer_has_the_documented_bytes(chime_phone: ChimePhone, record: dict[str, Any]) -> None:
    body = documented_body(record)
    chime_phone.add_response(Success(json.loads(body or b"{}")), operation=record["operation"])
    answer = send(record["request"])
    assert (answer.status_code, answer.content) == (record["response"]["status"], body)
    assert answer.headers.keys() == record["response"]["headers"].keys()
    if record["whole"]:
        stated = record["response"]["headers"].get("Content-Length")
        assert answer.headers.get("Content-Length") == stated


@on_the_wire
@pytest.mark.chime_phone(auth="ignore")
def test_a_documented_request_is_understood(chime_phone: ChimePhone, record: dict[str, Any]) -> None:
    body = json.loads(documented_body(record) or b"{}")
    chime_phone.add_response(Success(body, unchecked=True))
    send(record["request"])
    (call,) = chime_phone.calls
    assert (call.service, call.operation) == ("chime", record["operation"])
    assert call.parameters == record["parameters"]


@on_the_wire
def test_boto3_makes_the_documented_request(chime_phone: ChimePhone, record: dict[str, Any]) -> None:
    body = json.loads(documented_body(record) or b"{}")
    chime_phone.add_response(Success(body, unchecked=True))
    client = session().client("chime")
    method = next(k for k, v in client.meta.method_to_api_mapping.items() if v == record["operation"])
    answer = getattr(client, method)(**record["parameters"])
    (call,) = chime_phone.calls
    target = urlsplit(call.url)
    sent = target.path + (f"?{target.query}" if target.query else "")
    assert (call.method, sent) == (record["request"]["method"], record["request"]["target"])
    assert call.body.decode() == (record["request"]["body"] or "")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == record["response"]["status"]
