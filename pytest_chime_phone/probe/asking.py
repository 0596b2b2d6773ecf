"""Asks a real account: one named profile, reads only, few calls, one a second.

botocore is met here.  What may be asked is enforced below every caller, on the events that each request
of a client passes before it is signed: the operation has to be on the list, the method has to be GET, and
the calls are counted.  An answer is taken in the place of botocore's parser, so that nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self

from ..domain.service_model import is_read
from ..errors import ChimePhoneError, InvalidValue
from .answers import Answer, Unanswered

#: The most calls of one run, and the seconds between two of them.
MOST_CALLS = 30
PAUSE = 1.0

_TRIES = 3  # of a call that is throttled, or that the service fails
# Where botocore looks for credentials that no profile names.
_NOT_OF_A_PROFILE = ("env", "ec2-credentials-file", "boto-config", "container-role", "iam-role")


class NotARead(ChimePhoneError):
    """A request that the probe must not make; it was neither signed nor sent."""


class Ask(NamedTuple):
    """One call; texts of its parameters may hold facts of the account, as in `{phone number}`."""

    service: str
    operation: str
    parameters: Mapping[str, Any] = {}
    signed: bool = True

    def with_facts(self, facts: Mapping[str, str]) -> Ask:
        """The call with the facts put in.  Raises `Unanswered` where one is not known."""
        try:
            filled = {
                name: value.format_map(facts) if isinstance(value, str) else value
                for name, value in self.parameters.items()
            }
        except KeyError:
            raise Unanswered("the account has none") from None
        return self._replace(parameters=filled)


class ReadsOnly:
    """Refuses every request of a client that is not an allowed read, before it is signed."""

    def __init__(self) -> None:
        self.calls = 0

    def watch(self, client: Any) -> None:
        """Look at everything that a client is about to send."""
        for event in ("before-call", "before-sign"):
            client.meta.events.register(event, getattr(self, f"_{event.replace('-', '_')}"))

    def _before_call(self, model: Any, params: Mapping[str, Any], **_: Any) -> None:
        self._check(model.name, params["method"])

    def _before_sign(self, operation_name: str, request: Any, **_: Any) -> None:
        self._check(operation_name, request.method)
        if self.calls >= MOST_CALLS:
            raise NotARead(f"{operation_name}: the probe makes {MOST_CALLS} calls at most.")
        self.calls += 1

    def _check(self, operation: str, method: str) -> None:
        if not is_read(operation) or method != "GET":
            raise NotARead(f"{operation} ({method}) is not a read: it was not sent.")


class RawAnswers:
    """A factory of parsers, and the parser: it keeps an answer as it came, and makes nothing of it."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    def create_parser(self, _protocol: str) -> Self:
        """The parser of any protocol."""
        return self

    def parse(self, response: Mapping[str, Any], _shape: object) -> dict[str, Any]:
        """Keep an answer."""
        headers = {name.lower(): value for name, value in response["headers"].items()}
        self.answers.append(Answer(response["status_code"], headers, bytes(response["body"])))
        return {"ResponseMetadata": {}}


class Asker:
    """The clients of one profile.  Raises `InvalidValue` for a profile or region that cannot be used."""

    def __init__(self, profile: str, region: str, *, sleep: Callable[[float], object]) -> None:
        from botocore import __version__
        from botocore.session import Session

        self.botocore = __version__
        self.region = region
        self.throttle: Answer | None = None  # the first answer that said that calls come too fast
        self._sleep = sleep
        self._pause = PAUSE
        self._guard = ReadsOnly()
        self._clients: dict[tuple[str, bool], Any] = {}
        #: What signs, and so must be written nowhere.
        self.keys = _keys_of(profile)
        self._raw = RawAnswers()
        self._session = Session(profile=profile)
        self._session.register_component("response_parser_factory", self._raw)

    def address(self, service: str) -> str:
        """Where a service is asked.  Raises `InvalidValue` for a region that does not have it."""
        url: str = self.client(service).meta.endpoint_url
        regions = self._session.get_available_regions(service)  # none for `chime`, which is in one place
        if regions and self.region not in regions and ".amazonaws.com" in url:
            raise InvalidValue(f"--region {self.region}: {service} is not there: use {', '.join(regions)}.")
        return url

    def client(self, service: str, *, signed: bool = True) -> Any:
        """The client of a service: it can do nothing but read."""
        from botocore import UNSIGNED
        from botocore.config import Config

        if (service, signed) not in self._clients:
            config = Config(
                connect_timeout=10,
                read_timeout=30,
                retries={"total_max_attempts": 1, "mode": "standard"},
                **({} if signed else {"signature_version": UNSIGNED}),
            )
            client = self._session.create_client(
                service,
                region_name=self.region,
                config=config,
                aws_access_key_id=self.keys[0],
                aws_secret_access_key=self.keys[1],
                aws_session_token=self.keys[2],
            )
            self._guard.watch(client)
            self._clients[service, signed] = client
        return self._clients[service, signed]

    def answer(self, ask: Ask) -> Answer:
        """What a call comes to.  Raises `Unanswered` where nothing comes that tells anything."""
        for tries_left in reversed(range(_TRIES)):
            if self._guard.calls >= MOST_CALLS:
                raise Unanswered("no call left")
            if self._guard.calls:
                self._sleep(self._pause)
            answer = self._once(ask)
            if answer.is_throttle:
                self.throttle = self.throttle or answer
            elif answer.status < 500 or not tries_left:
                return answer
            self._pause *= 2
        raise Unanswered("throttled")

    def _once(self, ask: Ask) -> Answer:
        from botocore import xform_name
        from botocore.exceptions import BotoCoreError, ClientError

        client = self.client(ask.service, signed=ask.signed)
        try:
            getattr(client, xform_name(ask.operation))(**ask.parameters)
        except ClientError:  # which says nothing more than the answer
            pass
        except BotoCoreError as error:
            raise Unanswered(f"no answer: {type(error).__name__}") from None
        return self._raw.answers[-1]


def _keys_of(profile: str) -> tuple[str, str, str | None]:
    """The keys that a profile names; others are not looked for."""
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    session = Session(profile=profile)
    try:
        resolver = session.get_component("credential_provider")
        for provider in _NOT_OF_A_PROFILE:
            resolver.remove(provider)
        found = session.get_credentials()
        keys = found.get_frozen_credentials() if found else None
    except BotoCoreError as error:
        raise InvalidValue(f"--profile {profile}: {error}") from None
    if keys is None:
        raise InvalidValue(f"--profile {profile}: it has no credentials: name one that has.")
    return keys.access_key, keys.secret_key, keys.token
