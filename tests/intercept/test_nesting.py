"""Fakes within fakes, and what is left when the body, or the opening itself, ends in an exception."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, ServiceError, UnexpectedCall, fake_chime_phone
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


# -- what the end of a block reports


def test_an_unused_script_fails_the_block(outside: Look) -> None:
    before = outside()
    with (
        pytest.raises(AssertionError, match="1 of 1 outcomes left, no call was made"),
        fake_chime_phone() as fake,
    ):
        fake.add_response(BUSY)
    assert outside() == before


def test_an_unused_script_is_a_note_on_the_exception_of_the_body() -> None:
    with pytest.raises(ValueError, match="mine") as caught, fake_chime_phone() as fake:
        fake.add_response(BUSY, phone_number=NUMBER)
        raise ValueError("mine")
    (note,) = caught.value.__notes__
    assert "no call was made" in note
    assert f"phone_number={NUMBER!r}" in note


def test_an_exception_of_the_body_without_more_to_say_has_no_notes() -> None:
    with pytest.raises(ValueError, match="mine") as caught, fake_chime_phone() as fake:
        fake.add_response(BUSY, optional=True)
        fake.add_response(BUSY, times=None)
        raise ValueError("mine")
    assert not hasattr(caught.value, "__notes__")


def test_a_swallowed_unexpected_call_is_a_note_on_a_later_exception() -> None:
    with pytest.raises(ValueError, match="mine") as caught, fake_chime_phone():
        with pytest.raises(UnexpectedCall):
            boto3.client("chime").list_accounts()
        raise ValueError("mine")
    assert "ListAccounts of chime has no answer" in caught.value.__notes__[0]


def test_an_unexpected_call_in_the_body_is_not_masked() -> None:
    with pytest.raises(UnexpectedCall, match="ListAccounts") as caught, fake_chime_phone() as fake:
        fake.add_response(BUSY, operation="GetPhoneNumber")
        boto3.client("chime").list_accounts()
    assert str(caught.value).count("has no answer") == 1


def test_a_swallowed_unexpected_call_fails_the_block_and_goes_before_unused_scripts() -> None:
    with pytest.raises(UnexpectedCall, match="ListAccounts"), fake_chime_phone() as fake:
        fake.add_response(BUSY, operation="GetPhoneNumber")
        with pytest.raises(UnexpectedCall):
            boto3.client("chime").list_accounts()


def test_an_unexpected_call_belongs_to_the_fake_that_got_it() -> None:
    with fake_chime_phone(), pytest.raises(UnexpectedCall), fake_chime_phone():
        boto3.client("chime").list_accounts()


def test_code_that_catches_exception_does_not_catch_an_unexpected_call() -> None:
    with pytest.raises(UnexpectedCall), fake_chime_phone():
        try:
            boto3.client("chime").list_accounts()
        except Exception:
            pytest.fail("an application would have carried on")


def test_what_the_service_would_answer_is_answered_and_not_failed() -> None:
    with fake_chime_phone() as chime_phone:
        with pytest.raises(ClientError, match="NotFoundException"):
            boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
        assert [str(call.outcome) for call in chime_phone.calls] == ["NotFoundException (HTTP 404)"]
