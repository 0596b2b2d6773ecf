"""What fuzzers, slow clients and crowds do: each is answered or closed, and the next client is served."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
import requests

from pytest_chime_phone import ChimePhone, MalformedResponse
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.verification import verify
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


@pytest.mark.slow
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
    body = b"a" * 10_000_000
    fake.add_response(MalformedResponse(body), times=3)
    sock = connect()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)  # or it grows until it holds an answer
    sock.sendall(GET * 2 + LAST)
    data = bytearray()
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


def test_a_browser_may_look(served: tuple[ChimePhone, str]) -> None:
    answer = requests.get(
        f"{served[1]}/phone-numbers/+12065550100", timeout=10, headers={"Accept": "text/html"}
    )
    assert answer.json()["PhoneNumber"]["CallingName"] == "Acme"
