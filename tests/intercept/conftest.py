"""A guarded network, a real-looking account, and a look at what the fake changes outside itself."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import boto3
import botocore.endpoint
import botocore.httpsession
import botocore.retries.bucket
import botocore.session
import botocore.signers
import pytest
import requests
import requests.adapters
import urllib3.connectionpool
import urllib3.util.retry

from pytest_chime_phone import ChimePhone, fake_chime_phone

from .requests_sessions import NUMBER

#: What must never leave the process.
REAL = {
    "AWS_ACCESS_KEY_ID": "AKIDOFAREALACCOUNT",
    "AWS_SECRET_ACCESS_KEY": "the-real-secret",
    "AWS_SESSION_TOKEN": "the-real-token",
}

OWNERS: list[Any] = [
    botocore.endpoint,
    botocore.endpoint.Endpoint,
    botocore.httpsession.URLLib3Session,
    botocore.retries.bucket.TokenBucket,
    botocore.session.Session,
    botocore.signers.RequestSigner,
    requests.Session,
    requests.adapters.HTTPAdapter,
    urllib3.connectionpool.HTTPConnectionPool,
    urllib3.util.retry,
]


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No AWS setting, proxy or default session of the machine reaches a test; a region is known."""
    for name in os.environ:
        if name.startswith(("AWS_", "BOTO_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture
def real_account(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A key, secret and token in the environment."""
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    return REAL


@pytest.fixture
def real_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """`real_files(prod=...)`: configuration and credentials files with a profile `prod`."""

    def write(prod: str = "") -> None:
        keys = "\n".join(f"{name.lower()} = {value}" for name, value in REAL.items())
        (tmp_path / "credentials").write_text(f"[base]\n{keys}\n" if prod else f"[prod]\n{keys}\n")
        (tmp_path / "config").write_text(f"[profile prod]\nregion = eu-west-2\n{prod}\n[profile base]\n")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))

    return write


class SocketOpened(RuntimeError):
    """The guard's refusal; no client library takes it for a network error, so nobody retries."""


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A guard at every way to a socket: refuses, and keeps what was wanted."""
    wanted: list[object] = []

    def refuse(*args: object, **kwargs: object) -> NoReturn:
        wanted.append(args[0] if args else "a socket")
        raise SocketOpened(f"socket wanted: {args} {kwargs}")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    return wanted


@pytest.fixture
def outside() -> Callable[[], dict[str, Any]]:
    """`outside()`: what others see of the environment, the libraries and the default session."""

    def look() -> dict[str, Any]:
        found = {f"{owner.__name__}.{name}": value for owner in OWNERS for name, value in vars(owner).items()}
        found |= {f"${k}": v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        return found | {"DEFAULT_SESSION": boto3.DEFAULT_SESSION}

    return look


@pytest.fixture
def restored() -> Iterator[None]:
    """After a test that may leave patches behind, every attribute is put back, for the tests that follow."""
    before = [dict(vars(owner)) for owner in OWNERS]
    yield
    for owner, attributes in zip(OWNERS, before, strict=True):
        for name, value in attributes.items():
            if vars(owner).get(name) is not value:
                setattr(owner, name, value)


@pytest.fixture
def fake() -> Iterator[ChimePhone]:
    """One that has one number, and takes requests without a signature."""
    with fake_chime_phone(auth="ignore") as chime_phone:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        yield chime_phone
