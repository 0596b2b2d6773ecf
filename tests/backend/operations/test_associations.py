"""What numbers are assigned to: Voice Connectors, their groups, and users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

CONNECTOR, OTHER = "abcdef1ghij2klmno3pqr4", "zyxwvu9tsrq8ponml7kji6"
GROUP = "123a456b-c7d8-90e1-fa23-4b567cde8901"
USER = {"AccountId": "12a3456b-7c89-012d-3456-78901e23fa45", "UserId": "1ab2345c-67de-8901-fa23-45b678901c2d"}
FREE, TAKEN = "+12065550100", "+12065550101"
Refuses = Callable[..., Any]


@pytest.fixture(params=["VoiceConnector", "VoiceConnectorGroup"])
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of target that numbers are associated with by the list."""
    return str(request.param)


def target(kind: str) -> dict[str, str]:
    return {f"{kind}Id": CONNECTOR if kind == "VoiceConnector" else GROUP}


def associate(client: Any, kind: str, *numbers: str, **more: Any) -> dict[str, str]:
    call = {
        "VoiceConnector": client.associate_phone_numbers_with_voice_connector,
        "VoiceConnectorGroup": client.associate_phone_numbers_with_voice_connector_group,
    }[kind]
    answer = call(**{**target(kind), **more}, E164PhoneNumbers=list(numbers))
    return {error["PhoneNumberId"]: error["ErrorCode"] for error in answer["PhoneNumberErrors"]}


def disassociate(client: Any, kind: str, *numbers: str, **more: Any) -> dict[str, str]:
    call = {
        "VoiceConnector": client.disassociate_phone_numbers_from_voice_connector,
        "VoiceConnectorGroup": client.disassociate_phone_numbers_from_voice_connector_group,
    }[kind]
    answer = call(**{**target(kind), **more}, E164PhoneNumbers=list(numbers))
    return {error["PhoneNumberId"]: error["ErrorCode"] for error in answer["PhoneNumberErrors"]}


def test_numbers_are_assigned_and_free_again(chime_phone: ChimePhone, voice: Any, kind: str) -> None:
    chime_phone.add_phone_number(FREE)
    chime_phone.clock.advance(60)
    assert associate(voice, kind, FREE) == {}
    number = voice.get_phone_number(PhoneNumberId=FREE)["PhoneNumber"]
    ((name, value),) = target(kind).items()
    assert number["Status"] == "Assigned"
    assert number["Associations"] == [
        {"Name": name, "Value": value, "AssociatedTimestamp": chime_phone.clock.now}
    ]
    assert disassociate(voice, kind, FREE) == {}
    number = voice.get_phone_number(PhoneNumberId=FREE)["PhoneNumber"]
    assert (number["Status"], number["Associations"]) == ("Unassigned", [])


def test_what_cannot_be_associated_is_told_and_the_rest_is(
    chime_phone: ChimePhone, voice: Any, kind: str
) -> None:
    chime_phone.add_phone_number(FREE)
    chime_phone.add_phone_number(TAKEN, Associations=[{"Name": "VoiceConnectorId", "Value": OTHER}])
    chime_phone.add_phone_number("+12065550102", ProductType="SipMediaApplicationDialIn")
    chime_phone.add_phone_number("+12065550103", Status="DeleteInProgress")
    numbers = ["+12065550103", "+12065550102", TAKEN, "+12065550199", FREE]
    assert associate(voice, kind, *numbers) == {
        "%2B12065550103": "BadRequest",
        "%2B12065550102": "BadRequest",
        "%2B12065550101": "PhoneNumberAssociationsExist",
        "%2B12065550199": "NotFound",
    }
    assert chime_phone.phone_numbers[FREE]["Status"] == "Assigned"


def test_force_takes_a_number_over(chime_phone: ChimePhone, voice: Any, kind: str) -> None:
    chime_phone.add_phone_number(TAKEN, Associations=[{"Name": "VoiceConnectorId", "Value": OTHER}])
    assert associate(voice, kind, TAKEN, ForceAssociate=False)
    assert associate(voice, kind, TAKEN, ForceAssociate=True) == {}
    (association,) = chime_phone.phone_numbers[TAKEN]["Associations"]
    assert {association["Name"]: association["Value"]} == target(kind)


def test_the_same_association_again_changes_nothing(chime_phone: ChimePhone, voice: Any, kind: str) -> None:
    chime_phone.add_phone_number(FREE)
    associate(voice, kind, FREE)
    before = chime_phone.phone_numbers[FREE]
    chime_phone.clock.advance(60)
    assert associate(voice, kind, FREE) == {}
    assert chime_phone.phone_numbers[FREE] == before


def test_a_number_of_another_target_is_not_disassociated(chime_phone: ChimePhone, voice: Any) -> None:
    chime_phone.add_phone_number(TAKEN, Associations=[{"Name": "VoiceConnectorId", "Value": OTHER}])
    assert disassociate(voice, "VoiceConnector", TAKEN) == {"%2B12065550101": "BadRequest"}


def test_an_association_without_numbers_or_with_one_twice_is_refused(
    chime_phone: ChimePhone, voice: Any, refuses: Refuses, kind: str
) -> None:
    chime_phone.add_phone_number(FREE)
    with refuses("BadRequest", match="is empty"):
        associate(voice, kind)
    with refuses("BadRequest", match="duplicates"):
        associate(voice, kind, FREE, "12065550100")
    with refuses("BadRequest", match="pattern"):
        associate(voice, kind, FREE, "junk")


@pytest.mark.chime_phone(phone_number_id_form="e164")
def test_errors_spell_ids_as_numbers_do(voice: Any) -> None:
    assert associate(voice, "VoiceConnector", FREE) == {FREE: "NotFound"}


@pytest.mark.chime_phone(known_targets="only")
def test_an_unknown_target_is_not_found_where_only_known_ones_count(
    chime_phone: ChimePhone, voice: Any, chime: Any, refuses: Refuses, kind: str
) -> None:
    chime_phone.add_phone_number(FREE)
    with refuses("NotFound", match=f"Could not find {kind} with Id"):
        associate(voice, kind, FREE)
    with refuses("NotFound", match=f"Could not find {kind} with Id"):
        disassociate(voice, kind, FREE)
    with refuses("NotFound", match="Could not find User with Id"):
        chime.associate_phone_number_with_user(**USER, E164PhoneNumber=FREE)
    with refuses("NotFound", match="Could not find User with Id"):
        chime.disassociate_phone_number_from_user(**USER)


class TestUsers:
    @pytest.fixture(autouse=True)
    def _numbers(self, chime_phone: ChimePhone) -> None:
        chime_phone.add_phone_number(FREE, ProductType="BusinessCalling")
        chime_phone.add_phone_number(TAKEN, ProductType="BusinessCalling")

    def test_a_user_gets_a_number_and_gives_it_back(self, chime_phone: ChimePhone, chime: Any) -> None:
        answer = chime.associate_phone_number_with_user(**USER, E164PhoneNumber=FREE)
        assert answer["ResponseMetadata"]["HTTPHeaders"]["content-length"] == "2"
        number = chime.get_phone_number(PhoneNumberId=FREE)["PhoneNumber"]
        assert {a["Name"]: a["Value"] for a in number["Associations"]} == USER
        chime.disassociate_phone_number_from_user(**USER)
        assert chime_phone.phone_numbers[FREE]["Status"] == "Unassigned"

    def test_another_number_takes_the_place_of_the_first(self, chime_phone: ChimePhone, chime: Any) -> None:
        for number in (FREE, TAKEN, TAKEN):
            chime.associate_phone_number_with_user(**USER, E164PhoneNumber=number)
        assert [n["Status"] for n in chime_phone.phone_numbers.values()] == ["Unassigned", "Assigned"]

    def test_a_number_in_use_is_refused(self, chime_phone: ChimePhone, chime: Any, refuses: Refuses) -> None:
        chime.associate_phone_number_with_user(**USER, E164PhoneNumber=FREE)
        another = {**USER, "UserId": "another"}
        with refuses("BadRequest", match="has associations already"):
            chime.associate_phone_number_with_user(**another, E164PhoneNumber=FREE)
        with refuses("NotFound"):
            chime.disassociate_phone_number_from_user(**another)

    def test_the_voice_connector_of_a_number_is_found_by_both_services(
        self, chime_phone: ChimePhone, voice: Any
    ) -> None:
        assert associate(voice, "VoiceConnector", FREE) == {"%2B12065550100": "NotFound"}
