"""moto, `responses` and `requests-mock` beside the fake, whichever starts and stops first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

import boto3
import pytest
import requests
import requests_mock
import responses
from botocore.config import Config
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPConnectionPool

from pytest_chime_phone import fake_chime_phone

from .other_mocks import (
    ELSEWHERE,
    MOCKS,
    NUMBER,
    URL,
    checked_fake,
    checked_moto,
    checked_requests_mock,
    checked_responses,
)

ONCE = Config(retries={"total_max_attempts": 1})
#: Which of two is entered first and which is left first.
ORDERS = ["mock fake|fake mock", "mock fake|mock fake", "fake mock|mock fake", "fake mock|fake mock"]
NESTED = {"mock fake|fake mock", "fake mock|mock fake"}

Mock = Callable[[], AbstractContextManager[Callable[[], None]]]
Look = Callable[[], dict[str, Any]]


@pytest.fixture(params=MOCKS)
def mock(request: pytest.FixtureRequest) -> Mock:
    """Each of the other mocks: a context manager that gives a check of its own answers."""
    return MOCKS[request.param]


def _run(order: str, mock: Mock) -> None:
    """Enter and leave in the given order; whoever is on answers its own at every step."""
    entering, leaving = (part.split() for part in order.split("|"))
    managers = {"mock": mock(), "fake": checked_fake()}
    on: dict[str, Callable[[], None]] = {}
    for name in entering:
        on[name] = managers[name].__enter__()
        for check in on.values():
            check()
    for name in leaving:
        del on[name]
        managers[name].__exit__(None, None, None)
        for check in on.values():
            check()


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_each_answers_its_own_whoever_comes_and_goes_first(
    order: str, mock: Mock, network: list[object]
) -> None:
    _run(order, mock)
    assert network == []
    client = boto3.client("chime", aws_access_key_id="a", aws_secret_access_key="b", config=ONCE)
    with pytest.raises(RuntimeError, match="socket wanted"):  # nobody answers any longer
        requests.get(URL, timeout=1)
    with pytest.raises(Exception, match="socket wanted"):
        client.get_phone_number(PhoneNumberId=NUMBER)


@pytest.mark.slow
@pytest.mark.parametrize("order", sorted(NESTED))
def test_everything_is_as_before_when_the_last_to_come_was_the_first_to_go(
    order: str, mock: Mock, outside: Look
) -> None:
    before = outside()
    _run(order, mock)
    assert outside() == before


@pytest.mark.slow
@pytest.mark.parametrize("order", sorted(set(ORDERS) - NESTED))
def test_the_fake_works_again_after_crossing_a_mock(order: str, mock: Mock, network: list[object]) -> None:
    _run(order, mock)
    with checked_fake() as check, mock() as check_mock:
        check()
        check_mock()
    assert network == []


def test_moto_and_the_fake_share_a_test_with_a_mock_of_requests(network: list[object]) -> None:
    for mock in (checked_responses, checked_requests_mock):
        with checked_moto(), mock() as check_mock, checked_fake() as check:
            check()
            check_mock()
            assert boto3.client("s3").list_buckets()["Buckets"] == []
    assert network == []


@pytest.mark.slow
def test_the_environment_is_real_again_after_moto_was_first_to_come_and_to_go(
    real_account: dict[str, str], outside: Look
) -> None:
    before = {name: value for name, value in outside().items() if name.startswith("$")}
    _run("mock fake|mock fake", checked_moto)
    assert {name: value for name, value in outside().items() if name.startswith("$")} == before


@responses.activate
def test_responses_as_decorator() -> None:
    responses.get(ELSEWHERE, json=1)
    with checked_fake() as check:
        check()
        assert requests.get(ELSEWHERE, timeout=1).json() == 1
    assert len(responses.calls) == 1


def test_passthrough_of_responses_reaches_the_network_and_not_the_fake(network: list[object]) -> None:
    with checked_fake(), responses.RequestsMock() as mock:
        mock.add_passthru("http://localhost")
        with pytest.raises(RuntimeError, match="socket wanted"):
            requests.get("http://localhost/x", timeout=1)
    assert network == ["localhost"]


def test_real_http_of_requests_mock_reaches_the_network_and_not_the_fake(network: list[object]) -> None:
    with checked_fake() as check, requests_mock.Mocker(real_http=True):
        check()
        with pytest.raises(RuntimeError, match="socket wanted"):
            requests.get("http://localhost/x", timeout=1)
    assert network == ["localhost"]


def test_a_mock_of_one_session_leaves_that_session_to_the_fake_for_our_hosts(network: list[object]) -> None:
    with requests.Session() as session, requests_mock.Mocker(session=session) as mock, checked_fake():
        mock.get(ELSEWHERE, json=1)
        assert session.get(ELSEWHERE, timeout=1).json() == 1
        assert session.get(URL, timeout=1).json()["PhoneNumber"]["CallingName"] == "Acme"
    assert network == []


class Fixed(BaseAdapter):
    """An adapter of the user's own, for one host."""

    def send(self, request: Any, **_: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = 299, request, str(request.url)
        return answer

    def close(self) -> None:
        """There is nothing to close."""


def test_a_mock_of_one_session_leaves_its_other_adapters(network: list[object]) -> None:
    with checked_fake(), requests.Session() as session:
        session.mount("https://other.example.test/", Fixed())
        with requests_mock.Mocker(session=session) as mock:
            mock.get(ELSEWHERE, json=1)
            assert session.get(ELSEWHERE).json() == 1
            assert session.get(URL, timeout=1).status_code == 200
        assert session.get("https://other.example.test/x").status_code == 299
    assert network == []


def test_the_sessions_own_adapter_sends_what_requests_mock_leaves_to_the_fake() -> None:
    with checked_fake(), requests.Session() as session, requests_mock.Mocker() as mock:
        adapter = HTTPAdapter()
        session.mount("https://chime.", adapter)
        assert session.get(URL, timeout=1).connection is adapter
        assert mock.called is False


def test_an_adapter_of_requests_mock_that_is_mounted_leaves_our_hosts_to_the_fake() -> None:
    with checked_fake(), requests.Session() as session:
        adapter = requests_mock.Adapter()
        adapter.register_uri("GET", ELSEWHERE, json=1)
        session.mount("https://", adapter)
        assert session.get(ELSEWHERE).json() == 1
        assert session.get(URL, timeout=1).json()["PhoneNumber"]["CallingName"] == "Acme"


@pytest.mark.parametrize("mock", ["responses", "urlopen"])
@pytest.mark.usefixtures("restored")
def test_crossing_another_mock_time_and_again_leaves_nothing_behind(mock: str) -> None:
    urlopen = HTTPConnectionPool.urlopen
    send = HTTPAdapter.send
    for _ in range(50):
        fake = fake_chime_phone(auth="ignore")
        fake.__enter__()
        other = _over_urlopen() if mock == "urlopen" else responses.RequestsMock()
        other.start()
        fake.__exit__(None, None, None)
        other.stop()
    with checked_fake() as check:
        check()
    assert HTTPAdapter.send is send
    with pytest.raises(requests.ConnectionError, match="refused"):
        requests.get("http://127.0.0.1:1/", timeout=5)
    assert HTTPConnectionPool.urlopen is urlopen


def _over_urlopen() -> Any:
    """As pook does it."""
    beneath = HTTPConnectionPool.urlopen
    return patch.object(HTTPConnectionPool, "urlopen", lambda *args, **kwargs: beneath(*args, **kwargs))
