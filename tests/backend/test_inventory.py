"""The inventory: what a test adds, removes and looks at."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError
from pytest_chime_phone.domain.service_model import SERVICES, enumeration

CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


@pytest.fixture
def account() -> ChimePhone:
    return ChimePhone()


def test_a_number_has_documented_defaults(account: ChimePhone) -> None:
    assert account.add_phone_number("+12065550100") == {
        "Associations": [],
        "CallingName": None,
        "CallingNameStatus": "Unassigned",
        "Capabilities": dict.fromkeys(
            ["InboundCall", "InboundMMS", "InboundSMS", "OutboundCall", "OutboundMMS", "OutboundSMS"], True
        ),
        "CreatedTimestamp": "2019-10-28T18:43:10.000Z",
        "DeletionTimestamp": None,
        "E164PhoneNumber": "+12065550100",
        "PhoneNumberId": "%2B12065550100",
        "ProductType": "VoiceConnector",
        "Status": "Unassigned",
        "Type": "Local",
        "UpdatedTimestamp": "2019-10-28T18:43:10.000Z",
    }


@pytest.mark.parametrize(
    ("given", "implied"),
    [
        ({"Associations": [CONNECTOR]}, {"Status": "Assigned", "ProductType": "VoiceConnector"}),
        (
            {"Associations": [{"Name": "SipRuleId", "Value": "a"}]},
            {"ProductType": "SipMediaApplicationDialIn"},
        ),
        ({"Associations": [{"Name": "UserId", "Value": "a"}]}, {"ProductType": "BusinessCalling"}),
        ({"Associations": [{"Value": "a"}]}, {"ProductType": "VoiceConnector"}),
        ({"CallingName": "Acme"}, {"CallingNameStatus": "UpdateSucceeded"}),
        ({"Status": "DeleteInProgress"}, {"DeletionTimestamp": "2019-10-28T18:43:10.000Z"}),
        ({"DeletionTimestamp": "2019-10-29T00:00:00Z"}, {"Status": "DeleteInProgress"}),
        ({"Country": "CA"}, {"ProductType": "SipMediaApplicationDialIn"}),
        ({"UpdatedTimestamp": "2018-01-01T00:00:00Z"}, {"CreatedTimestamp": "2018-01-01T00:00:00.000Z"}),
        (
            {"CreatedTimestamp": datetime(2018, 1, 1, tzinfo=UTC)},
            {"UpdatedTimestamp": "2018-01-01T00:00:00.000Z"},
        ),
        ({"CallingName": None, "Status": None}, {"CallingName": None, "Status": "Unassigned"}),
    ],
)
def test_what_is_given_implies_the_rest(account: ChimePhone, given: dict, implied: dict) -> None:
    added = account.add_phone_number("+12065550100", **given)
    assert {name: added[name] for name in implied} == implied


def test_toll_free_and_foreign_numbers_get_fitting_defaults(account: ChimePhone) -> None:
    assert account.add_phone_number("+18335550100")["Type"] == "TollFree"
    assert account.add_phone_number("+442079460000")["ProductType"] == "SipMediaApplicationDialIn"


def test_an_association_gets_a_time(account: ChimePhone) -> None:
    added = account.add_phone_number(Associations=[CONNECTOR], CreatedTimestamp="2018-01-01T00:00:00Z")
    assert added["Associations"] == [{**CONNECTOR, "AssociatedTimestamp": "2018-01-01T00:00:00.000Z"}]


def test_numbers_without_a_number_come_from_a_fictional_range(account: ChimePhone) -> None:
    numbers = [account.add_phone_number()["E164PhoneNumber"] for _ in range(101)]
    assert numbers[0] == "+12065550100"
    assert numbers[99] == "+12065550199"
    assert numbers[100] == "+12015550100"
    account.remove_phone_number("+12065550150")
    assert account.add_phone_number()["E164PhoneNumber"] == "+12065550150"


def test_the_fictional_range_has_an_end(account: ChimePhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytest_chime_phone.domain.numbering.AREA_CODES", ())
    account.load([f"+120655501{line:02}" for line in range(100)])
    with pytest.raises(ChimePhoneError, match="every fictional number is taken"):
        account.add_phone_number()


@pytest.mark.parametrize("spelling", ["+12065550100", "%2B12065550100", "%252B12065550100"])
def test_every_spelling_with_a_plus_names_the_same_number(account: ChimePhone, spelling: str) -> None:
    account.add_phone_number(spelling)
    assert list(account.phone_numbers) == ["+12065550100"]
    account.remove_phone_number(spelling)
    assert not account.phone_numbers


def test_what_a_test_gets_and_gives_are_copies(account: ChimePhone) -> None:
    association = dict(CONNECTOR)
    added = account.add_phone_number("+12065550100", Associations=[association])
    association["Value"] = added["Associations"][0]["Value"] = "changed"
    account.phone_numbers["+12065550100"]["Status"] = "changed"
    assert account.phone_numbers["+12065550100"]["Associations"][0]["Value"] == CONNECTOR["Value"]
    assert account.phone_numbers["+12065550100"]["Status"] == "Assigned"


def test_the_view_is_a_mapping_that_cannot_be_written(account: ChimePhone) -> None:
    account.add_phone_number("+12065550100")
    view = account.phone_numbers
    assert len(view) == 1
    assert "+12065550100" in view
    assert "+12065550101" not in view
    assert dict(pickle.loads(pickle.dumps(view))) == dict(view)
    assert repr(view) == "<phone numbers +12065550100>"
    assert view.get("+12065550101") is None
    with pytest.raises(TypeError):
        view["+12065550101"] = {}


def test_unchecked_members_stay_as_they_are(account: ChimePhone) -> None:
    added = account.add_phone_number(
        "+12065550100", unchecked=True, Status="Bogus", Associations="none", CallingName=None, Shape="round"
    )
    assert (added["Status"], added["Associations"], added["Shape"]) == ("Bogus", "none", "round")


def test_only_what_is_documented_is_offered(account: ChimePhone) -> None:
    offered = {name for name in dir(account) if not name.startswith("_")}
    page = Path(__file__).parents[2] / "docs" / "reference" / "fixture.md"
    targets = page.with_name("targets.md").read_text()
    headings = re.findall(r"^##+ `(\w+)", page.read_text() + targets, re.MULTILINE)
    assert offered == {*headings} - {"fake_chime_phone"}


def test_its_repr_counts(account: ChimePhone) -> None:
    assert repr(account) == "<ChimePhone: 0 phone numbers, 0 calls>"
    account.add_phone_number()
    assert repr(account) == "<ChimePhone: 1 phone number, 0 calls>"


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_shows_what_its_model_knows(chime_phone: ChimePhone, service: str) -> None:
    chime_phone.add_phone_number("+12065550100", Name="front-desk")
    client = boto3.client(service)
    shown = client.get_phone_number(PhoneNumberId="+12065550100")["PhoneNumber"]
    assert shown.get("Name") == ("front-desk" if service == "chime-sdk-voice" else None)


def test_a_number_of_the_other_service_is_not_found(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", ProductType="BusinessCalling")
    chime_phone.add_phone_number("+12065550101", Status="PortinInProgress")
    chime, voice = map(boto3.client, SERVICES)
    assert chime.get_phone_number(PhoneNumberId="+12065550100")
    assert voice.get_phone_number(PhoneNumberId="+12065550101")
    with pytest.raises(voice.exceptions.NotFoundException):
        voice.get_phone_number(PhoneNumberId="+12065550100")
    with pytest.raises(chime.exceptions.NotFoundException):
        chime.get_phone_number(PhoneNumberId="+12065550101")


def test_associations_of_the_other_service_are_left_out(chime_phone: ChimePhone) -> None:
    user = {"Name": "UserId", "Value": "u"}
    chime_phone.add_phone_number(
        "+12065550100", unchecked=True, Associations=[CONNECTOR, user], Status="Assigned"
    )
    names = [
        [
            a["Name"]
            for a in boto3.client(s).get_phone_number(PhoneNumberId="+12065550100")["PhoneNumber"][
                "Associations"
            ]
        ]
        for s in SERVICES
    ]
    assert names == [["VoiceConnectorId", "UserId"], ["VoiceConnectorId"]]


def test_a_made_up_status_is_shown_by_both(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", unchecked=True, Status="Bogus")
    for service in SERVICES:
        number = boto3.client(service).get_phone_number(PhoneNumberId="+12065550100")["PhoneNumber"]
        assert number["Status"] == "Bogus"
        assert "Bogus" not in enumeration(service, "PhoneNumberStatus")
