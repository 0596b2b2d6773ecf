"""One connection over a pair of sockets, step by step."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from pytest_chime_phone.http.messages import Response
from pytest_chime_phone.server.connection import Connection
from pytest_chime_phone.server.reader import Received

from .raw_http import GET

LONG = b"a" * 1_000_000


@pytest.fixture
def pair() -> Iterator[tuple[Connection, socket.socket, list[Received]]]:
    """A connection that answers at length, its client, and what it was asked."""
    asked: list[Received] = []

    def answer(received: Received) -> Response:
        asked.append(received)
        return Response(200, {"Content-Length": str(len(LONG))}, LONG)

    ours, theirs = socket.socketpair()
    with theirs:
        connection = Connection(ours, answer)
        yield connection, theirs, asked
        connection.close()


def _read(client: socket.socket, size: int) -> int:
    return len(client.recv(size))


def test_nothing_to_read_is_nothing_to_do(pair: tuple[Connection, socket.socket, list[Received]]) -> None:
    connection, *_ = pair
    assert not connection.go_on()
    assert connection.open
    assert not connection.idle


def test_it_answers_no_faster_than_it_is_read(
    pair: tuple[Connection, socket.socket, list[Received]],
) -> None:
    connection, client, asked = pair
    client.sendall(GET * 3)
    assert connection.go_on()
    assert connection.writing
    assert len(asked) == 1
    received = 0
    while received < 3 * len(LONG):
        received += _read(client, 1 << 20)
        connection.go_on()
        assert len(asked) <= 1 + received // len(LONG) + 1
    assert len(asked) == 3
    assert connection.idle


def test_a_client_that_goes_in_the_middle_is_let_go(
    pair: tuple[Connection, socket.socket, list[Received]],
) -> None:
    connection, client, _ = pair
    client.sendall(GET)
    connection.go_on()
    client.close()
    assert not connection.go_on()
    assert not connection.open
    connection.close()


def test_a_refusal_that_is_not_read_at_once_ends_with_the_reading(
    pair: tuple[Connection, socket.socket, list[Received]],
) -> None:
    connection, client, _ = pair
    client.sendall(GET + b"no HTTP\r\n\r\n")
    connection.go_on()
    parts = []
    client.setblocking(False)
    while True:
        try:
            part = client.recv(1 << 20)
        except BlockingIOError:
            connection.go_on()
            continue
        if not part:
            break
        parts.append(part)
    assert b"HTTP/1.1 400 Bad Request\r\n" in b"".join(parts)
    client.setblocking(True)
    client.sendall(b"more")  # is thrown away
    assert not connection.go_on()
    assert connection.open
