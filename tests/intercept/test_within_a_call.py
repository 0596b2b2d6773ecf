"""What the code under test does for itself in the middle of a call, as a handler of botocore can."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any

import boto3
import botocore.handlers
import pytest
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from urllib3 import Retry

from pytest_chime_phone import ChimePhone

from .requests_sessions import NUMBER


def call_with(handler: Callable[..., object]) -> None:
    client = boto3.client("chime-sdk-voice")
    client.meta.events.register("before-send.*.*", lambda **_: handler() and None)
    client.get_phone_number(PhoneNumberId=NUMBER)


@pytest.fixture(autouse=True)
def _a_number(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)


def test_back_off_for_another_service_is_slept_and_not_noted(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)

    def retry_twice() -> None:
        retry = Retry(3, backoff_factor=2)
        for _ in range(2):
            retry = retry.increment("GET", "/", error=ConnectionError())
        retry.sleep()

    call_with(retry_twice)
    assert slept == [4]
    assert chime_phone.sleeps == ()


def test_what_goes_on_in_a_copied_context_calls_no_service_of_ours(network: list[object]) -> None:
    contexts: list[Context] = []
    call_with(lambda: contexts.append(copy_context()))  # as a task does, or a thread of newer Pythons

    def ask_another_service() -> Any:
        return URLLib3Session().send(AWSRequest("GET", "http://localhost/token").prepare())

    with pytest.raises(Exception, match="socket wanted"):
        contexts[0].run(ask_another_service)
    assert network == ["localhost"]


class Unhashable:
    """A handler such as a dataclass is."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, **_: object) -> None:
        self.calls += 1


def test_a_handler_for_clients_to_come_need_not_be_hashable(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = Unhashable()
    handlers = [*botocore.handlers.BUILTIN_HANDLERS, ("before-send", handler)]
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", handlers)
    boto3.session.Session().client("chime-sdk-voice").get_phone_number(PhoneNumberId=NUMBER)
    assert handler.calls == 1
