"""Requests that no client library makes get 400 or 403, as from the service, and crash nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
import requests

from pytest_chime_phone import ChimePhone, fake_chime_phone

VOICE = "https://voice-chime.us-east-1.amazonaws.com"
BATCH = f"{VOICE}/phone-numbers?operation=batch-delete"


@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("most", ["--5", "-", "5" * 5000, "\u0665", "1e3"])
def test_a_maximum_that_is_not_an_integer_is_refused(chime_phone: ChimePhone, most: str) -> None:
    answer = requests.get(f"{VOICE}/phone-numbers", params={"max-results": most})
    assert answer.status_code == 400
    assert "MaxResults" in answer.json()["Message"]
    assert chime_phone.calls[0].parameters == {"MaxResults": most}


@pytest.mark.chime_phone(auth="ignore")
def test_half_of_a_surrogate_pair_is_refused(chime_phone: ChimePhone) -> None:
    answer = requests.post(BATCH, data=b'{"PhoneNumberIds":["\\ud800"]}')
    assert (answer.status_code, answer.json()["Code"]) == (400, "BadRequest")


@pytest.mark.chime_phone(auth="ignore")
def test_an_escape_that_is_text_is_read(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    answer = requests.post(BATCH, data=b'{"PhoneNumberIds":["\\u002b12065550100"]}')
    assert answer.json() == {"PhoneNumberErrors": []}


@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("token", ["[" * 200_000, json.dumps(["a"]), "junk"])
def test_a_token_that_nobody_gave_is_refused(chime_phone: ChimePhone, token: str) -> None:
    params = {"next-token": urlsafe_b64encode(token.encode()).decode()}
    answer = requests.get(f"{VOICE}/phone-numbers", params=params)
    assert answer.status_code == 400
    assert "NextToken" in answer.json()["Message"]


@pytest.mark.parametrize("auth", ["signed", "verify"])
def test_an_empty_signature_is_refused(auth: Any) -> None:
    with fake_chime_phone(auth=auth):
        answer = requests.get(f"{VOICE}/phone-numbers?X-Amz-Signature=")
    assert answer.status_code == 403
