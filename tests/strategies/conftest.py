"""Outcomes as clients of either service meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, Outcome
from pytest_chime_phone.domain.service_model import SERVICES

HOSTS = {
    "chime": "chime.us-east-1.amazonaws.com",
    "chime-sdk-voice": "voice-chime.us-east-1.amazonaws.com",
}


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    """Each of the two services."""
    return request.param


@pytest.fixture
def answered(service: str, chime_phone: ChimePhone) -> Callable[..., requests.Response]:
    """`answered(outcome)`: status, headers and bytes of an outcome, as they leave the fake."""
    session = requests.Session()
    session.trust_env = False

    def answer(outcome: Outcome, e164: str = "+12065550100") -> requests.Response:
        chime_phone.reset()
        chime_phone.add_response(outcome)
        url = f"https://{HOSTS[service]}/phone-numbers/{e164}"
        return session.get(url, allow_redirects=False)

    return answer


@pytest.fixture
def client(service: str, chime_phone: ChimePhone) -> Any:
    """A client of boto3 that tries once, so that each outcome is met as it is."""
    return boto3.client(service, "us-east-1", config=Config(retries={"total_max_attempts": 1}))
