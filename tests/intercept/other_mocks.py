"""The fake and other mocks, each as a context manager that gives a check of its own answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import boto3
import pytest
import requests
import requests_mock
import responses
from moto import mock_aws

from pytest_chime_phone import fake_chime_phone

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
ELSEWHERE = "https://api.example.test/thing"


@contextmanager
def checked_fake() -> Iterator[Callable[[], None]]:
    """The fake, and a check that each client library gets its answer."""
    with fake_chime_phone(auth="ignore") as chime_phone:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        early = boto3.client("chime-sdk-voice")

        def check() -> None:
            for client in (early, boto3.client("chime")):
                answer = client.get_phone_number(PhoneNumberId=NUMBER)
                assert answer["PhoneNumber"]["CallingName"] == "Acme"
            assert requests.get(URL, timeout=1).json()["PhoneNumber"]["CallingName"] == "Acme"

        yield check


@contextmanager
def checked_moto() -> Iterator[Callable[[], None]]:
    with mock_aws():

        def check() -> None:
            s3 = boto3.client("s3", aws_access_key_id="testing", aws_secret_access_key="testing")
            s3.create_bucket(Bucket="sounds")
            assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["sounds"]
            s3.delete_bucket(Bucket="sounds")
            assert requests.get("https://s3.amazonaws.com/", timeout=1).ok

        yield check


@contextmanager
def checked_responses() -> Iterator[Callable[[], None]]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(ELSEWHERE, json={"by": "responses"})

        def check() -> None:
            assert requests.get(ELSEWHERE, timeout=1).json() == {"by": "responses"}
            with pytest.raises(requests.ConnectionError, match="refused by Responses"):
                requests.get("https://unknown.example.test", timeout=1)

        yield check


@contextmanager
def checked_requests_mock() -> Iterator[Callable[[], None]]:
    with requests_mock.Mocker() as mock:
        mock.get(ELSEWHERE, json={"by": "requests-mock"})

        def check() -> None:
            assert requests.get(ELSEWHERE, timeout=1).json() == {"by": "requests-mock"}
            with pytest.raises(requests_mock.NoMockAddress):
                requests.get("https://unknown.example.test", timeout=1)

        yield check


MOCKS = {"moto": checked_moto, "responses": checked_responses, "requests-mock": checked_requests_mock}
