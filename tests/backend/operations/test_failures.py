"""`fail_next`: failures that a test asks for are met, or the test is told."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.verification import discard_reported, verify

NUMBER = "+12065550100"


def order(*numbers: str) -> None:
    client: Any = boto3.client("chime-sdk-voice")
    client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=list(numbers))


@pytest.mark.parametrize("process", ["order", "calling-name", "release"])
def test_a_failure_that_nothing_meets_fails_the_test(process: Any) -> None:
    unused = rf"fail_next\('{process}', '\+12065550100'\): no such process ran for this number"
    with pytest.raises(AssertionError, match=unused), fake_chime_phone() as fake:
        fake.add_phone_number("+12065550101")
        fake.fail_next(process, NUMBER)


def test_one_that_has_been_met_or_will_be_does_not() -> None:
    with fake_chime_phone() as fake:
        fake.fail_next("order", NUMBER, "+12065550101")
        order(NUMBER)
        fake.clock.advance(11)
        order("+12065550101")
    with fake_chime_phone() as fake:
        fake.add_phone_number(NUMBER, Status="AcquireInProgress")
        fake.fail_next("order", NUMBER)


def test_another_process_of_the_number_is_not_the_one() -> None:
    with pytest.raises(AssertionError, match=r"fail_next\('release'"), fake_chime_phone() as fake:
        fake.fail_next("release", NUMBER)
        order(NUMBER)


def test_it_may_stay_unused_where_the_fake_allows_it() -> None:
    with fake_chime_phone(allow_unused=True) as fake:
        fake.fail_next("order", NUMBER)


def test_what_fixtures_asked_for_may_stay_unused() -> None:
    backend = Backend()
    ChimePhone(backend).fail_next("order", NUMBER)
    backend.set_baseline()
    verify(backend)


@pytest.mark.chime_phone(settle_after=0)
def test_a_deleted_number_can_be_restored_however_short_the_patience(voice: Any, chime_phone: Any) -> None:
    chime_phone.add_phone_number(NUMBER)
    voice.delete_phone_number(PhoneNumberId=NUMBER)
    assert voice.restore_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"] == "Unassigned"
    voice.delete_phone_number(PhoneNumberId=NUMBER)
    assert voice.list_phone_numbers()["PhoneNumbers"] == []


def test_what_is_said_twice_fails_twice(chime_phone: Any) -> None:
    for _ in range(3):
        chime_phone.fail_next("order", NUMBER)
    order(NUMBER)
    chime_phone.clock.advance(11)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "AcquireFailed"
    order(NUMBER)
    chime_phone.clock.advance(11)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "AcquireFailed"
    with pytest.raises(AssertionError, match=r"fail_next\('order', '\+12065550100'\): no such process"):
        verify(chime_phone._backend)
    chime_phone.fail_next("order", NUMBER)
    with pytest.raises(AssertionError, match=r"fail_next\('order', '\+12065550100'\), 2 times"):
        verify(chime_phone._backend)
    discard_reported(chime_phone._backend)


def test_a_failure_is_one_of_a_number(chime_phone: Any) -> None:
    with pytest.raises(ValueError, match=r"fail_next\('order'\): give phone numbers"):
        chime_phone.fail_next("order")


def test_what_was_never_acquired_is_gone_when_it_is_deleted(chime_phone: Any, voice: Any) -> None:
    chime_phone.add_phone_number(NUMBER, Status="AcquireFailed")
    voice.delete_phone_number(PhoneNumberId=NUMBER)
    assert not chime_phone.phone_numbers
