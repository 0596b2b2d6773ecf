"""A fake with the connections of both kinds and services, and what a consumer does with an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import boto3
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, Outcome, fake_chime_phone

from .boto3_consumers import Boto3Lookup
from .lookup import Entry, Lookup
from .requests_consumers import RequestsLookup

SERVICES = ("chime", "chime-sdk-voice")
#: The number that `outcomes()` are about.
ASKED = "+12065550100"
#: More attempts than any sound consumer makes.
TOO_MANY = 9

_HOSTS = {"chime": "chime.us-east-1.amazonaws.com", "chime-sdk-voice": "voice-chime.us-east-1.amazonaws.com"}


class Runaway(BaseException):
    """Stops a consumer that asks without end; derives from what consumers do not catch."""


class Deed(NamedTuple):
    """What a consumer did: its result or the exception's class, and how often it asked."""

    result: Entry | type[BaseException] | None
    attempts: int


class Bench:
    """Lets consumers meet outcomes, one after another."""

    def __init__(self, fake: ChimePhone) -> None:
        self._fake = fake
        self._connections: dict[tuple[type, str, bool], Any] = {}
        for service in SERVICES:
            for retrying in (False, True):
                retries = {"mode": "standard"} if retrying else {"total_max_attempts": 1}
                client = boto3.client(service, "us-east-1", config=Config(retries=retries))  # type: ignore[call-overload]
                client.meta.events.register("before-send.*", self._guard)
                self._connections[Boto3Lookup, service, retrying] = client
            session = requests.Session()
            session.trust_env = False
            session.auth = self._guard_requests
            self._connections[RequestsLookup, service, False] = session, f"https://{_HOSTS[service]}"

    def consumers(self, consumer: type[Lookup], service: str) -> list[Lookup]:
        """A consumer on each connection that it may have to that service."""
        return [
            consumer(connection)
            for (kind, of_service, _), connection in self._connections.items()
            if of_service == service and issubclass(consumer, kind)
        ]

    def deed(self, consumer: Lookup, outcome: Outcome) -> Deed:
        """What a consumer does where every attempt comes to the same outcome."""
        self._fake.reset()
        self._fake.add_response(outcome, times=None)
        result: Any
        with self._fake.clock.instead_of_sleep():
            try:
                result = consumer(ASKED)
            except (Exception, Runaway) as error:
                result = type(error)
        return Deed(result, len(self._fake.calls))

    def _guard(self, **_: object) -> None:
        if len(self._fake.calls) >= TOO_MANY:
            raise Runaway

    def _guard_requests(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self._guard()
        return request


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench on a fake of its own."""
    with fake_chime_phone() as fake:
        yield Bench(fake)
