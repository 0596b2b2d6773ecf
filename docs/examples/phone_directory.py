"""An application that looks phone numbers up, once through boto3 and once through requests.

It knows nothing of pytest.  The tests beside it show how to reach each of its branches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import boto3
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session
from requests.auth import AuthBase

REGION = "us-east-1"


class Entry(NamedTuple):
    """What the application wants to know of a number."""

    number: str
    calling_name: str | None
    in_use: bool


class UnknownNumber(LookupError):
    """The account does not have the number."""


class DirectoryDown(Exception):
    """No answer that can be used: asking again later may help."""


def look_up(number: str, *, retry_mode: str = "standard") -> Entry:
    """One number, through boto3."""
    config = Config(retries={"mode": retry_mode})
    client = boto3.client("chime-sdk-voice", region_name=REGION, config=config)
    try:
        answer = client.get_phone_number(PhoneNumberId=number)
    except client.exceptions.NotFoundException:
        raise UnknownNumber(number) from None
    except (BotoCoreError, ClientError) as error:
        raise DirectoryDown(number) from error
    except (AttributeError, TypeError, ValueError) as error:  # botocore's parser on a malformed answer
        raise DirectoryDown(number) from error
    return _entry(number, answer)


def look_up_by_http(number: str, *, auth: AuthBase | None = None) -> Entry:
    """One number, through requests."""
    url = f"https://voice-chime.{REGION}.amazonaws.com/phone-numbers/{quote(number, safe='')}"
    try:
        response = requests.get(url, auth=auth, timeout=(3, 10))
        if response.status_code == 404:
            raise UnknownNumber(number)
        response.raise_for_status()
        answer = response.json()
    except requests.RequestException as error:
        raise DirectoryDown(number) from error
    return _entry(number, answer)


class SignedByBotocore(AuthBase):
    """Signs requests of requests with botocore's own signer."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        twin = AWSRequest(method=request.method, url=request.url, data=request.body)
        SigV4Auth(Session().get_credentials(), "chime", REGION).add_auth(twin)
        request.headers.update(dict(twin.headers))
        return request


def _entry(number: str, answer: object) -> Entry:
    found: Any = answer.get("PhoneNumber") if isinstance(answer, Mapping) else None
    if not isinstance(found, Mapping) or "Status" not in found:
        raise DirectoryDown(number)
    return Entry(number, found.get("CallingName"), in_use=found["Status"] == "Assigned")
