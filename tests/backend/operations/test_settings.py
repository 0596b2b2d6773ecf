"""The account's default calling name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pytest_chime_phone import ChimePhone

Refuses = Callable[..., Any]


def settings(client: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get_phone_number_settings()
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def buy(client: Any, chime_phone: ChimePhone, *numbers: str) -> None:
    client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=list(numbers))
    chime_phone.clock.advance(11)


def test_at_first_there_is_none(client: Any) -> None:
    assert settings(client) == {}


def test_it_is_set_and_shown(chime_phone: ChimePhone, client: Any) -> None:
    answer = client.update_phone_number_settings(CallingName="myName")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert settings(client) == {
        "CallingName": "myName",
        "CallingNameUpdatedTimestamp": chime_phone.clock.now,
    }


def test_it_can_be_changed_once_in_seven_days(chime_phone: ChimePhone, client: Any, refuses: Refuses) -> None:
    client.update_phone_number_settings(CallingName="first")
    chime_phone.clock.advance(timedelta(days=7) - timedelta(seconds=1))
    with refuses("BadRequest", match="seven days"):
        client.update_phone_number_settings(CallingName="second")
    chime_phone.clock.advance(1)
    client.update_phone_number_settings(CallingName="")
    assert settings(client)["CallingName"] == ""


def test_a_bad_name_is_refused(client: Any, refuses: Refuses) -> None:
    with refuses("BadRequest", match="pattern"):
        client.update_phone_number_settings(CallingName="A")
    assert settings(client) == {}


def test_new_local_numbers_inherit_it(chime_phone: ChimePhone, voice: Any) -> None:
    voice.update_phone_number_settings(CallingName="myName")
    buy(voice, chime_phone, "+12065550100", "+18335550100")
    local, toll_free = chime_phone.phone_numbers.values()
    assert local["CallingNameStatus"] == "UpdateInProgress"
    assert toll_free["CallingNameStatus"] == "Unassigned"
    chime_phone.clock.advance(timedelta(hours=72))
    assert [n["CallingName"] for n in chime_phone.phone_numbers.values()] == ["myName", None]
