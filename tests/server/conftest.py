"""A fake that serves, and bytes to throw at its port."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.options import Options

NUMBER = "+12065550100"
Connect = Callable[[], socket.socket]


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No endpoint or proxy of the machine reaches a test."""
    for name in os.environ:
        if name.startswith(("AWS_ENDPOINT", "AWS_IGNORE")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def backend() -> Backend:
    """One that lets everybody in."""
    return Backend(Options(auth="ignore"))


@pytest.fixture
def served(backend: Backend) -> Iterator[tuple[ChimePhone, str]]:
    """A fake with one number, and its URL."""
    fake = ChimePhone(backend)
    fake.add_phone_number(NUMBER, CallingName="Acme")
    with fake.serve() as url:
        yield fake, url


@pytest.fixture
def connect(served: tuple[ChimePhone, str]) -> Iterator[Connect]:
    """`connect()`: a socket at the server's port, closed after the test."""
    port = int(served[1].rpartition(":")[2])
    with ExitStack() as stack:
        yield lambda: stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
