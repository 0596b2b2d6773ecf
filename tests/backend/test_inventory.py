"""The inventory: what a test adds, removes and looks at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError, Fault, InvalidValue, Success, fake_chime_phone
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
    assert repr(view) == "<phone numbers +12065550100>"
    assert view.get("+12065550101") is None
    with pytest.raises(TypeError):
        view["+12065550101"] = {}


def test_unchecked_members_stay_as_they_are(account: ChimePhone) -> None:
    added = account.add_phone_number(
        "+12065550100", unchecked=True, Status="Bogus", Associations="none", CallingName=None, Shape="round"
    )
    assert (added["Status"], added["Associations"], added["Shape"]) == ("Bogus", "none", "round")


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"Colour": "red"}, "unknown PhoneNumber member 'Colour'"),
        ({"CallingNam": "x"}, "did you mean 'CallingName'"),
        ({"Status": "Bogus"}, "Status='Bogus' is not one of .*Unassigned, Assigned"),
        ({"ProductType": "voiceconnector"}, "not one of BusinessCalling, VoiceConnector"),
        ({"Country": "usa"}, r"does not match the pattern \[A-Z\]\{2\}"),
        ({"CallingName": "x"}, "CallingName='x' does not match the pattern"),
        ({"Name": "x" * 257}, "Name='x+' has a length outside 0..256"),
        ({"Capabilities": {"InboundCall": "yes"}}, "Capabilities.InboundCall='yes' is not true or false"),
        ({"Capabilities": {"Fax": True}}, "Capabilities has no member 'Fax'"),
        ({"Capabilities": []}, r"Capabilities=\[\] is not an object"),
        ({"Associations": {}}, "Associations={} is not a list"),
        ({"Associations": [{"Name": "Cat"}]}, r"Associations\[0\].Name='Cat' is not one of"),
        ({"CreatedTimestamp": "soon"}, "CreatedTimestamp='soon' is not an ISO 8601 timestamp"),
        ({"CreatedTimestamp": "2019-01-01T00:00:00"}, "with an offset"),
        ({"CreatedTimestamp": datetime(2019, 1, 1)}, r"^CreatedTimestamp: .*naive"),  # noqa: DTZ001
        ({"CreatedTimestamp": "9999-12-31T23:59:59-10:00"}, "is beyond the calendar of UTC"),
        (
            {"Associations": [CONNECTOR], "ProductType": "SipMediaApplicationDialIn"},
            "they are for VoiceConnector",
        ),
        (
            {"Associations": [CONNECTOR, {"Name": "SipRuleId", "Value": "a"}]},
            "they are for SipMediaApplicationDialIn and VoiceConnector",
        ),
        ({"Type": "TollFree"}, "the number itself tells its type"),
        ({"Country": "GB"}, r"numbers that begin with \+1 are not of it"),
        ({"CreatedTimestamp": 7}, r"^CreatedTimestamp=7 is not a timestamp of this API"),
        ({"CallingName": b"Acme"}, r"^CallingName: b'Acme' cannot be written as JSON"),
        ({"CreatedTimestamp": 1572287437}, "use an aware datetime or ISO 8601 text"),
        ({"Status": "Assigned"}, "Assigned if, and only if, it has at least one association"),
        ({"Status": "Unassigned", "Associations": [CONNECTOR]}, "if, and only if"),
        ({"Type": "TollFree", "ProductType": "BusinessCalling"}, "toll-free numbers cannot be"),
        ({"Country": "GB", "ProductType": "VoiceConnector"}, "outside the US"),
        ({"CallingName": "Acme", "CallingNameStatus": "Unassigned"}, "never had a name"),
        ({"DeletionTimestamp": "2020-01-01T00:00:00Z", "Status": "Unassigned"}, "is not being deleted"),
        (
            {"CreatedTimestamp": "2019-01-02T00:00:00Z", "UpdatedTimestamp": "2019-01-01T00:00:00Z"},
            "is after UpdatedTimestamp",
        ),
        ({"PhoneNumberId": "%2B12065550101"}, "is not the id of"),
        ({"E164PhoneNumber": "+12065550101"}, "is not the id of"),
    ],
)
def test_bad_members_are_refused_and_nothing_changes(
    account: ChimePhone, members: dict, message: str
) -> None:
    with pytest.raises(ChimePhoneError, match=message) as caught:
        account.add_phone_number("+12065550100", **members)
    assert isinstance(caught.value, ValueError)
    assert not account.phone_numbers


def test_a_country_and_a_number_must_fit(account: ChimePhone) -> None:
    with pytest.raises(ChimePhoneError, match=r"its numbers begin with \+1"):
        account.add_phone_number("+442079460000", Country="US", ProductType="SipMediaApplicationDialIn")


@pytest.mark.parametrize(
    "e164", ["junk", "", "+0123", "+1", "+1234567890123456", " +12065550100", 12065550100]
)
def test_what_is_not_an_e164_number_is_refused(account: ChimePhone, e164: object) -> None:
    with pytest.raises(ChimePhoneError, match=r"is not a valid E\.164 phone number"):
        account.add_phone_number(e164)


def test_a_number_is_added_once(account: ChimePhone) -> None:
    account.add_phone_number("+12065550100", CallingName="Acme")
    with pytest.raises(ChimePhoneError, match="is in the account already"):
        account.add_phone_number("+12065550100")
    assert account.phone_numbers["+12065550100"]["CallingName"] == "Acme"


def test_what_is_not_there_is_told_with_what_is(account: ChimePhone) -> None:
    with pytest.raises(KeyError, match=r"'\+12065550100' is not in the account, which has no numbers\."):
        account.phone_numbers["+12065550100"]
    account.load([f"+1206555010{line}" for line in range(7)])
    with pytest.raises(
        InvalidValue, match=r"'\+12065550107' is not in the account, which has \+120.*one digit"
    ):
        account.remove_phone_number("+12065550107")
    with pytest.raises(KeyError) as caught:
        account.phone_numbers["+13105550199"]
    assert str(caught.value).startswith(
        "'+13105550199' is not in the account, which has +12065550100, +12065550101, +12065550102, "
        "+12065550103, +12065550104 and 2 more."
    )
    assert isinstance(caught.value, ChimePhoneError)


SAYS: dict[str, Callable[[ChimePhone, str], object]] = {
    "add_phone_number": lambda fake, number: fake.add_phone_number(number),
    "remove_phone_number": lambda fake, number: fake.remove_phone_number(number),
    "load a list": lambda fake, number: fake.load([number]),
    "load a mapping": lambda fake, number: fake.load({number: {}}),
    "load an object": lambda fake, number: fake.load({"E164PhoneNumber": number}),
    "numbers=": lambda _, number: fake_chime_phone(numbers=[number]).__enter__(),
    "stock.add": lambda fake, number: fake.stock.add(number),
    "stock.remove": lambda fake, number: fake.stock.remove(number),
    "stock.set": lambda fake, number: fake.stock.set([number]),
    "add_response": lambda fake, number: fake.add_response(Fault("garbage"), phone_number=number),
    "fail_next": lambda fake, number: fake.fail_next("order", number),
    "of_phone_number": lambda _, number: Success.of_phone_number(number),
}


@pytest.mark.parametrize("number", ["2065550100", "12065550100", "(206) 555-0100", "+1 206-555-0100"])
@pytest.mark.parametrize("say", SAYS.values(), ids=SAYS)
def test_a_number_that_a_test_says_has_its_plus(
    account: ChimePhone, say: Callable[[ChimePhone, str], object], number: str
) -> None:
    account.add_phone_number("+12065550100")
    with pytest.raises(InvalidValue, match=r"did you mean '\+12065550100'\?"):
        say(account, number)
    assert list(account.phone_numbers) == ["+12065550100"]


@pytest.mark.parametrize("number", ["442079460000", "1065550100", "12065550", 7])
def test_other_digits_are_asked_for_a_plus_and_a_country_code(account: ChimePhone, number: Any) -> None:
    with pytest.raises(InvalidValue, match="write a plus and 2 to 15 digits, the country code first"):
        account.add_phone_number(number)


def test_an_id_as_the_service_printed_it_can_be_loaded(account: ChimePhone) -> None:
    account.load([{"PhoneNumberId": "%2B12065550100"}, {"PhoneNumberId": "12065550101"}])
    assert list(account.phone_numbers) == ["+12065550100", "+12065550101"]


def test_a_number_is_not_a_file(account: ChimePhone) -> None:
    with pytest.raises(InvalidValue, match=r"'\+12065550100' is a number, not a file: use add_phone_number"):
        account.load("+12065550100")


@pytest.mark.parametrize(
    "change", [lambda f: f.add_phone_number(unchecked="no"), lambda f: f.load([], unchecked=1)]
)
def test_unchecked_is_true_or_false(account: ChimePhone, change: Callable[[Any], object]) -> None:
    with pytest.raises(InvalidValue, match=r"unchecked=.*: use True or False"):
        change(account)


def test_a_misspelt_member_is_told_with_the_nearest(account: Any) -> None:
    with pytest.raises(AttributeError, match="'add_number': did you mean 'add_phone_number'") as caught:
        account.add_number("+12065550100")
    assert isinstance(caught.value, ChimePhoneError)
    assert not hasattr(account, "_repr_html_")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("page_size", r"page_size is an option, .*: use @pytest\.mark\.chime_phone\(page_size=\.\.\.\) or"),
        ("phone_number", "unknown member of ChimePhone 'phone_number': did you mean 'phone_numbers'"),
        ("calls", r"ChimePhone\.calls cannot be set"),
        ("reset", r"ChimePhone\.reset cannot be set"),
    ],
)
def test_what_cannot_be_set_is_told_at_once(account: ChimePhone, name: str, told: str) -> None:
    with pytest.raises(AttributeError, match=told) as caught:
        setattr(account, name, 2)
    assert isinstance(caught.value, ChimePhoneError)


def test_an_option_that_is_read_is_told_as_one(account: Any) -> None:
    with pytest.raises(ChimePhoneError, match="page_size is an option"):
        account.page_size  # noqa: B018


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
