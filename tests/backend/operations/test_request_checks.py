"""What botocore lets through and the service does not, and what only raw HTTP can call."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pytest_chime_phone import ChimePhone

HOST = "https://voice-chime.us-east-1.amazonaws.com"
pytestmark = pytest.mark.chime_phone(auth="ignore")


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/phone-numbers?max-results=0", None),
        ("GET", "/phone-numbers?max-results=many", None),
        ("GET", "/phone-numbers?product-type=Fax", None),
        ("POST", "/phone-numbers/+12065550100", "no JSON"),
        ("POST", "/phone-numbers/+12065550100", "[]"),
        ("POST", "/phone-numbers/+12065550100", "[" * 100_000),
        ("POST", "/phone-numbers/+12065550100", '{"CallingName":7}'),
        ("POST", "/phone-numbers?operation=batch-delete", "{}"),
        ("POST", "/phone-numbers?operation=batch-delete", '{"PhoneNumberIds":null}'),
        ("POST", "/phone-numbers?operation=batch-delete", '{"PhoneNumberIds":[]}'),
        ("POST", "/phone-numbers?operation=batch-delete", '{"PhoneNumberIds":"+12065550100"}'),
        ("POST", "/phone-numbers?operation=batch-delete", '{"PhoneNumberIds":[null]}'),
        ("POST", "/phone-numbers?operation=batch-update", '{"UpdatePhoneNumberRequestItems":[{}]}'),
        ("POST", "/phone-numbers?operation=batch-update", '{"UpdatePhoneNumberRequestItems":[7]}'),
        ("PUT", "/settings/phone-number", None),
        ("GET", "/phone-number-orders/%20", None),
        ("GET", "/search?type=phone-numbers&area-code=206&max-results=501", None),
        ("GET", "/phone-number-countries", None),
        (
            "POST",
            "/voice-connectors/%20?operation=associate-phone-numbers",
            '{"E164PhoneNumbers":["+12065550100"]}',
        ),
    ],
)
def test_a_breach_of_the_model_is_a_bad_request(
    chime_phone: ChimePhone, method: str, target: str, body: str | None
) -> None:
    chime_phone.add_phone_number("+12065550100")
    before = dict(chime_phone.phone_numbers)
    answer = requests.request(method, HOST + target, data=body)
    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert answer.json()["Code"] == "BadRequest"
    assert answer.json()["Message"]
    assert dict(chime_phone.phone_numbers) == before


def test_unknown_members_of_a_body_are_ignored(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    answer = requests.post(
        f"{HOST}/phone-numbers/+12065550100", data='{"ProductType":"VoiceConnector","Colour":"red"}'
    )
    assert answer.status_code == 200


def test_a_list_is_compact_json_with_nulls_written_out(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    one = requests.get(f"{HOST}/phone-numbers/+12065550100").content
    many = requests.get(f"{HOST}/phone-numbers").content
    number = one.removeprefix(b'{"PhoneNumber":').removesuffix(b"}")
    assert many == b'{"NextToken":null,"PhoneNumbers":[%b]}' % number
    assert requests.get(f"{HOST}/settings/phone-number").content == (
        b'{"CallingName":null,"CallingNameUpdatedTimestamp":null}'
    )


def test_no_answer_without_a_body_says_how_long_it_is(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    answer: Any = requests.delete(f"{HOST}/phone-numbers/+12065550100")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Length" not in answer.headers


def test_a_body_in_parts_is_read_whole(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    parts = iter([b'{"ProductType":', b'"SipMediaApplicationDialIn"}'])
    assert requests.post(f"{HOST}/phone-numbers/+12065550100", data=parts).status_code == 200
    assert chime_phone.calls[0].body == b'{"ProductType":"SipMediaApplicationDialIn"}'
