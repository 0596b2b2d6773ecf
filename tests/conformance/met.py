"""What a client meets: at a real server, in process, and at the fake's own server."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import botocore.endpoint
import pytest
import urllib3.util.retry
from botocore.exceptions import CapacityNotAvailableError
from botocore.retries.bucket import Clock, TokenBucket
from urllib3.connectionpool import HTTPConnectionPool

from pytest_chime_phone import fake_chime_phone

from .clients import Answer, Client
from .loopback import Outcome


class Met(NamedTuple):
    """What the code under test met: an exception's class or a value, and what it took to get there."""

    what: object
    attempts: int
    sleeps: object  # how many; for requests, whose back-offs are not random, how long
    reasons: tuple[type, ...]  # the classes of the exceptions that the exception carries
    cause: type | None  # the class of what a socket, the resolver or TLS raised in the first place
    text: str  # what the exception says then, without addresses and times
    headers: dict[str, str]  # those of the answer, but for what marks the single answer


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
