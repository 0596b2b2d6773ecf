"""A crowd at a server, in a process of its own: `python load.py PORT PATH SERVICE CLIENTS SECONDS`.

Each client asks again and again, on one connection if the server keeps it, in as few steps as can be, so
that what is measured is the server.  Prints requests a second and, in milliseconds, the time within which
99 of 100 were answered.
"""

from __future__ import annotations

import re
import socket
import sys
import threading
import time

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def main(port: int, path: str, service: str, clients: int, seconds: float) -> None:
    """Ask, and print the two figures."""
    credential = f"AKIAIOSFODNN7EXAMPLE/20191028/us-east-1/{service}/aws4_request"
    signature = "SignedHeaders=host;x-amz-date, Signature=0123456789abcdef"
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Authorization: AWS4-HMAC-SHA256 Credential={credential}, {signature}",
        "X-Amz-Date: 20191028T184310Z",
        "User-Agent: Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1",
        "Accept-Encoding: identity",
        "amz-sdk-invocation-id: 9fe6fac7-8e5b-4990-87bc-e84547873be9",
        "amz-sdk-request: attempt=1; max=3",
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    taken: list[float] = []

    def ask() -> None:
        end = time.perf_counter() + seconds
        sock = None
        while (start := time.perf_counter()) < end:
            if sock is None:
                sock = socket.create_connection(("127.0.0.1", port), timeout=30)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.sendall(request)
            if not _read_answer(sock):
                sock.close()
                sock = None
            taken.append(time.perf_counter() - start)
        if sock is not None:
            sock.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    print(len(taken) / seconds, 1000 * taken[int(0.99 * len(taken))])


def _read_answer(sock: socket.socket) -> bool:
    """Whether the connection is kept."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    assert b" 200 " in head[:16], head
    missing = int(_LENGTH.findall(head)[0]) - len(body)
    while missing > 0:
        missing -= len(sock.recv(65536))
    return b"connection: close" not in head.lower()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]))
