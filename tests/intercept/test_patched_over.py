"""Somebody patches over what the fake has replaced, and is still there when the fake has gone."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import boto3
import botocore.retries.quota
import botocore.session
import botocore.utils
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from pytest_chime_phone import fake_chime_phone

from .conftest import OWNERS

_OWNERS = [
    *OWNERS,
    boto3,
    botocore.retries.quota.RetryQuota,
    botocore.session,
    botocore.utils.IMDSFetcher,
    socket,
    socket.socket,
]


def _passing_on(beneath: Any) -> Any:
    if isinstance(beneath, property):
        return property(lambda session: beneath.fget(session))
    return lambda *args, **kwargs: beneath(*args, **kwargs)


@pytest.fixture
def _patched_over(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fake has gone, and over everything that it had replaced stands a function that passes on."""
    before = [dict(vars(owner)) for owner in _OWNERS]
    over = 0
    with fake_chime_phone(block_network="all"):
        for owner, attributes in zip(_OWNERS, before, strict=True):
            for name, found in list(vars(owner).items()):
                if found is not attributes.get(name) and isinstance(found, FunctionType | property):
                    setattr(owner, name, _passing_on(found))
                    over += 1
    assert over > 10
    yield
    for owner, attributes in zip(_OWNERS, before, strict=True):
        for name in set(vars(owner)) - set(attributes):
            delattr(owner, name)
        for name, found in attributes.items():
            if vars(owner).get(name) is not found:
                setattr(owner, name, found)


@pytest.mark.usefixtures("_patched_over")
def test_botocore_is_as_without_a_fake(
    real_account: dict[str, str], real_files: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_files()
    sent: list[str] = []
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    session = boto3.Session(profile_name="prod")
    assert session.region_name == "eu-west-2"
    assert session.get_credentials().access_key == real_account["AWS_ACCESS_KEY_ID"]
    config = Config(retries={"mode": "standard", "total_max_attempts": 2})
    client = session.client("chime", endpoint_url="http://127.0.0.1:1", config=config)
    client.meta.events.register(
        "before-send.chime", lambda request, **_: sent.append(str(request.headers["Authorization"]))
    )
    with pytest.raises(EndpointConnectionError):
        client.list_phone_numbers()
    assert len(sent) == 2
    assert all(real_account["AWS_ACCESS_KEY_ID"] in authorization for authorization in sent)
    assert len(slept) == 1


@pytest.mark.usefixtures("_patched_over")
def test_requests_is_as_without_a_fake() -> None:
    with pytest.raises(requests.ConnectionError, match="refused"):
        requests.get("http://127.0.0.1:1/", timeout=5)


@pytest.mark.usefixtures("_patched_over")
def test_sockets_are_as_without_a_fake() -> None:
    with socket.socket() as one, socket.socket() as other:
        with pytest.raises(ConnectionRefusedError):
            one.connect(("127.0.0.1", 1))
        assert other.connect_ex(("127.0.0.1", 1))
    assert socket.getaddrinfo("127.0.0.1", 80)
