"""Fakes within fakes, and what is left where the body, or the opening itself, ends in an exception."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import boto3
import pytest
import requests

from pytest_chime_phone import ChimePhone, ServiceError, fake_chime_phone
from pytest_chime_phone.backend.options import Options
from pytest_chime_phone.intercept import botocore as botocore_interceptor
from pytest_chime_phone.intercept import requests as requests_interceptor

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
BUSY = ServiceError("ServiceUnavailableException")

Look = Callable[[], dict[str, Any]]


def _named(name: str) -> ExitStack:
    """A fake in which the number is called `name`, as a context manager."""
    stack = ExitStack()
    stack.enter_context(fake_chime_phone(auth="ignore")).add_phone_number(NUMBER, CallingName=name)
    return stack


def _names(client: Any = None) -> set[str]:
    """The number's calling name, as each client library learns it."""
    client = client or boto3.client("chime")
    answers = [client.get_phone_number(PhoneNumberId=NUMBER), requests.get(URL, timeout=1).json()]
    return {answer["PhoneNumber"]["CallingName"] for answer in answers}


# -- nesting


def test_the_innermost_answers_and_the_outer_resumes(outside: Look) -> None:
    before = outside()
    with _named("Outer"):
        client = boto3.client("chime")
        with _named("Middle"):
            with _named("Inner"):
                assert _names(client) == {"Inner"}
            assert _names(client) == {"Middle"}
        assert _names(client) == {"Outer"}
    assert outside() == before


def test_each_keeps_its_own_calls_sleeps_clock_and_request_ids() -> None:
    with fake_chime_phone() as outer:
        outer.add_phone_number(NUMBER)
        client = boto3.client("chime")
        first = client.get_phone_number(PhoneNumberId=NUMBER)["ResponseMetadata"]["RequestId"]
        with fake_chime_phone() as inner:
            inner.add_phone_number(NUMBER)
            inner.add_response(BUSY, latency=2)
            second = client.get_phone_number(PhoneNumberId=NUMBER)["ResponseMetadata"]["RequestId"]
        assert (len(outer.calls), len(outer.sleeps)) == (1, 0)
        assert (len(inner.calls), len(inner.sleeps)) == (2, 1)
        assert inner.clock.now > outer.clock.now
        assert first != second


def test_a_context_manager_within_the_fixture(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Fixture")
    client = boto3.client("chime")
    with _named("Block"):
        assert _names(client) == {"Block"}
    answer = client.get_phone_number(PhoneNumberId=NUMBER)
    assert answer["PhoneNumber"]["CallingName"] == "Fixture"
    assert len(chime_phone.calls) == 1


def test_the_fixture_within_a_context_manager(request: pytest.FixtureRequest) -> None:
    with _named("Block"):
        assert _names() == {"Block"}
        chime_phone = request.getfixturevalue("chime_phone")
        chime_phone.add_phone_number(NUMBER, CallingName="Fixture")
        chime_phone._backend.use(Options(auth="ignore"))
        assert _names() == {"Fixture"}
    assert _names() == {"Fixture"}


def test_the_outer_may_be_the_first_to_go(outside: Look) -> None:
    before = outside()
    outer, inner = _named("Outer"), _named("Inner")
    outer.close()
    assert _names() == {"Inner"}
    inner.close()
    assert outside() == before


def test_options_are_those_of_the_innermost() -> None:
    with fake_chime_phone(auth="ignore") as outer, ExitStack() as stack:
        outer.add_phone_number(NUMBER)
        stack.enter_context(fake_chime_phone())
        assert requests.get(URL, timeout=1).status_code == 403
        stack.close()
        assert requests.get(URL, timeout=1).status_code == 200


def test_a_second_fake_starts_from_nothing() -> None:
    for _ in range(2):
        with fake_chime_phone() as chime_phone:
            assert dict(chime_phone.phone_numbers) == {}
            chime_phone.add_phone_number(NUMBER)
            boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
            assert len(chime_phone.calls) == 1


# -- exceptions


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, pytest.fail.Exception])
def test_an_exception_restores_everything_and_comes_through(error: Any, outside: Look) -> None:
    before = outside()
    with pytest.raises(error) as caught, fake_chime_phone():
        raise error("mine")
    assert str(caught.value) == "mine"
    assert outside() == before


@pytest.mark.slow
def test_an_exception_in_the_inner_block_leaves_the_outer_at_work() -> None:
    with _named("Outer"):
        with pytest.raises(ValueError, match="mine"), _named("Inner"):
            raise ValueError("mine")
        assert _names() == {"Outer"}


@pytest.mark.parametrize(
    "interceptor", [botocore_interceptor, requests_interceptor], ids=lambda interceptor: interceptor.__name__
)
def test_an_error_while_opening_leaves_nothing_behind(
    interceptor: Any, outside: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("cannot open")

    before = outside()
    with monkeypatch.context() as patch:
        patch.setattr(interceptor, "install", fail)
        with pytest.raises(RuntimeError, match="cannot open"), fake_chime_phone():
            raise AssertionError("it must not come to this")
    assert outside() == before
    with _named("Afterwards"):
        assert _names() == {"Afterwards"}
    assert outside() == before


@pytest.mark.parametrize(
    ("owner", "gone"),
    [
        ("botocore.retries.bucket.TokenBucket", "acquire"),
        ("botocore.signers.RequestSigner", "get_auth_instance"),
        ("botocore.endpoint", "first_non_none_response"),
        ("urllib3.util.retry", "time"),
    ],
)
def test_an_interceptor_that_finds_a_library_changed_closes_again(
    owner: str, gone: str, restored: None, outside: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(f"{owner}.{gone}")
    before = outside()
    with pytest.raises((KeyError, AttributeError), match=gone), fake_chime_phone():
        raise AssertionError("it must not come to this")
    assert outside() == before


def test_a_bad_option_leaves_nothing_behind(outside: Look) -> None:
    before = outside()
    with pytest.raises(ValueError, match="auth='sometimes'"), fake_chime_phone(auth="sometimes"):  # type: ignore[arg-type]
        raise AssertionError("it must not come to this")
    assert outside() == before
