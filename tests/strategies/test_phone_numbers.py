"""PhoneNumber objects: as documented, consistent, awkward in every way, and plain when shrunk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.service_model import enumeration, phone_number_shape, violation

from .oracle import STATUSES, VOICE_STATUSES, contradictions
from .oracle import phone_number as objections
from .searching import assert_all_examples, minimal, thousand

SAMPLE = {
    "Associations": [],
    "CallingName": None,
    "CallingNameStatus": "Unassigned",
    "Capabilities": {f"{way}bound{what}": True for way in ("In", "Out") for what in ("Call", "SMS", "MMS")},
    "Country": "US",
    "CreatedTimestamp": "2019-10-28T18:43:10.000Z",
    "DeletionTimestamp": None,
    "E164PhoneNumber": "+12065550100",
    "PhoneNumberId": "%2B12065550100",
    "ProductType": "VoiceConnector",
    "Status": "Unassigned",
    "Type": "Local",
    "UpdatedTimestamp": "2019-10-28T18:43:10.000Z",
}
Number = dict[str, Any]


def seen(service: str) -> list[Number]:
    return thousand(chime.phone_numbers, service=service)


@pytest.mark.slow
def test_every_number_conforms_to_the_installed_model(service: str) -> None:
    def check(number: Number) -> None:
        assert violation(phone_number_shape(service), number) is None

    assert_all_examples(chime.phone_numbers(service=service), check, count=200)


def test_every_number_is_as_the_api_reference_has_it(service: str) -> None:
    def check(number: Number) -> None:
        assert list(objections(service, number)) == []

    assert_all_examples(chime.phone_numbers(service=service), check, count=200)


@pytest.mark.slow
@pytest.mark.parametrize("strict", [False, True])
def test_no_number_contradicts_itself(service: str, strict: bool) -> None:
    def check(number: Number) -> None:
        assert list(contradictions(number)) == []

    assert_all_examples(chime.phone_numbers(service=service, strict=strict), check, count=200)


def test_every_number_is_fictional(service: str) -> None:
    def check(number: Number) -> None:
        assert re.fullmatch(r"\+1\d{3}55501\d\d|\+44(207946|161496|131496)\d{4}", number["E164PhoneNumber"])

    assert_all_examples(chime.phone_numbers(service=service), check)


def test_strict_keeps_to_the_forms_of_the_samples(service: str) -> None:
    members = {*SAMPLE, *phone_number_shape(service).members} - ({"Country"} if service == "chime" else set())

    def check(number: Number) -> None:
        assert set(number) == members
        assert len(number["Associations"]) <= 1
        assert all(number["Capabilities"].values())
        assert number["E164PhoneNumber"].startswith("+1")

    assert_all_examples(chime.phone_numbers(service=service, strict=True), check)


@pytest.mark.slow
def test_every_status_is_found(service: str) -> None:
    statuses = set(enumeration(service, "PhoneNumberStatus"))
    assert statuses == (STATUSES if service == "chime" else VOICE_STATUSES)
    assert {number["Status"] for number in seen(service)} == statuses


@pytest.mark.slow
def test_every_product_type_is_found_associated_and_not(service: str) -> None:
    found = {(number["ProductType"], number["Status"]) for number in seen(service)}
    for product in enumeration(service, "PhoneNumberProductType"):
        assert {(product, "Assigned"), (product, "Unassigned")} <= found


@pytest.mark.slow
def test_every_kind_of_association_is_found(service: str) -> None:
    found = {a["Name"] for number in seen(service) for a in number.get("Associations") or ()}
    assert found == set(enumeration(service, "PhoneNumberAssociationName"))


@pytest.mark.slow
def test_one_and_several_associations_are_found(service: str) -> None:
    found = {
        len(number["Associations"]) for number in seen(service) if number.get("Associations") is not None
    }
    assert found == {0, 1, 2, 3}


MAY_BE_MISSING = sorted(SAMPLE.keys() - {"E164PhoneNumber", "PhoneNumberId", "ProductType", "Status", "Type"})


@pytest.mark.slow
@pytest.mark.parametrize("member", MAY_BE_MISSING)
def test_members_are_found_absent_and_null(service: str, member: str) -> None:
    found = [number.get(member, "absent") for number in seen(service)]
    assert "absent" in found
    assert None in found


@pytest.mark.slow
@pytest.mark.parametrize("capability", sorted(SAMPLE["Capabilities"]))
def test_capabilities_are_found_in_every_mix(service: str, capability: str) -> None:
    found = {(number.get("Capabilities") or {}).get(capability) for number in seen(service)}
    assert found == {True, False, None}


AWKWARD: dict[str, Callable[[Number], object]] = {
    "a name that is pending, and still null": lambda n: (
        n.get("CallingName", "") is None and n.get("CallingNameStatus") == "UpdateInProgress"
    ),
    "a name that is being replaced": lambda n: (
        n.get("CallingName") and n.get("CallingNameStatus") == "UpdateInProgress"
    ),
    "an empty name": lambda n: n.get("CallingName") == "",
    "a name of 15 letters": lambda n: len(n.get("CallingName") or "") == 15,
    "a refused name": lambda n: n.get("CallingNameStatus") == "UpdateFailed",
    "a toll-free number": lambda n: n["Type"] == "TollFree",
    "a number of another country": lambda n: n["E164PhoneNumber"].startswith("+44"),
    "a deletion under way": lambda n: n["Status"] == "DeleteInProgress" and n.get("DeletionTimestamp"),
    "two associations of one kind": lambda n: (
        len(n.get("Associations") or ()) > len({a["Name"] for a in n.get("Associations") or ()})
    ),
    "updated later than created": lambda n: (
        (n.get("CreatedTimestamp") or "3") < (n.get("UpdatedTimestamp") or "")
    ),
    "in use, and no word of its associations": lambda n: (
        n["Status"] == "Assigned" and not n.get("Associations")
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("awkward", AWKWARD)
def test_awkward_forms_are_found(service: str, awkward: str) -> None:
    assert any(map(AWKWARD[awkward], seen(service)))


@pytest.mark.slow
@pytest.mark.parametrize("member", ["Name", "OrderId"])
def test_members_of_voice_are_found_null_and_not(member: str) -> None:
    found = [number[member] for number in seen("chime-sdk-voice")]
    assert None in found
    assert any(found)


def test_numbers_shrink_to_the_sample_unassigned_and_without_associations(service: str) -> None:
    least = minimal(chime.phone_numbers(service=service))
    beyond = {name: None for name in phone_number_shape(service).members if name not in SAMPLE}
    if "PhoneNumberArn" in beyond:
        beyond["PhoneNumberArn"] = least["PhoneNumberArn"]
        assert least["PhoneNumberArn"].endswith(":phone-number/12065550100")
    assert least == SAMPLE | beyond


def test_a_number_in_use_shrinks_to_one_association() -> None:
    least = minimal(chime.phone_numbers(), lambda n: n["Status"] == "Assigned")
    association = {
        "AssociatedTimestamp": SAMPLE["UpdatedTimestamp"],
        "Name": "VoiceConnectorId",
        "Value": "abcdef1ghij2klmno00000",
    }
    assert least == SAMPLE | {"Status": "Assigned", "Associations": [association]}


@pytest.mark.slow
@pytest.mark.parametrize("member", ["Associations", "Country", "CreatedTimestamp"])
def test_a_number_that_lacks_a_member_shrinks_to_the_sample_without_it(member: str) -> None:
    least = minimal(chime.phone_numbers(), lambda n: member not in n)
    assert least == {name: value for name, value in SAMPLE.items() if name != member}
