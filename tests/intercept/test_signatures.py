"""What unsigned and malformed requests get, and how `auth` relaxes that."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
import requests
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, Success, fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY

NUMBER = "+12065550100"
HOST = "https://chime.us-east-1.amazonaws.com"
URL = f"{HOST}/phone-numbers/%2B12065550100"
SIGNATURE = "0" * 64
SCOPE = f"{ACCESS_KEY}/20191028/us-east-1/chime/aws4_request"
WELL_FORMED = f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host;x-amz-date, Signature={SIGNATURE}"


def _send(prepared: requests.PreparedRequest) -> str:
    """`"200"`, or the name of the error."""
    answer = requests.Session().send(prepared, timeout=1)
    return answer.headers.get("x-amzn-ErrorType", str(answer.status_code))


def _authorization(value: str) -> str:
    return _send(requests.Request("GET", URL, headers={"Authorization": value}).prepare())


# -- the default


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_an_unsigned_boto3_client_gets_403(service: str, chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    client = boto3.client(service, config=Config(signature_version=UNSIGNED))
    with pytest.raises(ClientError, match="MissingAuthenticationTokenException") as caught:
        client.get_phone_number(PhoneNumberId=NUMBER)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert "Authorization" not in chime_phone.calls[0].headers


def test_an_unsigned_request_gets_403(chime_phone: ChimePhone) -> None:
    answer = requests.get(URL, timeout=1)
    assert answer.status_code == 403
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert answer.json() == {"message": "Missing Authentication Token"}


@pytest.mark.parametrize(
    "value",
    [
        "Bearer abc",
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256",
        f"AWS4-HMAC-SHA256 Credential={SCOPE}",
        f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host",
        f"AWS4-HMAC-SHA256 SignedHeaders=host, Signature={SIGNATURE}",
        WELL_FORMED.replace("AWS4-HMAC-SHA256 ", ""),
    ],
)
@pytest.mark.parametrize("auth", ["signed", "verify"])
def test_a_malformed_authorization_is_an_incomplete_signature(auth: Any, value: str) -> None:
    with fake_chime_phone(auth=auth) as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        assert _authorization(value) == "IncompleteSignatureException"


@pytest.mark.parametrize("value", [WELL_FORMED, WELL_FORMED.replace(", ", ","), WELL_FORMED.encode()])
def test_the_form_of_a_signature_is_enough_by_default(value: Any, chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    assert _authorization(value) == "200"


def test_an_unsigned_request_does_not_learn_whether_a_number_exists(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    answers = [requests.get(f"{HOST}/phone-numbers/{n}", timeout=1).content for n in (NUMBER, "+12065550199")]
    assert answers[0] == answers[1]


# -- everybody may come in


@pytest.mark.parametrize("value", [None, "", "Bearer abc", WELL_FORMED])
def test_ignore_lets_everybody_in(value: str | None) -> None:
    with fake_chime_phone(auth="ignore") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        headers = {} if value is None else {"Authorization": value}
        assert requests.get(URL, headers=headers, timeout=1).status_code == 200
        client = boto3.client("chime", config=Config(signature_version=UNSIGNED))
        assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"] == "Unassigned"


@pytest.mark.chime_phone(auth="ignore")
def test_the_marker_sets_it_too(chime_phone: ChimePhone) -> None:
    assert requests.get(URL, timeout=1).status_code == 404


def test_a_scripted_outcome_is_given_to_the_unsigned_too(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER))
    assert _send(requests.Request("GET", URL).prepare()) == "200"
