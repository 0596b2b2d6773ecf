"""Partial failures: some from the state of the account, some scripted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from provisioning.renamer import rename
from pytest_chime_phone import ChimePhone, Success

pytestmark = pytest.mark.chime_phone(degrades=True)  # which names could not be set is told
NUMBERS = [f"+120655501{line:02}" for line in range(30)]


@pytest.fixture(autouse=True)
def _an_office_that_does_not_wait(chime_phone: ChimePhone) -> Iterator[None]:
    chime_phone.load(NUMBERS)
    with chime_phone.clock.instead_of_sleep():
        yield


def busy(*numbers: str) -> Success:
    """The answer to a batch of which some numbers met a busy service."""
    entry: dict[str, Any] = {"ErrorCode": "Throttled", "ErrorMessage": "Slow down."}
    return Success({"PhoneNumberErrors": [{"PhoneNumberId": number, **entry} for number in numbers]})


def test_two_batches_and_the_names_three_days_later(chime_phone: ChimePhone) -> None:
    assert rename(dict.fromkeys(NUMBERS, "Acme")) == {}
    assert len(chime_phone.calls) == 2
    pending = chime_phone.phone_numbers[NUMBERS[0]]
    assert (pending["CallingName"], pending["CallingNameStatus"]) == (None, "UpdateInProgress")
    chime_phone.clock.advance(timedelta(hours=72))
    assert {number["CallingName"] for number in chime_phone.phone_numbers.values()} == {"Acme"}


def test_bad_numbers_do_not_keep_good_ones_from_their_names(chime_phone: ChimePhone) -> None:
    toll_free, unknown = "+18005550100", "+12065550199"
    chime_phone.add_phone_number(toll_free)
    failed = rename({NUMBERS[0]: "Acme", toll_free: "Acme", unknown: "Acme"})
    assert failed == {
        toll_free: f"BadRequest: {toll_free} cannot have a calling name: only local US numbers can.",
        unknown: "NotFound: The requested resource couldn't be found.",
    }
    assert chime_phone.phone_numbers[NUMBERS[0]]["CallingNameStatus"] == "UpdateInProgress"


def test_a_second_name_before_the_first_is_there() -> None:
    assert rename({NUMBERS[0]: "Acme"}) == {}
    assert rename({NUMBERS[0]: "Ajax"}) == {
        NUMBERS[0]: "Conflict: An update of the calling name is in progress."
    }


def test_what_met_a_busy_service_is_sent_again(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(busy(NUMBERS[1]), operation="BatchUpdatePhoneNumber")
    assert rename({NUMBERS[0]: "Acme", NUMBERS[1]: "Ajax"}) == {}
    first, second = (call.parameters["UpdatePhoneNumberRequestItems"] for call in chime_phone.calls)
    assert (len(first), second) == (2, [{"PhoneNumberId": NUMBERS[1], "CallingName": "Ajax"}])


def test_a_service_that_stays_busy(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(busy(NUMBERS[0]), operation="BatchUpdatePhoneNumber", times=3)
    assert rename({NUMBERS[0]: "Acme"}) == {NUMBERS[0]: "the service stayed busy"}


def test_a_name_that_callers_never_get_to_see(chime_phone: ChimePhone) -> None:
    chime_phone.fail_next("calling-name", NUMBERS[0])
    assert rename({NUMBERS[0]: "Acme"}) == {}
    chime_phone.clock.advance(timedelta(hours=72))
    assert chime_phone.phone_numbers[NUMBERS[0]]["CallingNameStatus"] == "UpdateFailed"
