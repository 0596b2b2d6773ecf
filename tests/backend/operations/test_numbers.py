"""Phone numbers: listed, changed, deleted and restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

NUMBER = "+12065550100"
CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}
Refuses = Callable[..., Any]


def listed(client: Any, **terms: Any) -> list[str]:
    return [number["E164PhoneNumber"] for number in client.list_phone_numbers(**terms)["PhoneNumbers"]]


class TestList:
    def test_shows_what_get_shows_in_the_order_of_the_numbers(
        self, chime_phone: ChimePhone, client: Any
    ) -> None:
        chime_phone.add_phone_number("+12065550199", CallingName="Acme")
        chime_phone.add_phone_number(NUMBER, Associations=[CONNECTOR])
        shown = [
            client.get_phone_number(PhoneNumberId=e164)["PhoneNumber"] for e164 in (NUMBER, "+12065550199")
        ]
        assert client.list_phone_numbers()["PhoneNumbers"] == shown

    def test_filters_by_status_product_type_and_association(
        self, chime_phone: ChimePhone, client: Any
    ) -> None:
        chime_phone.add_phone_number("+12065550101", Associations=[CONNECTOR])
        chime_phone.add_phone_number("+12065550102", Status="DeleteInProgress")
        chime_phone.add_phone_number("+12065550103", ProductType="SipMediaApplicationDialIn")
        assert listed(client, Status="Assigned") == ["+12065550101"]
        assert listed(client, ProductType="SipMediaApplicationDialIn") == ["+12065550103"]
        assert listed(client, FilterName="VoiceConnectorId", FilterValue=CONNECTOR["Value"]) == [
            "+12065550101"
        ]
        assert listed(client, FilterName="VoiceConnectorId", FilterValue="another") == []

    @pytest.mark.parametrize("half", [{"FilterName": "VoiceConnectorId"}, {"FilterValue": "a"}])
    def test_a_filter_without_its_other_half_is_refused(
        self, client: Any, refuses: Refuses, half: dict[str, str]
    ) -> None:
        with refuses("BadRequest", match="go together"):
            client.list_phone_numbers(**half)

    def test_each_service_lists_what_its_model_knows(
        self, chime_phone: ChimePhone, chime: Any, voice: Any
    ) -> None:
        chime_phone.add_phone_number("+12065550101", ProductType="BusinessCalling")
        chime_phone.add_phone_number("+12065550102", Status="PortinInProgress")
        chime_phone.add_phone_number("+12065550103")
        assert listed(chime) == ["+12065550101", "+12065550103"]
        assert listed(voice) == ["+12065550102", "+12065550103"]

    def test_an_unknown_status_is_an_enumeration_breach_in_one_service_and_no_match_in_the_other(
        self, chime: Any, voice: Any, refuses: Refuses
    ) -> None:
        with refuses("BadRequest", match="Status='Bogus' is not one of"):
            chime.list_phone_numbers(Status="Bogus")
        assert listed(voice, Status="Bogus") == []


class TestUpdate:
    def test_changes_the_product_type(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.clock.advance(60)
        number = client.update_phone_number(PhoneNumberId=NUMBER, ProductType="SipMediaApplicationDialIn")
        assert number["PhoneNumber"]["ProductType"] == "SipMediaApplicationDialIn"
        assert number["PhoneNumber"]["UpdatedTimestamp"] == chime_phone.clock.now
        assert number["PhoneNumber"] == client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]

    def test_changes_the_name(self, chime_phone: ChimePhone, voice: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        assert (
            voice.update_phone_number(PhoneNumberId=NUMBER, Name="front-desk")["PhoneNumber"]["Name"]
            == "front-desk"
        )

    def test_a_calling_name_is_pending_for_72_hours_and_then_there(
        self, chime_phone: ChimePhone, client: Any
    ) -> None:
        chime_phone.add_phone_number(NUMBER)
        pending = client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")["PhoneNumber"]
        assert "CallingName" not in pending
        assert pending["CallingNameStatus"] == "UpdateInProgress"
        chime_phone.clock.advance(timedelta(hours=72) - timedelta(seconds=1))
        assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"] == pending
        chime_phone.clock.advance(1)
        named = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]
        assert (named["CallingName"], named["CallingNameStatus"]) == ("Acme", "UpdateSucceeded")
        assert named["UpdatedTimestamp"] == chime_phone.clock.now

    def test_a_name_that_is_replaced_is_shown_meanwhile_and_a_cleared_one_is_empty(
        self, chime_phone: ChimePhone, client: Any
    ) -> None:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        assert (
            client.update_phone_number(PhoneNumberId=NUMBER, CallingName="")["PhoneNumber"]["CallingName"]
            == "Acme"
        )
        chime_phone.clock.advance(timedelta(hours=72))
        assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["CallingName"] == ""

    def test_a_calling_name_can_be_refused(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.fail_next("calling-name", NUMBER)
        client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")
        chime_phone.clock.advance(timedelta(hours=72))
        number = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]
        assert number["CallingNameStatus"] == "UpdateFailed"
        assert "CallingName" not in number

    def test_a_name_asked_for_before_the_number_was_added_anew_never_comes(
        self, chime_phone: ChimePhone, client: Any
    ) -> None:
        chime_phone.add_phone_number(NUMBER)
        client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Former")
        chime_phone.remove_phone_number(NUMBER)
        chime_phone.add_phone_number(NUMBER)
        chime_phone.clock.advance(3600)
        client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Latter")
        chime_phone.clock.advance(timedelta(hours=71))
        assert chime_phone.phone_numbers[NUMBER]["CallingNameStatus"] == "UpdateInProgress"
        chime_phone.clock.advance(3600)
        assert chime_phone.phone_numbers[NUMBER]["CallingName"] == "Latter"

    def test_one_calling_name_at_a_time_and_one_in_seven_days(
        self, chime_phone: ChimePhone, client: Any, refuses: Refuses
    ) -> None:
        chime_phone.add_phone_number(NUMBER, CallingName="Before")
        client.update_phone_number(PhoneNumberId=NUMBER, CallingName="First")
        with refuses("Conflict", match="in progress"):
            client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Second")
        chime_phone.clock.advance(timedelta(days=7) - timedelta(seconds=1))
        with refuses("Conflict", match="seven days"):
            client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Second")
        chime_phone.clock.advance(1)
        client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Second")

    @pytest.mark.parametrize(
        ("members", "change", "match"),
        [
            ({}, {}, "given: none"),
            (
                {},
                {"CallingName": "Acme", "ProductType": "VoiceConnector"},
                "given: ProductType, CallingName",
            ),
            ({}, {"CallingName": "A"}, "pattern"),
            ({}, {"ProductType": "Fax"}, "is not one of"),
            (
                {"Associations": [CONNECTOR]},
                {"ProductType": "SipMediaApplicationDialIn"},
                "cannot be changed",
            ),
            ({"Status": "DeleteInProgress"}, {"CallingName": "Acme"}, "cannot be updated"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self,
        chime_phone: ChimePhone,
        client: Any,
        refuses: Refuses,
        members: dict[str, Any],
        change: dict[str, str],
        match: str,
    ) -> None:
        chime_phone.add_phone_number(NUMBER, **members)
        with refuses("BadRequest", match=match):
            client.update_phone_number(PhoneNumberId=NUMBER, **change)

    def test_toll_free_numbers_have_no_calling_name_and_no_business_calling(
        self, chime_phone: ChimePhone, chime: Any, refuses: Refuses
    ) -> None:
        chime_phone.add_phone_number("+18335550100")
        with refuses("BadRequest", match="only local US numbers"):
            chime.update_phone_number(PhoneNumberId="+18335550100", CallingName="Acme")
        with refuses("BadRequest", match="toll-free"):
            chime.update_phone_number(PhoneNumberId="+18335550100", ProductType="BusinessCalling")

    def test_numbers_abroad_are_for_sip_media_applications_only(
        self, chime_phone: ChimePhone, client: Any, refuses: Refuses
    ) -> None:
        chime_phone.add_phone_number("+442079460000", Country="GB")
        with refuses("BadRequest", match="outside the US"):
            client.update_phone_number(PhoneNumberId="+442079460000", ProductType="VoiceConnector")


@pytest.mark.parametrize("operation", ["update_phone_number", "delete_phone_number", "restore_phone_number"])
class TestIds:
    def test_every_spelling_is_understood(self, chime_phone: ChimePhone, client: Any, operation: str) -> None:
        change = {"CallingName": "Acme"} if operation.startswith("update") else {}
        for spelling in ("+12065550100", "%2B12065550100", "12065550100"):
            status = "DeleteInProgress" if operation.startswith("restore") else "Unassigned"
            chime_phone.add_phone_number(NUMBER, Status=status)
            getattr(client, operation)(PhoneNumberId=spelling, **change)
            chime_phone.reset()

    @pytest.mark.parametrize("phone_number_id", ["+12065550199", "junk"])
    def test_an_unknown_id_is_not_found(
        self, client: Any, refuses: Refuses, operation: str, phone_number_id: str
    ) -> None:
        with refuses("NotFound"):
            getattr(client, operation)(PhoneNumberId=phone_number_id)

    def test_a_blank_id_is_a_bad_request(self, client: Any, refuses: Refuses, operation: str) -> None:
        with refuses("BadRequest"):
            getattr(client, operation)(PhoneNumberId=" ")


def test_a_requested_name_leaves_the_timestamp_until_it_is_done(chime_phone: ChimePhone, client: Any) -> None:
    before = chime_phone.add_phone_number("+12065550100")["UpdatedTimestamp"]
    chime_phone.clock.advance(60)
    client.update_phone_number(PhoneNumberId="+12065550100", CallingName="Acme")
    assert chime_phone.phone_numbers["+12065550100"]["UpdatedTimestamp"] == before
    chime_phone.clock.advance(timedelta(hours=72))
    assert chime_phone.phone_numbers["+12065550100"]["UpdatedTimestamp"] == "2019-10-31T18:44:10.000Z"
