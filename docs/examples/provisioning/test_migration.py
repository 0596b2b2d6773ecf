"""One account, seen through both services while it moves from one to the other."""

from __future__ import annotations

import pytest

from provisioning.migration import Shut, migrate
from pytest_chime_phone import ChimePhone, ServiceError

pytestmark = pytest.mark.chime_phone(degrades=True)  # what could not be moved is told
CONNECTOR = "abcdef1ghij2klmno3pqr4"
OF_A_USER = [{"Name": "AccountId", "Value": "office"}, {"Name": "UserId", "Value": "front-desk"}]


def test_free_and_used_numbers_move_and_keep_their_names(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", ProductType="BusinessCalling", CallingName="Acme")
    chime_phone.add_phone_number("+12065550101", Associations=OF_A_USER)
    assert migrate(CONNECTOR) == (["+12065550100", "+12065550101"], {})

    first, second = chime_phone.phone_numbers.values()
    assert first["CallingName"] == "Acme"
    assert [target["Value"] for target in second["Associations"]] == [CONNECTOR]
    assert {first["ProductType"], second["ProductType"]} == {"VoiceConnector"}


def test_what_is_on_its_way_out_stays(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", ProductType="BusinessCalling", Status="DeleteInProgress")
    chime_phone.add_phone_number("+12065550101", ProductType="BusinessCalling")
    moved = migrate(CONNECTOR)
    assert moved.numbers == ["+12065550101"]
    assert moved.left == {"+12065550100": "+12065550100 is DeleteInProgress: it cannot be updated."}


@pytest.mark.chime_phone(known_targets="only")
def test_a_connector_that_does_not_exist(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", ProductType="BusinessCalling")
    assert CONNECTOR in migrate(CONNECTOR).left["+12065550100"]
    assert chime_phone.phone_numbers["+12065550100"]["Status"] == "Unassigned"


def test_a_second_run_picks_up_what_the_first_has_left(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", ProductType="BusinessCalling")
    chime_phone.add_response(ServiceError("ConflictException", "Busy."), operation="UpdatePhoneNumber")
    assert migrate(CONNECTOR) == ([], {"+12065550100": "Busy."})
    assert migrate(CONNECTOR).numbers == ["+12065550100"]


def test_an_account_that_chime_no_longer_serves(chime_phone: ChimePhone) -> None:
    refusal = 'not authorized to call deprecated Amazon Chime SDK API on the "chime" endpoint'
    chime_phone.add_response(ServiceError("ForbiddenException", refusal), service="chime")
    with pytest.raises(Shut, match="deprecated"):
        migrate(CONNECTOR)
