"""Every fault, as it stands on the wire."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

import pytest

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse

from .raw_http import GET, all_of, one_answer

Connect = Callable[[], socket.socket]
TLS_ALERT = b"\x15\x03\x03\x00\x02\x02\x28"


@pytest.mark.parametrize("kind", ["connection-reset", "connection-refused", "dns-failure"])
def test_a_reset_is_rst(served: tuple[ChimePhone, str], connect: Connect, kind: str) -> None:
    served[0].add_response(Fault(kind))
    sock = connect()
    sock.sendall(GET)
    with pytest.raises(ConnectionResetError):
        sock.recv(1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["read-timeout", "connect-timeout"])
def test_a_stall_ends_when_the_client_gives_up(
    served: tuple[ChimePhone, str], connect: Connect, kind: str
) -> None:
    served[0].add_response(Fault(kind))
    sock = connect()
    sock.sendall(GET)
    sock.settimeout(0.1)
    with pytest.raises(TimeoutError):
        sock.recv(1)
    sock.sendall(GET)  # who asks again on a line that is dead is not heard
    with pytest.raises(TimeoutError):
        sock.recv(1)
    assert len(served[0].calls) == 1


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        ("empty-response", b""),
        ("tls-failure", TLS_ALERT),
        ("garbage", b"\x00\xff\x00 this is not HTTP\r\n\r\n"),
    ],
)
def test_what_arrives_before_the_close(
    served: tuple[ChimePhone, str], connect: Connect, kind: str, arrives: bytes
) -> None:
    served[0].add_response(Fault(kind))
    sock = connect()
    sock.sendall(GET + GET)  # and the second request is nobody's any more
    assert all_of(sock) == arrives


def test_a_body_is_cut_short(served: tuple[ChimePhone, str], connect: Connect) -> None:
    served[0].add_response(Fault("truncated-body"))
    sock = connect()
    sock.sendall(GET)
    head, _, body = all_of(sock).partition(b"\r\n\r\n")
    assert b"Content-Length: 581" in head
    assert len(body) < 581


def test_https_fails_as_tls(served: tuple[ChimePhone, str]) -> None:
    context = ssl.create_default_context()
    port = int(served[1].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock, pytest.raises(ssl.SSLError):
        context.wrap_socket(sock, server_hostname="127.0.0.1")
    assert not served[0].calls


def test_odd_framing_ends_the_connection(served: tuple[ChimePhone, str], connect: Connect) -> None:
    served[0].add_response(MalformedResponse(b"{}", headers={"Content-Length": "-1"}))
    served[0].add_response(MalformedResponse(b"{}", headers={"connection": "odd", "X-Odd": "yes"}))
    for expected in (b"Content-Length: -1\r\n", b"connection: odd\r\n"):
        sock = connect()
        sock.sendall(GET)
        assert expected in all_of(sock)


def test_a_head_has_no_body(connect: Connect) -> None:
    sock = connect()
    sock.sendall(GET.replace(b"GET", b"HEAD").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    answer = all_of(sock)
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert answer.endswith(b"\r\n\r\n")


def test_after_a_fault_the_next_connection_is_sound(served: tuple[ChimePhone, str], connect: Connect) -> None:
    served[0].add_response(*(Fault(kind) for kind in Fault.KINDS))
    for _ in Fault.KINDS:
        sock = connect()
        sock.sendall(GET)
        sock.close()
    sock = connect()
    sock.sendall(GET)
    status, *_ = one_answer(sock)
    assert status == 200
