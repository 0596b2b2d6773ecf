"""What cannot be added, changed or named, and what the error says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError, Fault, InvalidValue, Success, fake_chime_phone

CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


@pytest.fixture
def account() -> ChimePhone:
    return ChimePhone()


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
        ({"CreatedTimestamp": "9999-12-31T23:59:59-10:00"}, "is outside the years 1 to 9999 in UTC"),
        (
            {"Associations": [CONNECTOR], "ProductType": "SipMediaApplicationDialIn"},
            "they are for VoiceConnector",
        ),
        (
            {"Associations": [CONNECTOR, {"Name": "SipRuleId", "Value": "a"}]},
            "they are for SipMediaApplicationDialIn and VoiceConnector",
        ),
        ({"Type": "TollFree"}, "Type='TollFree' .* it must be Local"),
        ({"Country": "GB"}, r"its numbers do not begin with \+1"),
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


def test_a_type_and_a_number_must_fit(account: ChimePhone) -> None:
    with pytest.raises(ChimePhoneError, match=r"Type='Local' .* it must be TollFree"):
        account.add_phone_number("+18885550100", Type="Local")


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
