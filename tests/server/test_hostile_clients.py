"""What fuzzers, slow clients and crowds do: each is answered or closed, and the next client is served."""

from __future__ import annotations

import contextlib
import gc
import json
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import freezegun
import pytest
import requests

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.verification import verify
from pytest_chime_phone.http.messages import Response
from pytest_chime_phone.server import listen
from pytest_chime_phone.server.connection import LARGEST_BODY, LONGEST_HEAD

from .raw_http import GET, LAST, all_of, one_answer

Connect = Callable[[], socket.socket]
POST = b"POST /phone-numbers/%2B12065550100 HTTP/1.1\r\nHost: fake\r\n"

MALFORMED = {
    "no HTTP": (b"hello\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    "nul": (b"\x00" * 100 + b"\r\n\r\n", 400),
    "binary": (bytes(range(128, 256)) + b"\r\n\r\n", 400),
    "a blank in a name": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    "a bare carriage return": (b"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400),
    "version 9": (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505),
    "two lengths": (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    "a negative length": (POST + b"Content-Length: -1\r\n\r\n", 400),
    "an endless length": (POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", 400),
    "an unknown coding": (POST + b"Transfer-Encoding: gzip\r\n\r\n", 501),
    "chunks that are none": (POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    "a long line": (b"GET /" + b"a" * 2 * LONGEST_HEAD, 431),
    "a long header": (POST + b"X: " + b"a" * 2 * LONGEST_HEAD, 431),
    "a long header that is whole": (POST + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
    "many headers": (POST + b"X: y\r\n" * LONGEST_HEAD, 431),
    "a large body announced": (POST + b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1), 413),
}


def _send(sock: socket.socket, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
        sock.sendall(data)


@pytest.fixture(autouse=True)
def _healthy(backend: Backend, connect: Connect) -> Any:
    """Whatever a test has done, the next client is served and nothing fails the test."""
    yield
    sock = connect()
    sock.sendall(LAST)
    assert all_of(sock).startswith(b"HTTP/1.1 200 ")
    verify(backend)


@pytest.mark.parametrize(("request_", "status"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_request_is_refused_and_the_connection_closed(
    connect: Connect, request_: bytes, status: int
) -> None:
    sock = connect()
    _send(sock, request_)
    answer = all_of(sock)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["message"]


def test_a_large_body_in_chunks_is_refused(connect: Connect) -> None:
    sock = connect()
    _send(sock, POST + b"Transfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    for _ in range(LARGEST_BODY // 0x10000 + 1):
        _send(sock, chunk)
    assert all_of(sock).startswith(b"HTTP/1.1 413 ")


def test_an_unspeakable_request_leaves_no_trace(served: tuple[ChimePhone, str], connect: Connect) -> None:
    _send(connect(), b"GET /phone-numbers")
    assert not served[0].calls


def test_requests_sent_together_are_answered_in_order(
    served: tuple[ChimePhone, str], connect: Connect
) -> None:
    sock = connect()
    sock.sendall(GET * 9 + LAST)
    assert all_of(sock).count(b"HTTP/1.1 200 OK\r\n") == 10


def test_a_request_in_single_bytes_is_read(connect: Connect) -> None:
    sock = connect()
    for byte in GET:
        sock.sendall(bytes([byte]))
    assert one_answer(sock)[0] == 200


def test_a_client_that_waits_for_leave_gets_it(served: tuple[ChimePhone, str], connect: Connect) -> None:
    sock = connect()
    sock.sendall(POST + b"Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
    assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    sock.sendall(b"{")
    sock.sendall(b"}")
    assert all_of(sock).startswith(b"HTTP/1.1 400 ")  # an UpdatePhoneNumber that changes nothing


def test_a_half_open_client_is_answered(connect: Connect) -> None:
    sock = connect()
    sock.sendall(GET)
    sock.shutdown(socket.SHUT_WR)
    assert all_of(sock).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_long_answer_waits_for_its_reader(served: tuple[ChimePhone, str], connect: Connect) -> None:
    body = b"a" * 30_000_000
    served[0].add_response(MalformedResponse(body))
    sock = connect()
    sock.sendall(GET + GET)
    others = connect()
    others.sendall(GET)
    assert one_answer(others)[0] == 200
    assert len(served[0].calls) == 2  # the second request of the first client waits
    status, _, received = one_answer(sock)
    assert (status, len(received) >= len(body)) == (200, True)


def test_answers_are_made_no_faster_than_they_are_read(
    served: tuple[ChimePhone, str], connect: Connect
) -> None:
    fake, _ = served
    body = b"a" * 20_000_000
    fake.add_response(MalformedResponse(body), times=3)
    sock = connect()
    sock.sendall(GET * 2 + LAST)
    data = b""
    for nth in (1, 2, 3):
        while len(data) < nth * len(body):
            data += sock.recv(1 << 20)
        assert len(fake.calls) <= nth + 1
    assert (data + all_of(sock)).count(b"HTTP/1.1 200 OK\r\n") == 3


def test_a_client_that_goes_in_the_middle_of_its_answer_is_let_go(
    served: tuple[ChimePhone, str], connect: Connect
) -> None:
    served[0].add_response(MalformedResponse(b"a" * 20_000_000))
    sock = connect()
    sock.sendall(GET)
    sock.recv(1)
    sock.close()


def test_a_refusal_waits_until_the_answer_before_it_is_read(
    served: tuple[ChimePhone, str], connect: Connect
) -> None:
    served[0].add_response(MalformedResponse(b"a" * 20_000_000))
    sock = connect()
    sock.sendall(GET + b"no HTTP\r\n\r\n")
    assert b"HTTP/1.1 400 Bad Request\r\n" in all_of(sock)
    sock.sendall(b"more")  # is thrown away


@pytest.fixture
def many_descriptors() -> Iterator[None]:
    """Enough for both ends of a thousand connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.slow
@pytest.mark.usefixtures("many_descriptors")
def test_a_thousand_connections_at_once() -> None:
    before = _threads()  # that of `_healthy`, and of fixtures of other tests
    with _server() as url, contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(_connect(url)) for _ in range(1000)]
        for sock in sockets:
            sock.sendall(GET)
        assert {one_answer(sock)[0] for sock in sockets} == {200}
        for sock in reversed(sockets):  # and each is still there
            sock.sendall(GET)
        assert {one_answer(sock)[0] for sock in sockets} == {200}
        assert _threads() == before + 1


def _threads() -> int:
    return [thread.name for thread in threading.enumerate()].count("chime_phone server")


class _Handler:
    """Answers `ok`, in the place of a fake."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.response: Any = Response(200, {"Content-Length": "2"}, b"ok")

    def __call__(self, received: object) -> Any:
        return self.response

    def report_error(self, error: BaseException) -> None:
        self.errors.append(error)

    def fault_before_connection(self, *_: object) -> None:
        pass


class _Defective(_Handler):
    """Ends with an error, in the place of an answer."""

    def __init__(self, error: type[BaseException]) -> None:
        super().__init__()
        self.error = error

    def __call__(self, received: object) -> Response:
        raise self.error("a defect")


@contextlib.contextmanager
def _server(handler: Any = None, **options: Any) -> Iterator[str]:
    handler = handler or _Handler()
    with listen(handler, **options) as url:
        yield url
    assert not handler.errors


def _until_the_end(sock: socket.socket) -> bytes:
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while part := sock.recv(65536):
            data += part
    return data


def _is_closed(sock: socket.socket) -> bool:
    try:
        return sock.recv(1) == b""
    except ConnectionResetError:
        return True


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


SLOW = {"silent": b"", "half a request": b"GET / HT", "idle": GET, "refused": b"no HTTP\r\n\r\n"}
CLOCKS = {"real": contextlib.nullcontext, "frozen": partial(freezegun.freeze_time, "2001-01-01")}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS)
def test_the_slow_are_parted_with(sent: bytes, clock: Any) -> None:
    with clock(), _server(patience=0.05) as url, _connect(url) as sock:
        sock.sendall(sent)
        all_of(sock)


def test_who_does_not_read_is_parted_with() -> None:
    body = b"a" * 20_000_000
    handler = _Handler()
    handler.response = Response(200, {"Content-Length": str(len(body))}, body)
    with _server(handler, patience=0.1) as url, _connect(url) as sock:
        sock.sendall(GET)
        sock.recv(1)
        with _connect(url) as silent:
            all_of(silent)  # it came later, and has been parted with
        assert len(_until_the_end(sock)) < len(body)


def test_a_stall_is_as_long_as_the_patience_of_the_client() -> None:
    handler = _Handler()
    handler.response = Fault("read-timeout")
    with _server(handler, patience=0.01) as url, _connect(url) as sock:
        sock.sendall(GET)
        sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            sock.recv(1)


WITHOUT_DESCRIPTORS = """
import os, resource, socket
from pytest_chime_phone import ChimePhone

request = b"GET /phone-numbers HTTP/1.1\\r\\nHost: a\\r\\nConnection: keep-alive\\r\\n\\r\\n"
with ChimePhone().serve() as url:
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as first:  # which has files of the service model read
        first.sendall(request)
        first.recv(4096)
    sockets = [socket.socket() for _ in range(9)]
    open_now = len(os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + 4, open_now + 4))
    for sock in sockets:
        sock.settimeout(20)
        sock.connect(("127.0.0.1", port))
        sock.sendall(request)
    for sock in sockets:
        answer = sock.recv(4096)
        assert answer.startswith(b"HTTP/1.1 403 "), answer
print("every one was answered")
"""


@pytest.mark.slow
def test_a_process_without_descriptors_serves_on() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_DESCRIPTORS], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.stdout == "every one was answered\n", run.stderr


def test_a_defect_costs_one_connection() -> None:
    handler = _Defective(RuntimeError)
    with listen(handler) as url:
        for _ in range(2):
            with _connect(url) as sock:
                sock.sendall(GET)
                assert all_of(sock) == b""
    assert [str(error) for error in handler.errors] == ["a defect"] * 2


def test_what_gets_through_to_the_loop_is_reported() -> None:
    class Severe(BaseException):
        pass

    handler = _Defective(Severe)
    with listen(handler) as url, _connect(url) as sock:
        sock.sendall(GET)
        assert all_of(sock) == b""
    gc.collect()
    assert [str(error) for error in handler.errors] == ["a defect"]


def test_it_listens_on_ipv6() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with _server(host="::1") as url:
        assert url.startswith("http://[::1]:")
        assert requests.get(f"{url}/", timeout=10).text == "ok"


def test_it_stops_with_clients_of_every_kind(served: tuple[ChimePhone, str]) -> None:
    with _server() as url:
        sockets = [_connect(url) for _ in range(3)]
        sockets[1].sendall(GET)
        sockets[2].sendall(GET[:7])
        assert one_answer(sockets[1])[0] == 200
    for sock in sockets:
        with sock:
            assert _is_closed(sock)


def test_a_browser_may_look(served: tuple[ChimePhone, str]) -> None:
    answer = requests.get(
        f"{served[1]}/phone-numbers/+12065550100", timeout=10, headers={"Accept": "text/html"}
    )
    assert answer.json()["PhoneNumber"]["CallingName"] == "Acme"
