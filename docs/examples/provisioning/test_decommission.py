"""The week in which a closed office can be had back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from provisioning.decommission import close, undo
from pytest_chime_phone import ChimePhone, Success

pytestmark = pytest.mark.chime_phone(degrades=True)  # what was left is told
CONNECTOR, OTHER = "abcdef1ghij2klmno3pqr4", "z" * 22
NUMBERS = ["+12065550100", "+12065550101"]


@pytest.fixture(autouse=True)
def office(chime_phone: ChimePhone) -> None:
    for number, connector in ((NUMBERS[0], CONNECTOR), (NUMBERS[1], CONNECTOR), ("+12065550102", OTHER)):
        chime_phone.add_phone_number(
            number, Associations=[{"Name": "VoiceConnectorId", "Value": connector}], CallingName="Acme"
        )


def test_its_numbers_and_no_others_are_deleted(chime_phone: ChimePhone) -> None:
    assert close(CONNECTOR) == (NUMBERS, {})
    statuses = {number: members["Status"] for number, members in chime_phone.phone_numbers.items()}
    assert statuses == {
        **dict.fromkeys(NUMBERS, "DeleteInProgress"),
        "+12065550102": "Assigned",
    }
    assert close(CONNECTOR) == ([], {})


def test_within_seven_days_it_can_be_undone(chime_phone: ChimePhone) -> None:
    close(CONNECTOR)
    chime_phone.clock.advance(timedelta(days=6, hours=23))
    assert undo(CONNECTOR, NUMBERS) == (NUMBERS, {})
    restored = chime_phone.phone_numbers[NUMBERS[0]]
    assert (restored["Status"], restored["DeletionTimestamp"]) == ("Assigned", None)
    assert restored["CallingName"] is None  # the names do not come back


def test_after_seven_days_it_cannot(chime_phone: ChimePhone) -> None:
    close(CONNECTOR)
    chime_phone.clock.advance(timedelta(days=7))
    assert undo(CONNECTOR, NUMBERS) == ([], dict.fromkeys(NUMBERS, "gone for good"))
    assert list(chime_phone.phone_numbers) == ["+12065550102"]


@pytest.mark.chime_phone(quota=3)
def test_the_room_was_given_to_another_number(chime_phone: ChimePhone) -> None:
    close(CONNECTOR)
    chime_phone.add_phone_number("+12065550150")
    done, left = undo(CONNECTOR, NUMBERS)
    assert (done, list(left)) == ([NUMBERS[0]], [NUMBERS[1]])


def test_a_number_that_cannot_be_deleted_keeps_no_other(chime_phone: ChimePhone) -> None:
    error = {"PhoneNumberId": NUMBERS[0], "ErrorCode": "ServiceFailure", "ErrorMessage": "Not now."}
    chime_phone.add_response(
        Success({"PhoneNumberErrors": [error]}),
        operation="DisassociatePhoneNumbersFromVoiceConnector",
    )
    done, left = close(CONNECTOR)
    assert done == []
    assert left[NUMBERS[0]] == "Not now."
    assert "has associations" in left[NUMBERS[1]]  # the scripted answer has freed nothing
