"""An account's own way of writing numbers, names and errors, as a probe saw it."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
import requests

from pytest_chime_phone import ServiceError
from pytest_chime_phone.domain.service_model import phone_number_shape

from .conftest import NUMBER, Fake

URL = "https://voice-chime.us-east-1.amazonaws.com"
NO_JSON = {"status": 502, "body": "not JSON"}
HAS_ARN = "PhoneNumberArn" in phone_number_shape("chime-sdk-voice").members  # in newer models


def voice() -> Any:
    return boto3.client("chime-sdk-voice", region_name="us-east-1")


def get(path: str) -> requests.Response:
    return requests.get(f"{URL}{path}", timeout=5)


def test_how_a_number_is_written(fake: Fake) -> None:
    names = ["Status", "E164PhoneNumber", "CallingName", "FocDate"]
    with fake({"number-members": names}):
        assert get(f"/phone-numbers/{NUMBER}").text == (
            '{"PhoneNumber":{"Status":"Unassigned","E164PhoneNumber":"+12065550100","CallingName":null,"FocDate":null}}'
        )
        listed = get("/phone-numbers").json()["PhoneNumbers"]
        assert [list(number) for number in listed] == [names, names]
    with fake({"number-members": names, "nulls": "left out", "json-form": "spaced"}) as account:
        account.add_phone_number("+12065550102", Name="Desk")
        assert get(f"/phone-numbers/{NUMBER}").text == (
            '{"PhoneNumber": {"Status": "Unassigned", "E164PhoneNumber": "+12065550100"}}'
        )
        assert list(get("/phone-numbers/+12065550102").json()["PhoneNumber"])[-1] == "Name"
        assert get("/phone-numbers/junk").status_code == 404
    with fake({"nulls": "left out"}):
        assert "null" not in get("/phone-numbers").text
        assert get("/settings/phone-number").text == "{}"


@pytest.mark.parametrize(
    ("form", "arn"),
    [
        ("chime:<region>:<account>:number/<id>", "arn:aws:chime:us-east-1:111122223333:number/12065550100"),
        ("chime::<account>:%2B<digits>", "arn:aws:chime::111122223333:%2B12065550100"),
        ("null", None),
        ("absent", None),
        (NO_JSON, "arn:aws:chime:us-east-1:111122223333:phone-number/12065550100"),
    ],
)
def test_the_arn_of_a_number(fake: Fake, form: Any, arn: str | None) -> None:
    with fake({"arn-form": form}):
        shown = get(f"/phone-numbers/{NUMBER}").json()["PhoneNumber"].get("PhoneNumberArn")
        assert shown == (arn if isinstance(form, str) or HAS_ARN else None)
        if arn and "%" not in arn and HAS_ARN:
            assert voice().list_tags_for_resource(ResourceARN=arn)["Tags"] == []


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (
            {"header": True, "members": ["Message", "Code"], "Code": "short"},
            '{"Message":"X","Code":"NotFound"}',
        ),
        ({"header": False, "members": ["Code"], "Code": "the exception"}, '{"Code":"NotFoundException"}'),
        ({"header": True, "members": ["message", "other"], "Code": None}, '{"message":"X","other":null}'),
    ],
)
def test_how_an_error_is_written(fake: Fake, form: dict[str, Any], body: str) -> None:
    with fake({"error-form": form}) as account:
        account.add_response(ServiceError("NotFoundException", "X"), ServiceError("ThrottlingException", "X"))
        answer, of_the_gateway = get("/phone-numbers"), get("/phone-numbers")
        assert answer.text == body
        assert ("x-amzn-ErrorType" in answer.headers) == form["header"]
        assert of_the_gateway.text == '{"message":"X"}'
    with fake({"gateway-error-form": form}) as account:
        account.add_response(ServiceError("ThrottlingException", "X"))
        assert get("/phone-numbers").json().keys() == set(form["members"])


@pytest.mark.parametrize(("form", "shown"), [("e164", NUMBER), ("another", "%2B12065550100")])
def test_the_form_of_ids(fake: Fake, form: str, shown: str) -> None:
    with fake({"id-form": form}):
        assert get(f"/phone-numbers/{NUMBER}").json()["PhoneNumber"]["PhoneNumberId"] == shown
    with fake({"id-form": form}, phone_number_id_form="percent-encoded"):
        assert get(f"/phone-numbers/{NUMBER}").json()["PhoneNumber"]["PhoneNumberId"] == "%2B12065550100"
