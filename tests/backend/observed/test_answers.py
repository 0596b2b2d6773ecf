"""A fake that has read a file of the probe answers as the account did."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from .conftest import NUMBER, Fake

URL = "https://voice-chime.us-east-1.amazonaws.com"
REFUSAL = {"status": 409, "code": "ConflictException", "text": "No <asked> here"}
NO_JSON = {"status": 502, "body": "not JSON"}


def voice() -> Any:
    return boto3.client("chime-sdk-voice", region_name="us-east-1")


def get(path: str) -> requests.Response:
    return requests.get(f"{URL}{path}", timeout=5)


def error(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("question", "number_id", "text"),
    [
        ("spelling-plus", NUMBER, f"No {NUMBER} here"),
        ("spelling-encoded", "%2B12065550100", "No %2B12065550100 here"),
        ("spelling-digits", "12065550100", "No 12065550100 here"),
        ("missing-number", "+12065550177", "No +12065550177 here"),
        ("no-number-id", "junk", "No junk here"),
        ("blank-id", " ", "No   here"),
    ],
)
def test_an_error_of_one_number(fake: Fake, question: str, number_id: str, text: str) -> None:
    with fake({question: REFUSAL}):
        assert error(lambda: voice().get_phone_number(PhoneNumberId=number_id)) == ("ConflictException", text)
        others = {NUMBER, "%2B12065550100", "12065550100"} - {number_id}
        assert {voice().get_phone_number(PhoneNumberId=other)["PhoneNumber"]["Type"] for other in others} == {
            "Local"
        }


@pytest.mark.parametrize(
    ("body", "sent"),
    [("empty", ""), ("not JSON", "<html></html>"), ("not an object", "[]"), ("without its member", "{}")],
)
def test_an_answer_that_is_none(fake: Fake, body: str, sent: str) -> None:
    with fake({"spelling-plus": {"status": 200, "body": body}}):
        assert get(f"/phone-numbers/{NUMBER}").text == sent


def test_an_error_without_a_name(fake: Fake) -> None:
    with fake({"missing-number": {"status": 404, "code": None, "text": "Gone"}}):
        answer = get("/phone-numbers/+12065550177")
        assert (answer.status_code, answer.json()) == (404, {"Message": "Gone"})
        assert "x-amzn-ErrorType" not in answer.headers


def test_a_list_that_is_malformed(fake: Fake) -> None:
    with fake({"list-page-size": NO_JSON}):
        assert get("/phone-numbers").status_code == 502
        assert get("/phone-numbers?max-results=1").status_code == 200


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("foreign-token", {"NextToken": "foreign"}),
        ("limit-passed", {"MaxResults": 101}),
        ("filter-alone", {"FilterName": "VoiceConnectorId"}),
        ("filter-alone", {"FilterValue": "b8jeooounm1hpuaa209rfg"}),
    ],
)
def test_what_a_list_refuses(fake: Fake, question: str, parameters: dict[str, Any]) -> None:
    with fake({question: {**REFUSAL, "text": "No"}}):
        assert error(lambda: voice().list_phone_numbers(**parameters)) == ("ConflictException", "No")
        assert len(voice().list_phone_numbers()["PhoneNumbers"]) == 2
    seen = "all numbers" if question == "filter-alone" else "answered"
    with fake({question: seen}):
        assert len(voice().list_phone_numbers(**parameters)["PhoneNumbers"]) == 2


def test_a_token_of_the_fakes_own_is_good(fake: Fake) -> None:
    with fake({"foreign-token": {**REFUSAL, "text": "No"}}):
        token = voice().list_phone_numbers(MaxResults=1)["NextToken"]
        assert len(voice().list_phone_numbers(NextToken=token)["PhoneNumbers"]) == 1


def test_a_filter_that_finds_nothing(fake: Fake) -> None:
    with fake({"filter-alone": "no numbers"}):
        assert voice().list_phone_numbers(FilterName="VoiceConnectorId")["PhoneNumbers"] == []


@pytest.mark.parametrize(
    ("question", "terms"),
    [("search-without-terms", {}), ("search-type-alone", {"PhoneNumberType": "TollFree"})],
)
def test_what_a_search_needs(fake: Fake, question: str, terms: dict[str, Any]) -> None:
    def search() -> Any:
        return voice().search_available_phone_numbers(MaxResults=2, **terms)

    with fake({question: {**REFUSAL, "text": "No"}}):
        assert error(search) == ("ConflictException", "No")
    with fake({question: "no numbers"}):
        assert search()["E164PhoneNumbers"] == []
    with fake({question: "numbers"}):
        first = search()["E164PhoneNumbers"][0]
        assert first == ("+18335550100" if terms else "+12015550100")


@pytest.mark.parametrize(
    ("question", "terms", "well"),
    [
        ("search-prefix-800", {"TollFreePrefix": "800"}, {"TollFreePrefix": "833"}),
        ("search-empty", {"State": "CA", "AreaCode": "212"}, {"State": "CA"}),
        ("search-page-size", {"State": "CA"}, {"AreaCode": "206"}),
    ],
)
def test_a_search_that_is_refused(
    fake: Fake, question: str, terms: dict[str, str], well: dict[str, str]
) -> None:
    with fake({question: {**REFUSAL, "text": "No"}}):
        assert error(lambda: voice().search_available_phone_numbers(**terms)) == ("ConflictException", "No")
        assert voice().search_available_phone_numbers(**well)["E164PhoneNumbers"]


@pytest.mark.parametrize(
    ("sizes", "options", "expected"),
    [
        ({"default": 1, "most": "as asked"}, {}, [1, 2]),
        ({"default": 1, "most": 1}, {}, [1, 1]),
        ({"default": 1, "most": 1}, {"page_size": 2}, [2, 2]),
        (NO_JSON, {}, [2]),
    ],
)
def test_the_size_of_a_page(fake: Fake, sizes: Any, options: dict[str, Any], expected: list[int]) -> None:
    with fake({"list-page-size": sizes}, **options):
        asked = [{}, {"MaxResults": 2}] if len(expected) == 2 else [{"MaxResults": 2}]
        assert [len(voice().list_phone_numbers(**a)["PhoneNumbers"]) for a in asked] == expected


def test_countries(fake: Fake) -> None:
    def listed(product: str) -> Any:
        return voice().list_supported_phone_number_countries(ProductType=product)["PhoneNumberCountries"]

    with fake({"countries-VoiceConnector": {"US": ["Local"], "FR": ["SharedCost"]}}):
        assert listed("VoiceConnector") == [
            {"CountryCode": "US", "SupportedPhoneNumberTypes": ["Local"]},
            {"CountryCode": "FR", "SupportedPhoneNumberTypes": ["SharedCost"]},
        ]
        assert len(listed("SipMediaApplicationDialIn")) == 16
        assert error(lambda: listed("Other"))[0] == "BadRequestException"
    with fake({"countries-VoiceConnector": {**REFUSAL, "text": "No"}}):
        assert error(lambda: listed("VoiceConnector")) == ("ConflictException", "No")


def test_settings_never_made(fake: Fake) -> None:
    shown = {"CallingName": "absent", "CallingNameUpdatedTimestamp": "null"}
    with fake({"settings-unset": shown}):
        assert get("/settings/phone-number").json() == {"CallingNameUpdatedTimestamp": None}
        voice().update_phone_number_settings(CallingName="Acme")
        assert get("/settings/phone-number").json()["CallingName"] == "Acme"
    with fake({"settings-unset": {**REFUSAL, "text": "No"}}):
        assert get("/settings/phone-number").status_code == 409
        voice().update_phone_number_settings(CallingName="Acme")
        assert get("/settings/phone-number").json()["CallingName"] == "Acme"


@pytest.mark.parametrize(
    ("seen", "body"),
    [
        ("null", {"Origination": None}),
        ("absent", {}),
        ("empty", {"Origination": {"Disabled": None, "Routes": None}}),
    ],
)
def test_an_origination_never_put(fake: Fake, seen: str, body: dict[str, Any]) -> None:
    with fake({"unset-origination": seen}) as account:
        connector = account.add_target("VoiceConnector")["VoiceConnectorId"]
        path = f"/voice-connectors/{connector}/origination"
        assert get(path).json() == body
        voice().put_voice_connector_origination(VoiceConnectorId=connector, Origination={"Disabled": True})
        assert get(path).json()["Origination"]["Disabled"]
        assert get("/voice-connectors/b8jeooounm1hpuaa209rfg/origination").status_code == 404


def test_an_origination_never_put_is_an_error(fake: Fake) -> None:
    with fake({"unset-origination": REFUSAL}) as account:
        connector = account.add_target("VoiceConnector")["VoiceConnectorId"]
        assert get(f"/voice-connectors/{connector}/origination").json()["Message"] == f"No {connector} here"


def test_an_unsigned_request(fake: Fake) -> None:
    with fake({"unsigned": {**REFUSAL, "text": "No"}}, auth="signed"):
        assert get("/phone-numbers").status_code == 409
    with fake({"unsigned": "answered"}, auth="signed"):
        assert get("/phone-numbers").status_code == 200
    with fake({"unsigned": "answered"}, auth="verify"):
        wrong = boto3.client(
            "chime-sdk-voice", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
        )
        assert error(wrong.list_phone_numbers)[0] == "UnrecognizedClientException"


def test_a_call_beyond_the_rate(fake: Fake) -> None:
    with fake({"rate": {**REFUSAL, "text": "Slower"}}, rate=1):
        assert [get("/phone-numbers").status_code for _ in range(2)] == [200, 409]


def test_an_account_that_chime_does_not_serve(fake: Fake) -> None:
    forbidden = {"status": 403, "code": "ForbiddenException", "text": "Account Id <hidden> is not authorized"}
    with fake({"chime-account": forbidden}):
        assert voice().list_phone_numbers()["PhoneNumbers"]
        chime = boto3.client("chime", region_name="us-east-1")
        assert error(chime.list_phone_numbers) == ("ForbiddenException", forbidden["text"])


def test_the_deletion_queue(fake: Fake) -> None:
    with fake({"queue-status": "ReleaseInProgress", "queue-name": "kept"}, service="chime") as account:
        account.add_phone_number("+12135550100", CallingName="Acme")
        voice().delete_phone_number(PhoneNumberId="+12135550100")
        number = account.phone_numbers["+12135550100"]
        assert (number["Status"], number["CallingName"]) == ("ReleaseInProgress", "Acme")


def test_what_was_seen_of_one_service_is_not_of_the_other(fake: Fake) -> None:
    with fake({"missing-number": REFUSAL}, service="chime"):
        assert get("/phone-numbers/+12065550177").status_code == 404
        assert json.loads(get("/phone-numbers/+12065550177").text)["Code"] == "NotFound"
