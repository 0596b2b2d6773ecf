"""A loopback server that misbehaves to order, and one way to put the same question to it and to the fake."""

from __future__ import annotations

import os
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import botocore.endpoint
import pytest
import requests
import urllib3.util.retry
from botocore.config import Config
from botocore.exceptions import ClientError
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.connectionpool import HTTPConnectionPool

from pytest_chime_phone import Outcome, fake_chime_phone

NUMBER = "+12065550100"
CERTIFICATE = Path(__file__).with_name("test_only_certificate.pem")

#: What a server does with a connection, once it has read the request.
Behaviour = Callable[[socket.socket], None]


class Met(NamedTuple):
    """What the code under test met: an exception or a value, after so many attempts and back-offs."""

    what: object
    attempts: int
    sleeps: int


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, profile or retry setting of the machine reaches either side."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


# -- the loopback server


class _Server(socketserver.ThreadingTCPServer):
    request_queue_size = 64

    def __init__(self, behaviours: Sequence[Behaviour], tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.behaviours = behaviours
        self.tls = tls
        self.connections = 0


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Read one request, then do as told; the last behaviour is for every further connection."""
        behaviours = self.server.behaviours
        behave = behaviours[min(self.server.connections, len(behaviours) - 1)]
        self.server.connections += 1
        with ExitStack() as stack:
            connection = self.request
            connection.settimeout(30)
            try:
                if self.server.tls:
                    connection = stack.enter_context(
                        self.server.tls.wrap_socket(connection, server_side=True)
                    )
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536) or b"\r\n\r\n"
                behave(connection)
            except OSError:
                pass  # the client was the first to go


@contextmanager
def _serving(*behaviours: Behaviour, scheme: str = "http") -> Iterator[str]:
    tls = None
    if scheme == "https":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(CERTIFICATE)
    with _Server(behaviours, tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
        thread.start()
        try:
            yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def serving() -> Callable[..., AbstractContextManager[str]]:
    """`serving(*behaviours, scheme=...)`: a server's URL; the n-th connection gets the n-th behaviour."""
    return _serving


def _stay_silent(connection: socket.socket) -> None:
    connection.recv(1)  # comes back when the client has given up


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _close(connection: socket.socket) -> None:
    """The server closes every connection in the end."""


def _answer_in_part(connection: socket.socket) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n"
    connection.sendall(head + b'{"PhoneNumber":{"CallingName":"Ac')


def _speak_no_http(connection: socket.socket) -> None:
    connection.sendall(b"220 smtp.example.test ESMTP ready\r\n")


_BEHAVIOURS: dict[str, Behaviour] = {
    "read-timeout": _stay_silent,
    "connection-reset": _reset,
    "empty-response": _close,
    "truncated-body": _answer_in_part,
    "garbage": _speak_no_http,
    "tls-failure": _close,
}


@contextmanager
def _faulty(kind: str, scheme: str) -> Iterator[str]:
    if kind == "dns-failure":
        yield f"{scheme}://chime.invalid"  # RFC 6761: no such name, ever
    elif kind == "connection-refused":
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))  # and not listening
            yield f"{scheme}://127.0.0.1:{bound.getsockname()[1]}"
    elif kind == "connect-timeout":
        with _full_backlog() as port:
            yield f"{scheme}://127.0.0.1:{port}"
    else:
        with _serving(_BEHAVIOURS[kind], scheme=scheme) as url:
            yield url


@contextmanager
def _full_backlog() -> Iterator[int]:
    """A port at which the kernel lets further connections wait, because nobody accepts the first."""
    with ExitStack() as stack:
        listener = stack.enter_context(closing(socket.create_server(("127.0.0.1", 0), backlog=0)))
        for _ in range(16):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0.2)
            try:
                waiting.connect(listener.getsockname())
            except TimeoutError:
                yield listener.getsockname()[1]
                return
        pytest.skip("this kernel completes connections that nobody accepts: none times out on loopback")


@pytest.fixture(scope="session")
def faulty() -> Callable[[str, str], AbstractContextManager[str]]:
    """`faulty(kind, scheme)`: a URL at which a real socket has that fault."""
    return _faulty


# -- the clients


class Client:
    """One client library in one retry mode, asking for one phone number."""

    def __init__(self, name: str) -> None:
        self.library, _, self.mode = name.partition(" ")

    def ask(
        self, url: str | None = None, *, connect: float = 30, read: float = 30, trust: bool = True
    ) -> object:
        """Ask a server, or without a URL the service itself; what comes back, in comparable form."""
        verify: Any = str(CERTIFICATE) if url and trust else True
        if self.library == "boto3":
            return self._ask_boto3(url, Config(connect_timeout=connect, read_timeout=read), verify)
        return self._ask_requests(url, (connect, read), verify)

    def _ask_boto3(self, url: str | None, timeouts: Config, verify: Any) -> object:
        client = boto3.client(
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
                answer = client.get_phone_number(PhoneNumberId=NUMBER)
            except ClientError as error:
                metadata = error.response["ResponseMetadata"]
                return type(error), error.response["Error"], metadata["HTTPStatusCode"]
            except Exception as error:
                return type(error)
        metadata = answer.pop("ResponseMetadata")
        return answer, metadata["HTTPStatusCode"], metadata["RetryAttempts"]

    def _ask_requests(self, url: str | None, timeout: tuple[float, float], verify: Any) -> object:
        host = url or "https://chime.us-east-1.amazonaws.com"
        with requests.Session() as session:
            if self.mode:
                total = Retry(total=3, status_forcelist=[503], backoff_factor=0.5)
                session.mount(host, HTTPAdapter(max_retries=total))
            try:
                answer = session.get(f"{host}/phone-numbers/%2B12065550100", timeout=timeout, verify=verify)
            except Exception as error:
                return type(error)
        return answer.status_code, answer.reason, answer.content, answer.encoding


@pytest.fixture(params=["boto3 legacy", "boto3 standard", "boto3 adaptive", "requests"])
def client(request: pytest.FixtureRequest) -> Client:
    """Each client library in each of its retry modes."""
    return Client(request.param)


class _Unhurried:
    """The `time` module to a retry loop on the real side: back-offs are noted, not slept."""

    def __init__(self, sleeps: list[float]) -> None:
        self.sleep = sleeps.append

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


@pytest.fixture
def over_the_socket(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Met]:
    """`over_the_socket(url, **timeouts)`: what the client meets at a real server."""

    def ask(url: str, **how: Any) -> Met:
        attempts: list[str] = []
        sleeps: list[float] = []
        urlopen = HTTPConnectionPool.urlopen

        def counted(pool: HTTPConnectionPool, method: str, target: str, *args: Any, **kwargs: Any) -> Any:
            attempts.append(target)
            return urlopen(pool, method, target, *args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(HTTPConnectionPool, "urlopen", counted)
            patch.setattr(botocore.endpoint, "time", _Unhurried(sleeps))
            patch.setattr(urllib3.util.retry, "time", _Unhurried(sleeps))
            what = client.ask(url, **how)
        return Met(what, len(attempts), len(sleeps))

    return ask


@pytest.fixture
def in_process(client: Client) -> Callable[..., Met]:
    """`in_process(*outcomes)`: what the client meets where the fake answers so, the last one for ever."""

    def ask(*outcomes: Outcome) -> Met:
        with fake_chime_phone(auth="ignore") as chime_phone:
            chime_phone.add_response(outcomes[-1], times=None)
            if outcomes[:-1]:
                chime_phone.add_response(*outcomes[:-1], optional=True)
            what = client.ask()
            return Met(what, len(chime_phone.calls), len(chime_phone.sleeps))

    return ask
