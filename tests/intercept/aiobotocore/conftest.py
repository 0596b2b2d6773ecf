"""The guarded network, for event loops: these need a pair of sockets for themselves."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest

from ..conftest import SocketOpened


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A guard at every way out of the machine: refuses, and keeps what was wanted."""
    wanted: list[object] = []

    def refuse(*args: object, **kwargs: object) -> NoReturn:
        wanted.append(args[0] if args else "a socket")
        raise SocketOpened(f"socket wanted: {args} {kwargs}")

    class Guarded(socket.socket):
        def __init__(self, family: int = -1, *args: Any, **kwargs: Any) -> None:
            if family != socket.AF_UNIX:
                refuse(family)
            super().__init__(family, *args, **kwargs)

    monkeypatch.setattr(socket, "socket", Guarded)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    return wanted
