"""`fake_chime_phone()`: a block, a decorated function or coroutine function, and what is none of them."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

import boto3
import pytest

from pytest_chime_phone import (
    ChimePhone,
    ChimePhoneError,
    InvalidValue,
    ServiceError,
    UnexpectedCall,
    UnusedResponse,
    fake_chime_phone,
)

NUMBERS = ["+12065550100"]


def status() -> str:
    client = boto3.client("chime-sdk-voice")
    return client.get_phone_number(PhoneNumberId=NUMBERS[0])["PhoneNumber"]["Status"]


def test_it_can_be_entered_again_with_a_fresh_account() -> None:
    fake = fake_chime_phone(numbers=NUMBERS)
    for _ in range(2):
        with fake as outer, fake as inner:
            outer.remove_phone_number(NUMBERS[0])
            assert list(inner.phone_numbers) == NUMBERS
            assert status() == "Unassigned"


def test_a_decorated_function_has_a_fake_for_each_call() -> None:
    @fake_chime_phone(numbers=NUMBERS)
    def look(suffix: str, *, twice: bool = False) -> str:
        """Looks."""
        if twice:
            boto3.client("chime-sdk-voice").delete_phone_number(PhoneNumberId=NUMBERS[0])
        return status() + suffix

    assert (look.__name__, look.__doc__) == ("look", "Looks.")
    assert [look("!", twice=True), look("?")] == ["DeleteInProgress!", "Unassigned?"]


def test_a_decorated_coroutine_function_has_the_fake_on_while_it_runs() -> None:
    @fake_chime_phone(numbers=NUMBERS)
    async def look(suffix: str) -> str:
        await asyncio.sleep(0)
        return status() + suffix

    assert inspect.iscoroutinefunction(look)
    assert asyncio.run(look("!")) == "Unassigned!"


def test_a_decorated_function_is_verified() -> None:
    @fake_chime_phone()
    def swallow() -> None:
        with pytest.raises(UnexpectedCall):
            boto3.client("chime").list_accounts()

    with pytest.raises(UnexpectedCall, match="ListAccounts of chime has no answer"):
        swallow()


def test_a_class_is_told_to_take_the_marker() -> None:
    with pytest.raises(
        InvalidValue, match=r"cannot decorate class TestIt: mark it with @pytest\.mark\.chime_"
    ):

        @fake_chime_phone()
        class TestIt:
            pass


def generator() -> Iterator[int]:
    yield 1


async def asynchronous_generator() -> AsyncIterator[int]:
    yield 1


@pytest.mark.parametrize("function", [generator, asynchronous_generator])
def test_what_yields_is_told_to_use_a_block(function: Any) -> None:
    with pytest.raises(
        InvalidValue, match=f"cannot decorate {function.__name__}, which yields: use a with block"
    ):
        fake_chime_phone()(function)


def test_without_a_block_it_says_what_to_write() -> None:
    fake: Any = fake_chime_phone()
    with pytest.raises(AttributeError, match="write `with fake_chime_phone") as caught:
        fake.add_phone_number("+12065550100")
    assert isinstance(caught.value, ChimePhoneError)
    assert not hasattr(fake, "_repr_html_")


def test_what_it_fails_for_ends_in_the_test() -> None:
    with pytest.raises(UnusedResponse) as caught, fake_chime_phone() as fake:
        fake.add_response(ServiceError("NotFoundException"))
    assert str(caught.value).count("See docs/reference/fixture.md#scripts") == 1
    assert [
        entry for entry in caught.traceback.filter(caught) if "pytest_chime_phone/" in str(entry.path)
    ] == []


def test_nothing_is_injected_into_a_block() -> None:
    with fake_chime_phone() as fake:
        assert fake.injected is None


def test_a_failure_of_its_own_gets_a_note(chime_phone: ChimePhone) -> None:
    with pytest.raises(ZeroDivisionError) as caught, fake_chime_phone() as fake:
        fake.add_response(ServiceError("NotFoundException"))
        _ = 1 / 0
    assert "1 of 1 outcomes left" in caught.value.__notes__[0]
