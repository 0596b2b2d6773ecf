"""Inventories in every form that can be loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError

CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


@pytest.fixture
def account() -> ChimePhone:
    return ChimePhone()


LISTED = {"PhoneNumbers": [{"E164PhoneNumber": "+12065550100"}, {"PhoneNumberId": "%2B12065550101"}]}


@pytest.mark.parametrize(
    "source",
    [
        LISTED,
        LISTED["PhoneNumbers"],
        ["+12065550100", "+12065550101"],
        {"+12065550100": {}, "+12065550101": {"Status": "Unassigned"}},
    ],
)
def test_every_form_of_an_inventory_can_be_loaded(
    account: ChimePhone, source: object, tmp_path: Path
) -> None:
    account.load(source)
    assert list(account.phone_numbers) == ["+12065550100", "+12065550101"]
    file = tmp_path / "numbers.json"
    file.write_text(json.dumps(source))
    from_file = ChimePhone()
    from_file.load(file)
    assert from_file.phone_numbers == account.phone_numbers


def test_one_number_as_the_cli_prints_it_can_be_loaded(account: ChimePhone) -> None:
    account.load({"PhoneNumber": {"E164PhoneNumber": "+12065550100", "CallingName": None}})
    account.load({"E164PhoneNumber": "+12065550101", "CallingName": "Acme"})
    assert account.phone_numbers["+12065550101"]["CallingName"] == "Acme"


def test_what_the_account_shows_can_be_loaded_again(account: ChimePhone) -> None:
    account.add_phone_number("+12065550100", Associations=[CONNECTOR], CallingName="Acme")
    other = ChimePhone()
    other.load(account.phone_numbers)
    assert other.phone_numbers == account.phone_numbers


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (7, "7 is not an inventory"),
        ([7], "item 0: 7 is not a PhoneNumber object"),
        ({"PhoneNumber": {}}, "PhoneNumber: {} is not a PhoneNumber object"),
        ({"+12065550100": "x"}, r"'\+12065550100': 'x' is not a mapping of members"),
        (["+12065550100", "junk"], "'junk' is not a valid E.164"),
        ([{"E164PhoneNumber": "+12065550100"}, {"E164PhoneNumber": "+12065550101", "Status": "x"}], "Status"),
    ],
)
def test_a_bad_inventory_adds_nothing(account: ChimePhone, source: object, message: str) -> None:
    with pytest.raises(ChimePhoneError, match=message):
        account.load(source)
    assert not account.phone_numbers


def test_an_unreadable_file_is_named(account: ChimePhone, tmp_path: Path) -> None:
    half = tmp_path / "half.json"
    half.write_text('{"PhoneNumbers": [')
    with pytest.raises(ChimePhoneError, match=r"half\.json is not valid JSON"):
        account.load(half)
    with pytest.raises(ChimePhoneError, match=r"none\.json cannot be read: No such file"):
        account.load(str(tmp_path / "none.json"))
    bad = tmp_path / "bad.json"
    bad.write_text("[7]")
    with pytest.raises(ChimePhoneError, match=r"bad\.json: item 0"):
        account.load(bad)


def test_a_contradiction_can_be_loaded_unchecked(account: ChimePhone) -> None:
    account.load([{"E164PhoneNumber": "+12065550100", "Status": "Assigned"}], unchecked=True)
    assert account.phone_numbers["+12065550100"]["Status"] == "Assigned"
