"""Free numbers, used ones, and some that cannot be put on a Voice Connector at all."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from provisioning.assign import NoSuchConnector, assign
from pytest_chime_phone import ChimePhone

pytestmark = pytest.mark.chime_phone(degrades=True)  # what could not be assigned is told
OURS, THEIRS = "abcdef1ghij2klmno3pqr4", "z" * 22
FREE, USED = "+12065550100", "+12065550101"


@pytest.fixture(autouse=True)
def office(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(FREE)
    chime_phone.add_phone_number(USED, Associations=[{"Name": "VoiceConnectorId", "Value": THEIRS}])


def connectors(chime_phone: ChimePhone, number: str) -> list[str]:
    return [target["Value"] for target in chime_phone.phone_numbers[number]["Associations"]]


def test_a_used_number_stays_where_it_is(chime_phone: ChimePhone) -> None:
    assert assign(OURS, [FREE, USED]) == {USED: "PhoneNumberAssociationsExist"}
    assert (connectors(chime_phone, FREE), connectors(chime_phone, USED)) == ([OURS], [THEIRS])


def test_unless_it_is_taken_over(chime_phone: ChimePhone) -> None:
    assert assign(OURS, [FREE, USED], take_over=True) == {}
    assert (connectors(chime_phone, FREE), connectors(chime_phone, USED)) == ([OURS], [OURS])


def test_doing_it_twice_changes_nothing(chime_phone: ChimePhone) -> None:
    assign(OURS, [FREE])
    before = chime_phone.phone_numbers[FREE]
    chime_phone.clock.advance(60)
    assert assign(OURS, [FREE]) == {}
    assert chime_phone.phone_numbers[FREE] == before


def test_each_bad_number_has_its_reason(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+442079460000")  # for SIP media applications only
    chime_phone.add_phone_number("+12065550102", Status="AcquireInProgress")
    assert assign(OURS, [FREE, "+442079460000", "+12065550102", "+12065550199"]) == {
        "+442079460000": "BadRequest",
        "+12065550102": "BadRequest",
        "+12065550199": "NotFound",
    }
    assert connectors(chime_phone, FREE) == [OURS]


def test_the_same_number_twice_refuses_the_whole_call(chime_phone: ChimePhone) -> None:
    with pytest.raises(ClientError, match="duplicates"):
        assign(OURS, [FREE, FREE])
    assert connectors(chime_phone, FREE) == []


@pytest.mark.chime_phone(known_targets="only")
def test_a_connector_that_does_not_exist() -> None:
    with pytest.raises(NoSuchConnector):
        assign(OURS, [FREE])
