"""`phone_numbers(Member=strategy)`: what is given stays, the rest follows, and nothing contradicts it."""

from __future__ import annotations

from typing import Any

import phonenumbers
import pytest
from hypothesis import strategies as st

from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.service_model import phone_number_shape, violation

from .oracle import contradictions
from .searching import assert_all_examples, find_any, minimal

Number = dict[str, Any]
RULE = {"AssociatedTimestamp": "2019-10-28T18:43:10.000Z", "Name": "SipRuleId", "Value": "a"}

# What is given, and what has to follow from it.
GIVEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "assigned": ({"Status": "Assigned"}, {}),
    "no associations": ({"Associations": []}, {"Status": "Unassigned"}),
    "a SIP rule": (
        {"Associations": [RULE]},
        {"ProductType": "SipMediaApplicationDialIn", "Status": "Assigned"},
    ),
    "being deleted": ({"Status": "DeleteInProgress"}, {"Associations": []}),
    "deleted": ({"DeletionTimestamp": "2019-11-01T00:00:00.000Z"}, {}),
    "created late": ({"CreatedTimestamp": "2025-01-01T00:00:00.000Z"}, {}),
    "updated early": ({"UpdatedTimestamp": "2001-01-01T00:00:00.000Z"}, {}),
    "a name": ({"CallingName": "Acme"}, {"CallingNameStatus": "UpdateSucceeded"}),
    "never a name": ({"CallingNameStatus": "Unassigned"}, {"CallingName": None}),
    "toll-free": ({"Type": "TollFree"}, {}),
    "local": ({"Type": "Local"}, {}),
    "a toll-free number": ({"E164PhoneNumber": "+18335550100"}, {"Type": "TollFree"}),
    "a number": ({"E164PhoneNumber": "+12065550123"}, {"PhoneNumberId": "%2B12065550123"}),
    "an id": ({"PhoneNumberId": "%2B12065550123"}, {"E164PhoneNumber": "+12065550123"}),
    "the US": ({"Country": "US"}, {}),
    "Canada": ({"Country": "CA"}, {"ProductType": "SipMediaApplicationDialIn"}),
    "Great Britain": ({"Country": "GB"}, {"ProductType": "SipMediaApplicationDialIn"}),
    "toll-free in Great Britain": ({"Country": "GB", "Type": "TollFree"}, {}),
    "a British number": ({"E164PhoneNumber": "+442079460000"}, {"Country": "GB"}),
    "a toll-free British number": (
        {"E164PhoneNumber": "+448081570000"},
        {"Type": "TollFree", "Country": "GB", "ProductType": "SipMediaApplicationDialIn"},
    ),
    "a toll-free Australian number": ({"E164PhoneNumber": "+611800160401"}, {"Type": "TollFree"}),
    "toll-free in Canada": (
        {"Country": "CA", "Type": "TollFree"},
        {"ProductType": "SipMediaApplicationDialIn"},
    ),
    "a Canadian number": (
        {"E164PhoneNumber": "+14165550100"},
        {"Country": "CA", "ProductType": "SipMediaApplicationDialIn"},
    ),
    "Puerto Rico": ({"Country": "PR"}, {"Type": "Local"}),
    "an Australian number": ({"E164PhoneNumber": "+61255500000"}, {"Country": "AU"}),
    "dial-in": ({"ProductType": "SipMediaApplicationDialIn"}, {}),
    "a connector": ({"ProductType": "VoiceConnector"}, {"Country": "US"}),
}


@pytest.mark.slow
@pytest.mark.parametrize(("given", "follows"), GIVEN.values(), ids=GIVEN)
def test_what_is_given_stays_and_the_rest_follows(
    service: str, given: dict[str, Any], follows: dict[str, Any]
) -> None:
    def check(number: Number) -> None:
        assert given.items() <= number.items()
        assert all(number[name] in (value, None) for name, value in follows.items() if name in number)
        assert violation(phone_number_shape(service), number) is None
        assert list(contradictions(number)) == []

    just = {name: st.just(value) for name, value in given.items()}
    assert_all_examples(chime.phone_numbers(service=service, **just), check, count=40)


def test_an_override_is_any_strategy() -> None:
    names = st.sampled_from(["Acme", "Initech", ""])
    numbers = chime.phone_numbers(CallingName=names)
    for name in ("Acme", "Initech", ""):
        assert find_any(numbers, lambda number, name=name: number["CallingName"] == name)
    assert minimal(numbers)["CallingName"] == "Acme"


NULLABLE = [
    "Associations",
    "CallingName",
    "CallingNameStatus",
    "Capabilities",
    "Country",
    "CreatedTimestamp",
    "DeletionTimestamp",
    "UpdatedTimestamp",
]


@pytest.mark.parametrize("member", NULLABLE)
def test_a_member_may_be_null_for_certain(service: str, member: str) -> None:
    def check(number: Number) -> None:
        assert number[member] is None

    assert_all_examples(chime.phone_numbers(service=service, **{member: st.none()}), check, count=30)


@pytest.mark.parametrize(
    "given",
    [{"Type": "TollFree"}, {"Country": "US"}, {"Status": "Assigned"}],
    ids=lambda given: next(iter(given)),
)
def test_overrides_work_with_strict(given: dict[str, str]) -> None:
    def check(number: Number) -> None:
        assert given.items() <= number.items()
        assert list(contradictions(number)) == []

    just = {name: st.just(value) for name, value in given.items()}
    assert_all_examples(chime.phone_numbers(strict=True, **just), check, count=40)


@pytest.mark.slow
@pytest.mark.parametrize("country", ["KR", "DE", "JP", "US"])
@pytest.mark.parametrize("kind", ["Local", "TollFree"])
def test_a_country_without_a_range_for_fiction(country: str, kind: str) -> None:
    def check(number: Number) -> None:
        assert (number["Country"], number["Type"]) == (country, kind)
        found = phonenumbers.number_type(phonenumbers.parse(number["E164PhoneNumber"]))
        assert (found == phonenumbers.PhoneNumberType.TOLL_FREE) == (kind == "TollFree")
        # the judge knows the toll-free numbers of some countries only
        assert set(contradictions(number)) <= {"Type of another number"}

    numbers = chime.phone_numbers(Country=st.just(country), Type=st.just(kind), fictional=False)
    assert_all_examples(numbers, check, count=20)


def test_numbers_of_a_plan_may_be_given() -> None:
    germans = chime.e164_phone_numbers(country="DE", fictional=False)

    def check(number: Number) -> None:
        assert number["E164PhoneNumber"].startswith("+49")
        assert number["ProductType"] == "SipMediaApplicationDialIn"
        assert number.get("Country") in ("DE", None)

    assert_all_examples(chime.phone_numbers(E164PhoneNumber=germans), check, count=30)
