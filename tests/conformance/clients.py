"""The same question, put to a real server and to the fake, by each client library."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import boto3
import requests
from botocore.config import Config
from botocore.exceptions import ClientError
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from .loopback import CERTIFICATE

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
