"""What a test has made of the account: lines that two runs can be compared by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import boto3
import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.suite.account_changes import Changes, changes_since, difference

Act = Callable[[ChimePhone], object]


def changes(act: Act, set_up: Act = lambda _: None) -> Changes:
    with fake_chime_phone(allow_unused=True) as chime_phone:
        set_up(chime_phone)
        account = chime_phone._backend.account
        first = account.snapshot()
        act(chime_phone)
        return changes_since(first, account.snapshot())


def voice():
    return boto3.client("chime-sdk-voice", region_name="us-east-1")


def buy(*numbers: str) -> None:
    voice().create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=list(numbers))


def test_nothing_was_done() -> None:
    assert changes(lambda fake: voice().list_phone_numbers()) == ()
    assert changes(lambda fake: fake.clock.advance(60)) == ()


def test_what_was_done_and_undone_is_nothing() -> None:
    def there_and_back(fake: ChimePhone) -> None:
        voice().delete_phone_number(PhoneNumberId="+12065550100")
        fake.clock.advance(60)
        voice().restore_phone_number(PhoneNumberId="+12065550100")

    lines = changes(there_and_back, lambda fake: fake.add_phone_number("+12065550100"))
    assert [line for line in lines if "transitions" not in line] == []


def test_ids_and_times_do_not_matter() -> None:
    def later(fake: ChimePhone) -> None:
        voice().delete_sip_media_application(
            SipMediaApplicationId=fake.add_target("SipMediaApplication")["SipMediaApplicationId"]
        )
        fake.clock.advance(timedelta(days=1))
        buy("+12065550101")

    assert changes(lambda _: buy("+12065550100")) == changes(later)


def test_what_a_program_makes_up_to_name_things_by_does_not_matter() -> None:
    def create(name: str) -> Act:
        return lambda _: voice().create_voice_connector(Name=name, RequireEncryption=True)

    assert changes(create(f"office-{uuid4()}")) == changes(create(f"office-{uuid4()}"))
    assert changes(create(f"office {uuid4().hex}")) != changes(create("office"))


@pytest.mark.parametrize(
    "other",
    [
        lambda _: None,
        lambda _: (buy("+12065550100"), buy("+12065550101")),
        lambda _: buy("+12065550100", "+12065550101"),
        lambda _: buy("+19095550100"),
        lambda fake: (buy("+12065550100"), fake.clock.advance(11)),
    ],
)
def test_number_kind_area_and_state_matter(other: Act) -> None:
    assert changes(lambda _: buy("+12065550100")) != changes(other)


def test_which_number_matters_where_it_was_there_before() -> None:
    def set_up(fake: ChimePhone) -> None:
        fake.load(["+12065550100", "+12065550101"])

    first = changes(lambda _: voice().delete_phone_number(PhoneNumberId="+12065550100"), set_up)
    second = changes(lambda _: voice().delete_phone_number(PhoneNumberId="+12065550101"), set_up)
    assert first != second
    assert [line[:2] for line in first] == ["+ ", "+ ", "- "]


def test_settings_and_targets_matter_and_tools_of_the_test_do_not() -> None:
    rename = changes(lambda _: voice().update_phone_number_settings(CallingName="Acme"))
    assert rename == ("+ calling_name 'Acme'", "- calling_name None")
    made = changes(lambda _: voice().create_voice_connector(Name="office", RequireEncryption=True))
    assert "(new VoiceConnector office)" in made[0]
    assert changes(lambda fake: (fake.stock.clear(), fake.fail_next("order", "+12065550100"))) == ()


def test_a_difference_says_more_and_less() -> None:
    assert list(difference(("+ a", "+ b"), ("+ b", "+ b", "- c"))) == [
        "extra with the fault: + b",
        "extra with the fault: - c",
        "missing with the fault: + a",
    ]
