"""urllib3 without the libraries above it, or with others above it than usual."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
import requests
import urllib3
from botocore.httpsession import URLLib3Session
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager, Retry, Timeout

from pytest_chime_phone import ChimePhone, Fault, ServiceError, fake_chime_phone

NUMBER = "+12065550100"
HOST = "chime.us-east-1.amazonaws.com"
PATH = f"/phone-numbers/{NUMBER}"
URL = f"https://{HOST}{PATH}"


@pytest.fixture
def fake(network: list[object]) -> Iterator[ChimePhone]:
    """A fake with one number, and no network."""
    with fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone:
        yield chime_phone
    assert network == []


class OverItsPoolManager(HTTPAdapter):
    """Passes `HTTPAdapter.send` by."""

    def send(self, request: Any, **_: Any) -> requests.Response:
        pool = self.poolmanager.connection_from_url(request.url)
        url = self.request_url(request, None)
        answer = pool.urlopen(request.method, url, headers=request.headers, preload_content=False)
        return self.build_response(request, answer)


class Composed(BaseAdapter):
    """Speaks through urllib3 by itself."""

    def send(self, request: Any, **_: Any) -> requests.Response:
        return HTTPAdapter().build_response(request, PoolManager().request("GET", request.url))

    def close(self) -> None:
        """There is nothing to close."""


def _through(adapter: BaseAdapter) -> int:
    session = requests.Session()
    session.mount("https://", adapter)
    return session.get(URL).status_code


@contextmanager
def _imported_again(*packages: str) -> Iterator[Any]:
    first = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in packages}
    for name in first:
        del sys.modules[name]
    try:
        yield importlib.import_module(packages[0])
    finally:
        sys.modules.update(first)


def _through_a_second_copy_of_requests() -> int:
    with _imported_again("requests") as second:
        assert second is not requests
        status: int = second.get(URL, timeout=1).status_code
        return status


WAYS: dict[str, Callable[[], int]] = {
    "manager": lambda: PoolManager().request("GET", URL).status,
    "pool": lambda: HTTPSConnectionPool(HOST).request("GET", PATH).status,
    "pool, not preloaded": lambda: (
        HTTPSConnectionPool(HOST).urlopen("GET", PATH, preload_content=False).status
    ),
    "pool at a port": lambda: HTTPSConnectionPool(HOST, 8443).request("GET", PATH).status,
    "plain http": lambda: HTTPConnectionPool(HOST).request("GET", PATH).status,
    "no retries": lambda: PoolManager().request("GET", URL, retries=False, timeout=3).status,
    "https proxy": lambda: ProxyManager("http://proxy.invalid").request("GET", URL).status,
    "http proxy": lambda: (
        ProxyManager("http://proxy.invalid").request("GET", URL.replace("https", "http")).status
    ),
    "adapter over its pool manager": lambda: _through(OverItsPoolManager()),
    "adapter by composition": lambda: _through(Composed()),
    "second copy of requests": _through_a_second_copy_of_requests,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_way_is_answered(way: str, fake: ChimePhone) -> None:
    assert WAYS[way]() == 200
    assert [call.operation for call in fake.calls] == ["GetPhoneNumber"]


def test_a_session_of_botocore_with_a_send_of_its_own_is_answered(fake: ChimePhone) -> None:
    class Own(URLLib3Session):
        def send(self, request: Any) -> Any:
            return PoolManager().request(request.method, request.url, headers=dict(request.headers.items()))

    client = boto3.client("chime")
    client._endpoint.http_session = Own()
    with pytest.raises(
        AttributeError
    ):  # botocore wants another class of response, which is this session's fault
        client.get_phone_number(PhoneNumberId=NUMBER)
    assert [call.operation for call in fake.calls] == ["GetPhoneNumber"]


def test_a_second_copy_of_botocore_is_answered(fake: ChimePhone, network: list[object]) -> None:
    fake.add_response(Fault("read-timeout"))
    config = {"retries": {"total_max_attempts": 1}}
    with _imported_again("boto3", "botocore", "s3transfer") as second:
        assert second is not boto3
        client = second.client("chime", "us-east-1", config=sys.modules["botocore.config"].Config(**config))
        with pytest.raises(sys.modules["botocore.exceptions"].ReadTimeoutError):
            client.get_phone_number(PhoneNumberId=NUMBER)
        client.get_phone_number(PhoneNumberId=NUMBER)
    assert [call.client for call in fake.calls] == ["botocore"] * 2
    assert network == []


def test_retries_are_attempts_of_one_call_and_sleep_nowhere(fake: ChimePhone) -> None:
    fake.add_response(ServiceError("ServiceUnavailableException"), Fault("connection-reset"))
    policy = Retry(total=3, status_forcelist=[503], backoff_factor=0.5)
    assert PoolManager().request("GET", URL, retries=policy).status == 200
    assert [call.attempt for call in fake.calls] == [1, 2, 3]
    assert list(fake.sleeps) == [1.0]


def test_a_redirect_is_followed(fake: ChimePhone) -> None:
    there = {"Location": "/phone-numbers/%2B12065550199"}
    fake.add_response(ServiceError("Moved", status=302, headers=there), phone_number=NUMBER, times=2)
    assert PoolManager().request("GET", URL).status == 404
    assert HTTPSConnectionPool(HOST).request("GET", PATH).status == 404
    assert [call.phone_number for call in fake.calls] == [NUMBER, "+12065550199"] * 2


def test_the_timeout_of_a_request_or_else_of_the_pool_counts(fake: ChimePhone) -> None:
    fake.add_response(ServiceError("NotFoundException"), latency=3, times=None)
    once = Retry(False)
    for pool, timeout in [
        (PoolManager(), {"timeout": 2.0}),
        (PoolManager(), {"timeout": Timeout(total=2)}),
        (PoolManager(timeout=2.0), {}),
    ]:
        with pytest.raises(urllib3.exceptions.ReadTimeoutError):
            pool.request("GET", URL, retries=once, **timeout)
    assert PoolManager().request("GET", URL, retries=once).status == 404


def test_others_and_a_server_of_ours_are_reached_over_the_socket() -> None:
    with fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone, chime_phone.serve() as url:
        chime_phone.add_response(Fault("connection-refused"))
        pool = PoolManager(retries=Retry(total=2, backoff_factor=4))
        assert pool.request("GET", f"{url}{PATH}").status == 200
        assert [call.client for call in chime_phone.calls] == ["http", "http"]
    with pytest.raises(urllib3.exceptions.MaxRetryError):
        PoolManager().request("GET", f"{url}{PATH}", retries=0)


def test_other_hosts_reach_the_socket(network: list[object]) -> None:
    with fake_chime_phone() as chime_phone:
        for url in ("http://localhost/x", "http://[::1]/phone-numbers"):
            with pytest.raises(RuntimeError, match="socket wanted"):
                PoolManager().request("GET", url)
        assert chime_phone.calls == ()
    assert network == ["localhost", "::1"]
