"""What can be bought, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

Refuses = Callable[..., Any]


def search(client: Any, **terms: Any) -> list[str]:
    found: list[str] = client.search_available_phone_numbers(**terms)["E164PhoneNumbers"]
    return found


def test_an_area_code_has_a_hundred_fictional_numbers(client: Any) -> None:
    answer = client.search_available_phone_numbers(AreaCode="206")
    assert answer["E164PhoneNumbers"] == [f"+120655501{line:02}" for line in range(100)]
    assert "NextToken" not in answer


@pytest.mark.parametrize(
    ("terms", "prefixes"),
    [
        ({"State": "WA"}, {"+1206", "+1253", "+1509"}),
        ({"State": "WA", "City": "Seattle"}, {"+1206"}),
        ({"State": "WA", "AreaCode": "253"}, {"+1253"}),
        ({"State": "WA", "AreaCode": "212"}, set()),
        ({"State": "WA", "City": "Atlantis"}, set()),
        ({"AreaCode": "911"}, set()),
        ({"TollFreePrefix": "833"}, {"+1833"}),
        ({"TollFreePrefix": "800"}, set()),  # valid, and never in stock
        ({"AreaCode": "206", "PhoneNumberType": "TollFree"}, set()),
        ({"AreaCode": "206", "PhoneNumberType": "Local"}, {"+1206"}),
        pytest.param(
            *({"Country": "GB", "PhoneNumberType": "Local"}, {"+4413", "+4416", "+4420"}),
            marks=pytest.mark.slow,
        ),
        ({"Country": "GB", "PhoneNumberType": "TollFree"}, {"+4480"}),
        ({"Country": "CA", "PhoneNumberType": "Local"}, {"+1416", "+1514", "+1604", "+1867"}),
        ({"Country": "CA", "PhoneNumberType": "TollFree"}, set()),
        ({"Country": "PR", "PhoneNumberType": "Local"}, {"+1787", "+1939"}),
        ({"AreaCode": "787"}, set()),
        ({"Country": "FR", "PhoneNumberType": "Local"}, set()),
    ],
)
def test_a_search_finds_what_it_asks_for(
    chime_phone: ChimePhone, client: Any, terms: dict[str, str], prefixes: set[str]
) -> None:
    found, more = [], {}
    while True:
        answer = client.search_available_phone_numbers(MaxResults=500, **terms, **more)
        found += answer["E164PhoneNumbers"]
        if "NextToken" not in answer:
            break
        more = {"NextToken": answer["NextToken"]}
    assert {number[:5] for number in found} == prefixes
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("terms", "match"),
    [
        ({}, "at least one of AreaCode"),
        ({"PhoneNumberType": "Local"}, "at least one of AreaCode"),
        ({"City": "Seattle"}, "City needs State"),
        ({"TollFreePrefix": "833", "State": "WA"}, "TollFreePrefix goes with none"),
        ({"TollFreePrefix": "899"}, "pattern"),
        ({"Country": "GB"}, "give PhoneNumberType"),
        ({"Country": "GB", "PhoneNumberType": "Local", "AreaCode": "20"}, "nothing else"),
        ({"Country": "gb", "PhoneNumberType": "Local"}, "pattern"),
        ({"AreaCode": "206", "PhoneNumberType": "Mobile"}, "is not one of"),
        ({"AreaCode": "206", "MaxResults": 501}, "outside 1..500"),
    ],
)
def test_terms_that_make_no_search_are_refused(
    client: Any, refuses: Refuses, terms: dict[str, Any], match: str
) -> None:
    with refuses("BadRequest", match=match):
        search(client, **terms)


def test_what_is_bought_is_found_no_more(chime_phone: ChimePhone, client: Any) -> None:
    client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=["+12065550100"])
    chime_phone.stock.remove("+12065550101")
    assert search(client, AreaCode="206", MaxResults=1) == ["+12065550102"]


def test_what_is_released_is_found_again(chime_phone: ChimePhone, client: Any) -> None:
    chime_phone.add_phone_number("+12065550100")
    assert search(client, AreaCode="206", MaxResults=1) == ["+12065550101"]
    chime_phone.remove_phone_number("+12065550100")
    assert search(client, AreaCode="206", MaxResults=1) == ["+12065550100"]


def test_pages_go_on_where_they_stopped_though_numbers_are_sold(chime_phone: ChimePhone, client: Any) -> None:
    first = client.search_available_phone_numbers(AreaCode="206", MaxResults=2)
    chime_phone.stock.remove(*first["E164PhoneNumbers"], "+12065550102")
    second = client.search_available_phone_numbers(AreaCode="206", MaxResults=2, NextToken=first["NextToken"])
    assert second["E164PhoneNumbers"] == ["+12065550103", "+12065550104"]


@pytest.mark.parametrize(
    ("product_type", "some"),
    [
        ("VoiceConnector", {"PR": ["Local", "TollFree"], "US": ["Local", "TollFree"]}),
        ("SipMediaApplicationDialIn", {"IT": ["TollFree"], "CA": ["Local"]}),
    ],
)
def test_countries_depend_on_the_product(client: Any, product_type: str, some: dict[str, list[str]]) -> None:
    answer = client.list_supported_phone_number_countries(ProductType=product_type)
    found = {c["CountryCode"]: c["SupportedPhoneNumberTypes"] for c in answer["PhoneNumberCountries"]}
    assert some.items() <= found.items()
    assert list(found) == sorted(found)


def test_a_product_that_a_service_does_not_know_is_refused(chime: Any, voice: Any, refuses: Refuses) -> None:
    business = chime.list_supported_phone_number_countries(ProductType="BusinessCalling")
    assert business["PhoneNumberCountries"] == [
        {"CountryCode": code, "SupportedPhoneNumberTypes": ["Local"]} for code in ("PR", "US")
    ]
    with refuses("BadRequest"):
        voice.list_supported_phone_number_countries(ProductType="BusinessCalling")
