"""Standing alone, whatever the machine is set up for; and the control API without a socket."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.options import Options
from pytest_chime_phone.http.messages import Headers
from pytest_chime_phone.standalone.control_api import Control

Told = Callable[..., tuple[int, Any]]


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No endpoint or proxy of the machine reaches a test."""
    for name in os.environ:
        if name.startswith(("AWS_ENDPOINT", "AWS_IGNORE")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def backend() -> Backend:
    return Backend(Options(auth="ignore"))


@pytest.fixture
def fake(backend: Backend) -> ChimePhone:
    return ChimePhone(backend)


@pytest.fixture
def tell(backend: Backend) -> Told:
    """`tell("POST", "responses", {...})`: status and decoded body."""
    control = Control(backend, hosts=["fake.example.test"])

    def told(method: str, name: str, value: object = None, **headers: str) -> tuple[int, Any]:
        sent = {"Host": "127.0.0.1:4010", "Content-Type": "application/json"}
        sent |= {key.replace("_", "-"): text for key, text in headers.items()}
        body = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        answer = control(method, f"/_chime_phone/{name}", Headers(sent), body)
        assert answer is not None
        return answer.status, json.loads(answer.body)

    return told
