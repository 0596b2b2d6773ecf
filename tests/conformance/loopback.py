"""A loopback server that answers, or fails to, as an outcome says: at a real socket, for one test."""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

import pytest

from pytest_chime_phone import Fault, MalformedResponse, ServiceError, Success
from pytest_chime_phone.http.rest_json import fault_bytes

CERTIFICATE = Path(__file__).with_name("test_only_certificate.pem")

Outcome = Success | ServiceError | MalformedResponse | Fault
#: What the server does with a connection, once it has read the request.  In the end it closes it.
Behaviour = Callable[[socket.socket], None]

_REFUSED_BY_THE_GATEWAY = ("ExpiredTokenException", "ThrottlingException")


@contextmanager
def serving(*outcomes: Outcome, scheme: str = "http") -> Iterator[str]:
    """The URL of a server, whose n-th connection gets the n-th outcome, and the later ones the last."""
    tls = None
    if scheme == "https":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(CERTIFICATE)
    with _Server([_behaviour(outcome) for outcome in outcomes], tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
        thread.start()
        try:
            yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def faulty(kind: str, scheme: str) -> Iterator[str]:
    """A URL at which a real socket has that fault; where none is accepted, see `full_backlog`."""
    if kind == "dns-failure":
        yield f"{scheme}://chime.invalid"  # RFC 6761: no such name, ever
    elif kind == "connection-refused":
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))  # and not listening
            yield f"{scheme}://127.0.0.1:{bound.getsockname()[1]}"
    else:
        with serving(Fault(kind), scheme=scheme) as url:
            yield url


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port at which the kernel lets further connections wait, because nobody accepts the first."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(16):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0.2)
            try:
                waiting.connect(listener.getsockname())
            except TimeoutError:
                yield listener.getsockname()[1]
                return
        pytest.skip("this kernel completes connections that nobody accepts: none times out on loopback")


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
        behaviours = self.server.behaviours
        behave = behaviours[min(self.server.connections, len(behaviours) - 1)]
        self.server.connections += 1
        connection = self.request
        connection.settimeout(30)
        with ExitStack() as stack:
            try:
                if self.server.tls:
                    secured = self.server.tls.wrap_socket(connection, server_side=True)
                    connection = stack.enter_context(secured)
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536) or b"\r\n\r\n"
                behave(connection)
            except OSError:
                pass  # the client was the first to go


_REQUEST_ID = "4105c588-140d-4904-a0ed-80be2157ebcf"


def _behaviour(outcome: Outcome) -> Behaviour:
    if isinstance(outcome, Fault):
        return _FAULTS[outcome.kind]
    if isinstance(outcome, MalformedResponse):
        return _sending(_http(outcome.body, outcome.status, outcome.headers))
    if isinstance(outcome, ServiceError):
        code = outcome.code.removesuffix("Exception").removesuffix("Client")
        body = f'{{"Code":"{code}","Message":"{outcome.message}","RequestId":"{_REQUEST_ID}"}}'
        if outcome.code in _REFUSED_BY_THE_GATEWAY:
            body = f'{{"message":"{outcome.message}"}}'
        headers = {"x-amzn-ErrorType": outcome.code, **outcome.headers}
        return _sending(_http(body.encode(), outcome.status, headers))
    return _sending(_http(outcome.json))


def _sending(answer: bytes) -> Behaviour:
    return lambda connection: connection.sendall(answer)


def _http(body: bytes, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})) -> bytes:
    usual = {
        "x-amzn-RequestId": _REQUEST_ID,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Date": "Mon, 28 Oct 2019 18:43:10 GMT",
        "Connection": "close",  # the server does, so a client had better not come back
    }
    given = {name.lower() for name in headers}
    kept = {name: value for name, value in usual.items() if name.lower() not in given}
    status_line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    lines = [status_line, *(f"{name}: {value}" for name, value in {**kept, **headers}.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _stay_silent(connection: socket.socket) -> None:
    connection.recv(1)  # comes back when the client has given up


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _say_nothing(connection: socket.socket) -> None:
    """And close."""


_FAULTS: dict[str, Behaviour] = {
    "read-timeout": _stay_silent,
    "connection-reset": _reset,
    "empty-response": _say_nothing,
    "truncated-body": _sending(fault_bytes(Fault("truncated-body"))),  # urllib3 1 passes it on
    "garbage": _sending(b"220 smtp.example.test ESMTP ready\r\n"),
    "tls-failure": _say_nothing,
}
