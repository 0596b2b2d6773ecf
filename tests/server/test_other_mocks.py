"""Among other mocks, and where time stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import boto3
import freezegun
import pytest
import requests
import requests_mock
import responses
import time_machine
from moto import mock_aws

from pytest_chime_phone import ChimePhone

NUMBER = "+12065550100"
pytestmark = pytest.mark.chime_phone(auth="ignore", numbers=[NUMBER])


@pytest.fixture
def url(chime_phone: ChimePhone) -> Iterator[str]:
    with chime_phone.serve() as url:
        yield url


def _asked(url: str) -> int:
    return requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).status_code


def test_within_responses(url: str) -> None:
    with responses.RequestsMock() as mock:
        mock.add("GET", "http://other.example.test/", body="other")
        assert _asked(url) == 200
        assert requests.get("http://other.example.test/", timeout=10).text == "other"


def test_within_requests_mock(url: str) -> None:
    with requests_mock.Mocker() as mock:
        mock.get("http://other.example.test/", text="other")
        assert _asked(url) == 200
        assert requests.get("http://other.example.test/", timeout=10).text == "other"


def test_a_session_that_is_mocked_by_hand(url: str) -> None:
    with requests.Session() as session, requests_mock.Mocker(session=session):
        assert session.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).status_code == 200


@mock_aws
def test_within_moto(url: str) -> None:
    client = boto3.client("chime", endpoint_url=url, region_name="us-east-1")
    assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"] == "Unassigned"


@pytest.mark.parametrize("freeze", [freezegun.freeze_time, time_machine.travel])
def test_where_time_stands_still_or_leaps(url: str, freeze: object) -> None:
    session = requests.Session()
    for instant in ("2001-01-01", "2101-01-01"):
        with freeze(instant):  # type: ignore[operator]
            for _ in range(2):
                assert session.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).status_code == 200
    session.close()


def test_where_nobody_sleeps(chime_phone: ChimePhone, url: str) -> None:
    with chime_phone.clock.instead_of_sleep():
        assert _asked(url) == 200


def test_where_a_test_has_an_event_loop(chime_phone: ChimePhone) -> None:
    async def ask() -> int:
        with chime_phone.serve() as url:
            return await asyncio.to_thread(_asked, url)

    assert asyncio.run(ask()) == 200


def test_where_a_plugin_makes_the_event_loops(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotImplementedError("the server has a loop of its own")

    for name in ("new_event_loop", "set_event_loop", "get_event_loop"):
        monkeypatch.setattr(asyncio, name, fail)
        monkeypatch.setattr(asyncio.events, name, fail)
    with chime_phone.serve() as url:
        assert _asked(url) == 200
