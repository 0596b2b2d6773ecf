"""Creation, change and removal of the resource, each also where it goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from provisioning.custom_resource import Unavailable, on_event
from pytest_chime_phone import ChimePhone, ServiceError

NUMBER = "+12065550100"


def event(kind: str, *, name: str = "Front desk", old_name: str = "Front desk") -> dict[str, Any]:
    properties = {"AreaCode": "206", "Name": name}
    old = {**properties, "Name": old_name}
    return {
        "RequestType": kind,
        "PhysicalResourceId": NUMBER,
        "ResourceProperties": properties,
        "OldResourceProperties": old,
    }


def test_a_number_is_bought_and_named(chime_phone: ChimePhone) -> None:
    with chime_phone.clock.instead_of_sleep():
        assert on_event(event("Create")) == {"PhysicalResourceId": NUMBER}
    number = chime_phone.phone_numbers[NUMBER]
    assert (number["Status"], number["Name"]) == ("Unassigned", "Front desk")
    assert [call.operation for call in chime_phone.calls[:2]] == [
        "SearchAvailablePhoneNumbers",
        "CreatePhoneNumberOrder",
    ]


def test_nothing_in_stock(chime_phone: ChimePhone) -> None:
    chime_phone.stock.clear()
    with pytest.raises(Unavailable, match="no number in area code 206"):
        on_event(event("Create"))


def test_the_order_fails(chime_phone: ChimePhone) -> None:
    chime_phone.fail_next("order", NUMBER)
    with chime_phone.clock.instead_of_sleep(), pytest.raises(Unavailable, match="failed"):
        on_event(event("Create"))


def test_the_order_takes_longer_than_the_function_may(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)  # the fake's clock stands still
    with pytest.raises(Unavailable, match="took too long"):
        on_event(event("Create"))
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "AcquireInProgress"


def test_a_new_name(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, Name="Front desk")
    on_event(event("Update", name="Back office"))
    assert chime_phone.phone_numbers[NUMBER]["Name"] == "Back office"
    on_event(event("Update", name="Back office", old_name="Back office"))
    assert [call.operation for call in chime_phone.calls] == ["UpdatePhoneNumber"]


def test_a_name_that_the_service_refuses(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, Name="Front desk")
    with pytest.raises(ClientError, match="Name='Front/desk'"):
        on_event(event("Update", name="Front/desk"))
    assert chime_phone.phone_numbers[NUMBER]["Name"] == "Front desk"


def test_removal_and_the_same_event_again_a_week_later(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    on_event(event("Delete"))
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "DeleteInProgress"
    chime_phone.clock.advance(7 * 24 * 3600)
    assert on_event(event("Delete")) == {"PhysicalResourceId": NUMBER}


def test_a_number_in_use_is_not_removed(chime_phone: ChimePhone) -> None:
    in_use = [{"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}]
    chime_phone.add_phone_number(NUMBER, Associations=in_use)
    with pytest.raises(ClientError, match="has associations"):
        on_event(event("Delete"))


def test_an_outage_reaches_the_stack(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), times=None)
    with pytest.raises(ClientError, match="ServiceUnavailableException"):
        on_event(event("Create"))
