"""The deletion queue: a number waits there for seven days, and may be restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

NUMBER = "+12065550100"
CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}
Refuses = Callable[..., Any]


def listed(client: Any, **terms: Any) -> list[str]:
    return [number["E164PhoneNumber"] for number in client.list_phone_numbers(**terms)["PhoneNumbers"]]


class TestDeleteAndRestore:
    def test_a_deleted_number_waits_seven_days_and_is_gone(
        self, chime_phone: ChimePhone, client: Any, refuses: Refuses
    ) -> None:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        answer = client.delete_phone_number(PhoneNumberId=NUMBER)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
        queued = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]
        assert (queued["Status"], queued["DeletionTimestamp"]) == (
            "DeleteInProgress",
            chime_phone.clock.now,
        )
        assert "CallingName" not in queued
        chime_phone.clock.advance(timedelta(days=7) - timedelta(seconds=1))
        assert listed(client) == [NUMBER]
        chime_phone.clock.advance(1)
        assert not chime_phone.phone_numbers
        with refuses("NotFound"):
            client.restore_phone_number(PhoneNumberId=NUMBER)

    def test_a_restored_number_is_free_and_stays(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        client.delete_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(timedelta(days=6))
        number = client.restore_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]
        assert (number["Status"], number["Associations"]) == ("Unassigned", [])
        assert "DeletionTimestamp" not in number
        chime_phone.clock.advance(timedelta(days=1))
        assert listed(client) == [NUMBER]

    def test_deleted_again_it_waits_another_seven_days(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        client.delete_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(timedelta(days=6))
        client.restore_phone_number(PhoneNumberId=NUMBER)
        client.delete_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(timedelta(days=6))
        assert listed(client, Status="DeleteInProgress") == [NUMBER]

    def test_a_release_can_fail_and_be_tried_again(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.fail_next("release", NUMBER)
        client.delete_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(timedelta(days=7))
        assert listed(client, Status="ReleaseFailed") == [NUMBER]
        client.delete_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(timedelta(days=7))
        assert listed(client) == []

    def test_what_is_added_in_the_queue_leaves_it_too(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER, Status="DeleteInProgress")
        chime_phone.add_phone_number("+12065550101", DeletionTimestamp="2019-10-25T18:43:10.000Z")
        chime_phone.clock.advance(timedelta(days=4))
        assert listed(client) == [NUMBER]
        chime_phone.clock.advance(timedelta(days=3))
        assert listed(client) == []

    def test_the_calendar_ends_before_the_queue_does(self, chime_phone: ChimePhone, client: Any) -> None:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.clock.advance(datetime(9999, 12, 31, tzinfo=UTC) - chime_phone.clock.now)
        client.delete_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(3600)
        assert listed(client, Status="DeleteInProgress") == [NUMBER]

    def test_a_name_that_was_pending_at_deletion_never_comes(
        self, chime_phone: ChimePhone, client: Any
    ) -> None:
        chime_phone.add_phone_number(NUMBER)
        client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")
        client.delete_phone_number(PhoneNumberId=NUMBER)
        client.restore_phone_number(PhoneNumberId=NUMBER)
        chime_phone.clock.advance(timedelta(hours=72))
        number = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]
        assert number["CallingNameStatus"] == "Unassigned"

    @pytest.mark.parametrize(
        ("members", "match"),
        [
            ({"Associations": [CONNECTOR]}, "disassociate it first"),
            ({"Status": "DeleteInProgress"}, "cannot be deleted"),
            ({"Status": "AcquireInProgress"}, "cannot be deleted"),
        ],
    )
    def test_a_number_in_use_or_on_its_way_is_not_deleted(
        self,
        chime_phone: ChimePhone,
        client: Any,
        refuses: Refuses,
        members: dict[str, Any],
        match: str,
    ) -> None:
        chime_phone.add_phone_number(NUMBER, **members)
        with refuses("BadRequest", match=match):
            client.delete_phone_number(PhoneNumberId=NUMBER)

    def test_only_what_is_in_the_queue_is_restored(
        self, chime_phone: ChimePhone, client: Any, refuses: Refuses
    ) -> None:
        chime_phone.add_phone_number(NUMBER)
        with refuses("BadRequest", match="not in the deletion queue: it is Unassigned"):
            client.restore_phone_number(PhoneNumberId=NUMBER)
