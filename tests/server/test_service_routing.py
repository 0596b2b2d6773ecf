"""Which service a request on the one port is for."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_chime_phone.http.our_hosts import Endpoint
from pytest_chime_phone.server.handler import ReceivedRequest, RequestHandler

NUMBER = "/phone-numbers/%2B12065550100"
JAVASCRIPT = "aws-sdk-js/3.1142.0 ua/2.1 os/linux lang/js md/nodejs#20.20.2 api/{}#3.1142.0 m/E"


def _endpoint(target: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Endpoint:
    requests: list[Any] = []
    backend: Any = SimpleNamespace(handle=lambda request, _: requests.append(request))
    sent = {"Host": "127.0.0.1:4010", **(headers or {})}
    RequestHandler(backend)(ReceivedRequest(method, target, sent, b"", keep_alive=True))
    return requests[0].endpoint


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_the_path_tells(service: str) -> None:
    assert _endpoint(f"/{service}{NUMBER}") == Endpoint(service, f"/{service}")


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
@pytest.mark.parametrize("header", ["User-Agent", "x-amz-user-agent"])
def test_the_sdk_tells(service: str, header: str) -> None:
    assert _endpoint(NUMBER, {header: JAVASCRIPT.format(service)}) == Endpoint(service, "")


def test_the_sdk_may_spell_it_otherwise() -> None:
    assert _endpoint(NUMBER, {"User-Agent": "aws-sdk-x/1 api/Chime_SDK_Voice/1"}).service == "chime-sdk-voice"


@pytest.mark.parametrize(
    ("host", "endpoint"),
    [
        ("voice-chime.eu-west-1.amazonaws.com", Endpoint("chime-sdk-voice", "")),
        ("chime.us-east-1.amazonaws.com:443", Endpoint("chime", "")),
    ],
)
def test_the_host_tells(host: str, endpoint: Endpoint) -> None:
    assert _endpoint(NUMBER, {"Host": host}) == endpoint
    assert _endpoint(f"http://{host}{NUMBER}") == endpoint  # as a proxy is asked


@pytest.mark.parametrize(
    ("method", "target", "service"),
    [
        ("GET", "/voice-profile-domains", "chime-sdk-voice"),
        ("GET", "/accounts", "chime"),
        ("GET", NUMBER, "chime"),
        ("GET", f"{NUMBER}?next=http://example.test", "chime"),
        ("GET", "/nowhere", "chime"),
        ("OPTIONS", "*", "chime"),
    ],
)
def test_the_operation_tells_and_else_it_is_chime(method: str, target: str, service: str) -> None:
    assert _endpoint(target, method=method) == Endpoint(service, "")
