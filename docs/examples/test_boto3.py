"""The application through boto3: a number that is there, one that is not, and any client."""

from __future__ import annotations

import boto3
import pytest
from phone_directory import Entry, UnknownNumber, look_up

from pytest_chime_phone import ChimePhone

VOICE_CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


def test_a_number_is_found(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", CallingName="Acme")
    assert look_up("+12065550100") == Entry("+12065550100", "Acme", in_use=False)


def test_an_associated_number_is_in_use(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", Associations=[VOICE_CONNECTOR])
    assert look_up("+12065550100").in_use


def test_a_missing_number_is_unknown(chime_phone: ChimePhone) -> None:
    with pytest.raises(UnknownNumber):
        look_up("+12065550100")
    assert [call.phone_number for call in chime_phone.calls] == ["+12065550100"]


@pytest.mark.chime_phone(sweep=False)  # there is no program between the test and boto3
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_both_services_show_one_inventory(chime_phone: ChimePhone, service: str) -> None:
    number = chime_phone.add_phone_number()
    shown = boto3.client(service).get_phone_number(PhoneNumberId=number["E164PhoneNumber"])
    assert shown["PhoneNumber"]["PhoneNumberId"] == number["PhoneNumberId"]
