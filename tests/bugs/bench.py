"""A fake with connections of each kind to each service, and what a consumer does with an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import boto3
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, Outcome, fake_chime_phone

from . import boto3_readings, requests_readings  # noqa: F401  they enter their bugs into the collection
from .boto3_consumers import Boto3Lookup
from .lookup import BUGS, CORRECT, Entry, Lookup

HOSTS = {"chime": "chime.us-east-1.amazonaws.com", "chime-sdk-voice": "voice-chime.us-east-1.amazonaws.com"}
#: The number that `outcomes()` are about.
ASKED = "+12065550100"

#: Each sound consumer, on clients that retry by themselves and on those that do not.
SOUND = [
    (consumer, retrying)
    for consumer in CORRECT
    for retrying in ((False, True) if issubclass(consumer, Boto3Lookup) else (False,))
]

_MORE_THAN_ANYBODY_NEEDS = 9


class Runaway(BaseException):
    """Ends a consumer that asks without end; derives from what consumers do not catch."""


class Deed(NamedTuple):
    """What a consumer did: its result or the class of its exception, and how often it asked."""

    result: Entry | type[BaseException] | None
    attempts: int


class Bench:
    """Lets consumers meet outcomes, one after another."""

    def __init__(self, fake: ChimePhone) -> None:
        self._fake = fake
        self.right: dict[tuple[object, ...], Deed] = {}  # of sound consumers, beside which many bugs are held
        self._boto3 = boto3.Session()
        self._clients = {service: self._client(service, {"total_max_attempts": 1}) for service in HOSTS}
        self._sessions = {service: (self._session(), f"https://{host}") for service, host in HOSTS.items()}

    def connected(self, consumer: type[Lookup], service: str, *, retrying: bool = False) -> Lookup:
        """A consumer that asks one of the services."""
        if not issubclass(consumer, Boto3Lookup):
            return consumer(self._sessions[service])
        if retrying:  # a client of its own: what others do must not use up its quota of retries
            return consumer(self._client(service, {"mode": "standard"}))
        return consumer(self._clients[service])

    def deed(self, consumer: Lookup, outcome: Outcome, e164: str = ASKED) -> Deed:
        """What a consumer does where every attempt comes to the same outcome."""
        self._fake.reset()
        self._fake.add_response(outcome, times=None)
        result: Any
        with self._fake.clock.instead_of_sleep():
            try:
                result = consumer(e164)
            except (Exception, Runaway) as error:
                result = type(error)
        return Deed(result, len(self._fake.calls))

    def _client(self, service: str, retries: Any) -> Any:
        client: Any = self._boto3.client(service, "us-east-1", config=Config(retries=retries))  # type: ignore[call-overload]
        client.meta.events.register("before-send.*", self._stop_runaways)
        return client

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.auth = self._stop_runaways  # called with each request
        return session

    def _stop_runaways(self, request: Any, **_: object) -> Any:
        if len(self._fake.calls) >= _MORE_THAN_ANYBODY_NEEDS:
            raise Runaway
        return request if isinstance(request, requests.PreparedRequest) else None


class Pair:
    """A bug beside the sound consumer that it was made from, both calling one service."""

    def __init__(self, bench: Bench, bug: type[Lookup], service: str) -> None:
        sound = next(consumer for consumer in CORRECT if issubclass(bug, consumer))
        self._bench = bench
        self._beside = sound, service
        self.bug = bench.connected(bug, service, retrying=bug.retrying)
        self.sound = bench.connected(sound, service, retrying=bug.retrying)

    def differ(self, outcome: Outcome, e164: str = ASKED) -> bool:
        """Whether the bug shows: another result, another exception, or more attempts."""
        right = self._right(outcome, e164)
        found = self._bench.deed(self.bug, outcome, e164)
        return found.result != right.result or found.attempts > right.attempts

    def _right(self, outcome: Outcome, e164: str) -> Deed:
        if self.bug.retrying:  # what it does depends on the quota that is left
            return self._bench.deed(self.sound, outcome, e164)
        key = (*self._beside, outcome, e164)
        if key not in self._bench.right:
            self._bench.right[key] = self._bench.deed(self.sound, outcome, e164)
        return self._bench.right[key]


def name(consumer: type[Lookup]) -> str:
    """Client and class, as in `boto3: NaiveNow`."""
    client = "boto3" if issubclass(consumer, Boto3Lookup) else "requests"
    return f"{client}: {consumer.__name__}"


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench on a fake of its own."""
    with fake_chime_phone() as fake:
        yield Bench(fake)


__all__ = ["ASKED", "BUGS", "HOSTS", "SOUND", "Bench", "Deed", "Pair", "bench", "name"]
