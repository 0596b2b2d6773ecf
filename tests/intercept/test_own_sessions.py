"""Clients of botocore whose HTTP session is somebody's own."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session

from pytest_chime_phone import ChimePhone, UnexpectedCall, fake_chime_phone

NUMBER = "+12065550100"
ONCE: Any = {"total_max_attempts": 1}


class Past:
    """Speaks by itself."""

    def send(self, request: Any) -> Any:
        connection = http.client.HTTPConnection(urlsplit(request.url).netloc, timeout=1)
        try:
            connection.request(request.method, request.url, headers=dict(request.headers.items()))
            raw = connection.getresponse()
            return AWSResponse(request.url, raw.status, dict(raw.headers), _Stream(raw.read()))
        except OSError as error:
            raise ConnectionClosedError(endpoint_url=request.url) from error
        finally:
            connection.close()


class _Stream:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


class Stub:
    """Answers by itself."""

    def send(self, request: Any) -> Any:
        return AWSResponse(request.url, 200, {}, _Stream(b'{"PhoneNumber": {"CallingName": "Stub"}}'))


class Passing(URLLib3Session):
    """Looks at what is sent."""

    def send(self, request: Any) -> Any:
        return super().send(request)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that somebody looks up, all in vain."""
    names: list[str] = []

    def refuse(host: str, *_: object) -> Any:
        if host != "127.0.0.1":
            names.append(host)
            raise socket.gaierror(socket.EAI_NONAME, "no network")
        return getaddrinfo(host, *_)

    getaddrinfo = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return names


def calling_name(session: Any, **how: Any) -> str:
    client = boto3.client("chime", **how)
    client._endpoint.http_session = session
    name: str = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["CallingName"]
    return name


def acme(fake: ChimePhone) -> None:
    fake.add_phone_number(NUMBER, CallingName="Acme")


def test_one_that_would_go_past_the_fake_fails_the_test(names: list[str]) -> None:
    swallowed = []
    message = r"Past, the HTTP session of a Chime client, .* chime.us-east-1.amazonaws.com"
    with pytest.raises(UnexpectedCall, match=message), fake_chime_phone():
        for _ in range(2):
            try:
                calling_name(Past())
            except BaseException as error:
                swallowed.append(type(error))
    assert (swallowed, names) == ([UnexpectedCall] * 2, [])


def test_it_may_speak_to_a_server_of_the_fake() -> None:
    with fake_chime_phone() as fake, fake.serve() as url:
        acme(fake)
        assert calling_name(Past(), endpoint_url=url) == "Acme"
        assert [call.client for call in fake.calls] == ["http"]


def test_a_stub_answers_by_itself(network: list[object]) -> None:
    with fake_chime_phone() as fake:
        assert calling_name(Stub()) == "Stub"
        assert (fake.calls, network) == ((), [])


def test_one_that_passes_on_to_the_library_is_answered(network: list[object]) -> None:
    with fake_chime_phone() as fake:
        acme(fake)
        assert calling_name(Passing()) == "Acme"
        assert (len(fake.calls), network) == (1, [])


def test_other_services_and_other_times_are_left_alone(names: list[str]) -> None:
    with fake_chime_phone():
        keys: Any = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "config": Config(retries=ONCE)}
        other, early = boto3.client("sqs", **keys), boto3.client("chime", **keys)
        other._endpoint.http_session = early._endpoint.http_session = Past()
        with pytest.raises(ConnectionClosedError):
            other.list_queues()
    with pytest.raises(ConnectionClosedError):
        early.list_phone_numbers()
    assert names == ["sqs.us-east-1.amazonaws.com", "chime.us-east-1.amazonaws.com"]
