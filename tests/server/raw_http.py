"""Raw HTTP, as a test writes and reads it."""

from __future__ import annotations

import socket

GET = b"GET /phone-numbers/%2B12065550100 HTTP/1.1\r\nHost: fake\r\n\r\n"
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


def all_of(sock: socket.socket) -> bytes:
    """Everything that arrives until the other side closes."""
    parts = []
    while part := sock.recv(65536):
        parts.append(part)
    return b"".join(parts)


def one_answer(sock: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in lower case, and body of one answer with a Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    status_line, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    parts, missing = [body], int(headers["content-length"]) - len(body)
    while missing > 0:
        parts.append(sock.recv(65536))
        missing -= len(parts[-1])
    return int(status_line.split()[1]), headers, b"".join(parts)
