"""The same question, put to a real server and to the fake, by each client library."""

from __future__ import annotations

import os
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import boto3
import botocore.endpoint
import pytest
import requests
import urllib3.util.retry
from botocore.config import Config
from botocore.exceptions import CapacityNotAvailableError, ClientError
from botocore.retries.bucket import Clock, TokenBucket
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.connectionpool import HTTPConnectionPool

from pytest_chime_phone import fake_chime_phone

from .loopback import CERTIFICATE, Outcome

NUMBER = "+12065550100"
MODES = ("legacy", "standard", "adaptive")
#: Each client library in each of its retry modes, and why it may be absent.
CLIENTS = {
    **{f"boto3 {mode}": None for mode in MODES},
    "requests": None,
    "requests retrying": None,
    **{f"aiobotocore {mode}": "aiobotocore" for mode in MODES},
    **{f"aiobotocore-httpx {mode}": "aiobotocore.httpxsession" for mode in MODES},
}
#: A policy as users of requests write it.
RETRYING = Retry(total=3, status_forcelist=[503], backoff_factor=0.5)


_CAUSES = (
    ConnectionRefusedError,
    ConnectionResetError,
    TimeoutError,
    socket.gaierror,
    ssl.SSLCertVerificationError,
)


class Met(NamedTuple):
    """What the code under test met: an exception's class or a value, and what it took to get there."""

    what: object
    attempts: int
    sleeps: object  # how many; for requests, whose back-offs are not random, how long
    reasons: tuple[type, ...]  # the classes of the exceptions that the exception carries
    cause: type | None  # the class of what a socket, the resolver or TLS raised in the first place
    text: str  # what the exception says then, without addresses and times
    headers: dict[str, str]  # those of the answer, but for what marks the single answer


class Answer(NamedTuple):
    """What a client gave back or raised, in comparable form."""

    what: object
    reasons: tuple[type, ...] = ()
    cause: type | None = None
    text: str = ""
    headers: Mapping[str, str] = MappingProxyType({})


class Client:
    """One client library in one retry mode, asking for one phone number."""

    def __init__(self, name: str) -> None:
        self.library, _, self.mode = name.partition(" ")
        self.called = {"boto3": "botocore", "requests": "requests"}.get(self.library, "aiobotocore")
        self.is_async = self.called == "aiobotocore"

    def ask(
        self, url: str | None = None, *, connect: float = 30, read: float = 30, trust: bool = True
    ) -> Answer:
        """Ask a server, or without a URL the service itself; what comes of it."""
        verify: Any = str(CERTIFICATE) if url and trust else True
        try:
            if self.library == "boto3":
                return self._ask_boto3(url, Config(connect_timeout=connect, read_timeout=read), verify)
            if self.is_async:
                return self._ask_aiobotocore(url, (connect, read), verify)
            return self._ask_requests(url, (connect, read), verify)
        except Exception as error:
            reasons = tuple(type(reason) for reason in _carried(error))
            cause = _cause(error)
            return Answer(type(error), reasons, cause, _without_places(str(error)) if cause else "")

    def _ask_boto3(self, url: str | None, timeouts: Config, verify: Any) -> Answer:
        client = session().client(
            "chime",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="none",
            aws_secret_access_key="none",
            config=timeouts.merge(Config(retries={"mode": self.mode})),
            verify=verify,
        )
        with closing(client):
            try:
                answer, error = client.get_phone_number(PhoneNumberId=NUMBER), None
            except ClientError as raised:
                answer, error = raised.response, type(raised)
        return _parsed(answer, error)

    def _ask_aiobotocore(self, url: str | None, timeout: tuple[float, float], verify: Any) -> Answer:
        from .async_clients import look_up

        answer, error = look_up(NUMBER, url, self.mode, timeout, verify, over_httpx="httpx" in self.library)
        return _parsed(answer, error)

    def _ask_requests(self, url: str | None, timeout: tuple[float, float], verify: Any) -> Answer:
        host = url or "https://chime.us-east-1.amazonaws.com"
        with requests.Session() as session:
            if self.mode == "retrying":
                session.mount(host, HTTPAdapter(max_retries=RETRYING))
            answer = session.get(f"{host}/phone-numbers/%2B12065550100", timeout=timeout, verify=verify)
        body = re.sub(rb'"RequestId":"[^"]*"', b"", answer.content)  # each attempt has its own
        what = answer.status_code, answer.reason, body, answer.encoding, dict(answer.cookies)
        return Answer(what, headers=answer.headers)


@cache
def session() -> Any:
    """One session for every client: it reads botocore's data once."""
    return boto3.session.Session()


def _parsed(answer: dict[str, Any], error: type | None) -> Answer:
    metadata = answer.pop("ResponseMetadata")
    what = error, answer, metadata["HTTPStatusCode"], metadata["RetryAttempts"]
    return Answer(what, headers=metadata["HTTPHeaders"])


def _carried(error: BaseException) -> Iterator[BaseException]:
    given = [*error.args, getattr(error, "reason", None), getattr(error, "kwargs", {}).get("error")]
    for reason in given:
        if isinstance(reason, BaseException):
            yield reason
            yield from _carried(reason)


def _cause(error: BaseException | None) -> type | None:
    found = None
    while error is not None:
        found = type(error) if type(error) in _CAUSES else found
        error = error.__cause__ or error.__context__
    return found


def _without_places(text: str) -> str:
    hosts = r"(127\.0\.0\.1|chime\.invalid|chime\.us-east-1\.amazonaws\.com)(:\d+)?"
    text = re.sub(hosts, "HOST", text.replace("HTTPS", "HTTP").replace("https:", "http:"))
    return re.sub(r"(?:(?<=port=)|(?<=meout=)|(?<=ssl.c:))[\d.]+|0x\w+|(?<=self).(?=signed)", "-", text)


class _Unhurried:
    """The `time` module to a retry loop on the real side: back-offs are noted, not slept."""

    def __init__(self, sleeps: list[float]) -> None:
        self.sleep = sleeps.append

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


def _on_a_bare_machine(patch: pytest.MonkeyPatch) -> None:
    """No proxy, profile or retry setting reaches either side, nor does time, which a rate limit asks for."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            patch.delenv(name)
    patch.setenv("AWS_CONFIG_FILE", os.devnull)
    patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    patch.setattr(Clock, "current_time", lambda _: 1.0e9)


def _note_back_offs(patch: pytest.MonkeyPatch, sleeps: list[float]) -> None:
    acquire = TokenBucket.acquire

    def acquire_at_once(bucket: TokenBucket, amount: int = 1) -> object:
        try:
            return acquire(bucket, amount, block=False)
        except CapacityNotAvailableError:
            return sleeps.append(bucket._sleep_amount(amount))

    patch.setattr(TokenBucket, "acquire", acquire_at_once)
    patch.setattr(botocore.endpoint, "time", _Unhurried(sleeps))
    patch.setattr(urllib3.util.retry, "time", _Unhurried(sleeps))


def over_the_socket(client: Client, url: str, **how: Any) -> Met:
    """What the client meets at a real server."""
    attempts: list[object] = []
    sleeps: list[float] = []
    urlopen = HTTPConnectionPool.urlopen

    def counted(pool: HTTPConnectionPool, *args: Any, **kwargs: Any) -> Any:
        attempts.append(pool)
        return urlopen(pool, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPConnectionPool, "urlopen", counted)
        _on_a_bare_machine(patch)
        _note_back_offs(patch, sleeps)
        if client.is_async:
            from . import async_clients

            async_clients.count_attempts(patch, attempts)
            async_clients.note_back_offs(patch, sleeps)
        answer = client.ask(url, **how)
    return _met(client, answer, len(attempts), sleeps)


def in_process(client: Client, *outcomes: Outcome) -> Met:
    """What the client meets where the fake answers so, the last outcome for ever."""
    with pytest.MonkeyPatch.context() as patch:
        _on_a_bare_machine(patch)
        with fake_chime_phone(auth="ignore") as chime_phone:
            chime_phone.add_response(outcomes[-1], times=None)
            if outcomes[:-1]:
                chime_phone.add_response(*outcomes[:-1], optional=True)
            answer = client.ask()
        return _met(client, answer, len(chime_phone.calls), chime_phone.sleeps)


def over_the_server(client: Client, *outcomes: Outcome, **how: Any) -> Met:
    """What the client meets at the fake's own server, over a real socket; the last outcome for ever."""
    with pytest.MonkeyPatch.context() as patch:
        _on_a_bare_machine(patch)
        with fake_chime_phone(auth="ignore") as chime_phone, chime_phone.serve() as url:
            chime_phone.add_response(outcomes[-1], times=None)
            if outcomes[:-1]:
                chime_phone.add_response(*outcomes[:-1], optional=True)
            answer = client.ask(url, **how)
        assert {call.client for call in chime_phone.calls} == {"http"}
        return _met(client, answer, len(chime_phone.calls), chime_phone.sleeps)


def _met(client: Client, answer: Answer, attempts: int, sleeps: Sequence[float]) -> Met:
    passing = ("connection", "date", "x-amzn-requestid")
    headers = {k.lower(): v for k, v in answer.headers.items() if k.lower() not in passing}
    noted = tuple(sleeps) if client.library == "requests" else len(sleeps)
    return Met(answer.what, attempts, noted, answer.reasons, answer.cause, answer.text, headers)
