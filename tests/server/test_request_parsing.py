"""Reading requests under fire: each is read, or refused, or waits for more, and nothing else happens."""

from __future__ import annotations

import itertools
import string
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_chime_phone.server.connection import LARGEST_BODY, LONGEST_HEAD, Connection
from pytest_chime_phone.server.handler import ReceivedRequest

TOKEN = st.text(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~", min_size=1, max_size=12)
VALUE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30)
OURS = ("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade")
TARGET = st.text(string.ascii_letters + string.digits + "/%+?=&-_.~", max_size=40).map(
    lambda rest: f"/{rest}"
)
GOOD = b"GET /phone-numbers/%2B12065550100 HTTP/1.1\r\nHost: fake\r\n\r\n"


@st.composite
def _requests(draw: st.DrawFn) -> tuple[bytes, ReceivedRequest]:
    """A sound request: as bytes, and as it should be read."""
    method = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]))
    target, body = draw(TARGET), draw(st.binary(max_size=60))
    names = st.lists(TOKEN.filter(lambda n: n.lower() not in OURS), unique=True, max_size=4)
    headers = {"Host": "fake", **{name: draw(VALUE) for name in draw(names)}}
    if draw(st.booleans()):
        headers["Content-Length"] = str(len(body))
        framed = body
    elif body:
        headers["Transfer-Encoding"] = "chunked"
        cut = draw(st.integers(0, len(body)))
        parts = [part for part in (body[:cut], body[cut:]) if part]
        framed = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    else:
        framed = b""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + framed, ReceivedRequest(
        method, target, headers, body, keep_alive=True
    )


def _split(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    marks = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(marks) if data[a:b]]


class _Client:
    """Sends parts, and keeps what it gets; reader and writer of a connection."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self.parts = [*parts]
        self.received = b""
        self.transport = SimpleNamespace()

    async def read(self, _: int) -> bytes:
        return self.parts.pop(0) if self.parts else b""

    def write(self, data: bytes) -> None:
        self.received += data

    async def drain(self) -> None:
        pass

    def write_eof(self) -> None:
        pass


def _status(answer: bytes) -> int | None:
    """The status of an answer, None where there is none: no answer, or the alert that a TLS client gets."""
    return int(answer.split()[1]) if answer.startswith(b"HTTP/") else None


def _read(parts: Sequence[bytes]) -> tuple[list[ReceivedRequest], int | None]:
    """Every request in some bytes, and the status with which the rest is refused."""
    client: Any = _Client(parts)
    connection, found = Connection(client, client), []
    while True:
        try:
            connection.next_request().send(None)  # which suspends nowhere
        except StopIteration as ended:
            found.append(ended.value)
        except EOFError:
            return found, _status(client.received)


CUTS = st.lists(st.integers(0, 1 << 16), max_size=6)


@pytest.mark.slow
@given(sent=st.lists(_requests(), min_size=1, max_size=3), cuts=CUTS)
def test_sound_requests_are_read_however_they_arrive(
    sent: list[tuple[bytes, ReceivedRequest]], cuts: list[int]
) -> None:
    data = b"".join(data for data, _ in sent)
    assert _read(_split(data, cuts)) == ([received for _, received in sent], None)


@given(data=st.binary(max_size=300), cuts=CUTS)
@example(data=b"\x16\x03", cuts=[1])
def test_any_bytes_are_read_or_refused_however_they_arrive(data: bytes, cuts: list[int]) -> None:
    whole, split = _read([data] if data else []), _read(_split(data, cuts))
    assert whole == split
    assert split[1] in (None, 400, 431, 501, 505)


@pytest.mark.slow
@given(request_=_requests(), at=st.integers(0, 1 << 16), junk=st.binary(max_size=8), cut=st.integers(0, 8))
def test_mutated_requests_are_read_or_refused(
    request_: tuple[bytes, ReceivedRequest], at: int, junk: bytes, cut: int
) -> None:
    data, _ = request_
    at %= len(data) + 1
    found, status = _read([data[:at] + junk + data[at + cut :]])
    assert status in (None, 400, 413, 431, 501, 505)
    assert all(len(received.body) <= LARGEST_BODY for received in found)


@pytest.mark.slow
@given(
    junk=st.lists(
        st.sampled_from(
            [b"GET ", b"/", b" HTTP/1.1", b"\r\n", b"\n", b"Host: a", b":", b"\x00", b"0", b"chunked"]
        ),
        max_size=30,
    )
)
def test_the_pieces_of_requests_in_any_order(junk: list[bytes]) -> None:
    _read(junk)


@pytest.mark.parametrize("byte", [b"a", b"\r", b"\n", b":", b" ", b"\x00"])
def test_what_never_ends_is_refused(byte: bytes) -> None:
    for start in (b"", b"GET / HTTP/1.1\r\nX: "):
        _, status = _read([start + byte * 4096, *[byte * 4096] * (LONGEST_HEAD // 4096 + 1)])
        assert status in (400, 431)


def test_a_header_sent_twice_has_both_values() -> None:
    ([received], _) = _read([GOOD.replace(b"\r\n\r\n", b"\r\nX-A: 1\r\nX-A: 2\r\n\r\n")])
    assert received.headers == {"Host": "fake", "X-A": "1, 2"}


@pytest.mark.parametrize(
    ("request_", "keep_alive"),
    [
        (GOOD, True),
        (GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), False),
        (GOOD.replace(b"HTTP/1.1", b"HTTP/1.0"), False),
        (GOOD.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"), False),
        (b"CONNECT fake:443 HTTP/1.1\r\nHost: fake:443\r\n\r\n", False),
    ],
)
def test_who_may_ask_again(request_: bytes, keep_alive: bool) -> None:
    ([received], _) = _read([request_])
    assert received.keep_alive is keep_alive
