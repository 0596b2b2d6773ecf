"""The listener under any handler: slow clients, many of them, and a machine that lacks something."""

from __future__ import annotations

import contextlib
import gc
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import freezegun
import pytest
import requests

from pytest_chime_phone import ChimePhone, Fault
from pytest_chime_phone.http.messages import Response
from pytest_chime_phone.server import listen

from .raw_http import GET, all_of, one_answer


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
    before = _threads()  # of fixtures of other tests
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


@pytest.mark.slow
@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS)
def test_the_slow_are_parted_with(sent: bytes, clock: Any) -> None:
    with clock(), _server(client_timeout=0.05) as url, _connect(url) as sock:
        sock.sendall(sent)
        all_of(sock)


@pytest.mark.slow
def test_who_does_not_read_is_parted_with() -> None:
    body = b"a" * 20_000_000
    handler = _Handler()
    handler.response = Response(200, {"Content-Length": str(len(body))}, body)
    with _server(handler, client_timeout=0.1) as url, _connect(url) as sock:
        sock.sendall(GET)
        sock.recv(1)
        with _connect(url) as silent:
            all_of(silent)  # it came later, and has been parted with
        assert len(_until_the_end(sock)) < len(body)


@pytest.mark.slow
def test_a_stall_is_as_long_as_the_patience_of_the_client() -> None:
    handler = _Handler()
    handler.response = Fault("read-timeout")
    with _server(handler, client_timeout=0.01) as url, _connect(url) as sock:
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


@pytest.mark.slow
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
