"""Numbers and ids: fictional unless asked otherwise, of the plan asked for, in every spelling."""

from __future__ import annotations

import re
import sys
from typing import Any

import phonenumbers
import pytest
from botocore.exceptions import ClientError
from hypothesis import given

from pytest_chime_phone import ChimePhone
from pytest_chime_phone import strategies as chime

from .searching import assert_all_examples, examples_of, find_any, minimal

# By hand: NANPA's 555-01xx, Ofcom's numbers for drama, ACMA's numbers for creative works.
FICTION = {
    ("US", "Local"): r"\+1[2-9]\d\d55501\d\d",
    ("US", "TollFree"): r"\+18(33|44|55|66|77|88)55501\d\d",
    ("CA", "Local"): r"\+1(416|514|604|867)55501\d\d",
    ("GB", "Local"): r"\+44(207946|161496|131496)\d{4}",
    ("GB", "TollFree"): r"\+44808157\d{4}",
    ("PR", "Local"): r"\+1(787|939)55501\d\d",
    ("AU", "Local"): r"\+61[2378]5550\d{4}",
}
# Older metadata do not have the range; the regulator had it before.
WESTERN_AUSTRALIA_HAS_5550 = phonenumbers.is_valid_number(phonenumbers.parse("+61855500000"))
KINDS = {
    "Local": {phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE},
    "TollFree": {phonenumbers.PhoneNumberType.TOLL_FREE},
}


def plan_of(e164: str) -> tuple[str | None, Any]:
    number = phonenumbers.parse(e164)
    assert phonenumbers.is_valid_number(number), e164
    return phonenumbers.region_code_for_number(number), phonenumbers.number_type(number)


@pytest.mark.slow
@pytest.mark.parametrize(("country", "kind"), FICTION)
def test_numbers_are_those_that_regulators_set_aside_for_fiction(country: str, kind: str) -> None:
    def check(e164: str) -> None:
        assert re.fullmatch(FICTION[country, kind], e164)
        if e164.startswith("+6185550") and not WESTERN_AUSTRALIA_HAS_5550:
            return
        region, number_type = plan_of(e164)
        assert region == country
        assert number_type in KINDS[kind]

    assert_all_examples(chime.e164_phone_numbers(country=country, number_type=kind), check)


def test_without_arguments_they_are_local_numbers_of_the_us() -> None:
    assert_all_examples(
        chime.e164_phone_numbers(),
        lambda e164: re.fullmatch(FICTION["US", "Local"], e164) or pytest.fail(e164),
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["Local", "TollFree"])
@pytest.mark.parametrize("country", ["US", "GB", "DE", "IT", "KR", "NG", "DK", "NZ"])
def test_numbers_of_a_country_are_in_its_numbering_plan(country: str, kind: str) -> None:
    def check(e164: str) -> None:
        region, number_type = plan_of(e164)
        assert region == country
        assert number_type in KINDS[kind]

    numbers = chime.e164_phone_numbers(country=country, number_type=kind, fictional=False)
    assert_all_examples(numbers, check, count=50)


@pytest.mark.slow
def test_numbers_of_the_plan_are_more_than_those_of_fiction() -> None:
    seen = examples_of(chime.e164_phone_numbers(fictional=False), count=100)
    assert sum(re.fullmatch(FICTION["US", "Local"], e164) is None for e164 in seen) > 90


@pytest.mark.parametrize("area", ["206", "212", "808"])
def test_every_area_is_found(area: str) -> None:
    assert find_any(chime.e164_phone_numbers(), lambda e164: e164[2:5] == area)


@pytest.mark.parametrize(
    ("arguments", "least"),
    [
        ({}, "+12065550100"),
        ({"number_type": "TollFree"}, "+18335550100"),
        ({"country": "CA"}, "+14165550100"),
        ({"country": "CA", "number_type": "TollFree"}, "+18335550100"),
        ({"country": "PR"}, "+17875550100"),
        ({"country": "GB"}, "+442079460000"),
        ({"country": "GB", "number_type": "TollFree"}, "+448081570000"),
        ({"country": "AU"}, "+61255500000"),
    ],
)
def test_numbers_shrink_to_the_first_of_their_range(arguments: dict[str, Any], least: str) -> None:
    assert minimal(chime.e164_phone_numbers(**arguments)) == least


@given(phone_number_id=chime.phone_number_ids())
def test_an_id_names_a_number_of_the_account(chime_phone: ChimePhone, phone_number_id: str) -> None:
    number = chime_phone.add_phone_number(phone_number_id)
    assert re.fullmatch(FICTION["US", "Local"], number["E164PhoneNumber"])
    assert number["E164PhoneNumber"][1:] in phone_number_id


def test_ids_come_in_both_spellings_and_shrink_to_the_number() -> None:
    assert minimal(chime.phone_number_ids()) == "+12065550100"
    assert minimal(chime.phone_number_ids(), lambda spelt: "%" in spelt) == "%2B12065550100"


@pytest.mark.slow
def test_an_invalid_id_names_no_number(client: Any, chime_phone: ChimePhone) -> None:
    def check(phone_number_id: str) -> None:
        assert not re.fullmatch(r"(\+|%2B)?[1-9]\d{1,14}", phone_number_id, re.IGNORECASE)
        with pytest.raises(ClientError) as refused:
            client.get_phone_number(PhoneNumberId=phone_number_id)
        assert refused.value.response["Error"]["Code"] in ("BadRequestException", "NotFoundException")

    assert_all_examples(chime.invalid_phone_number_ids(), check, count=60)


@pytest.mark.parametrize(
    "looks",
    ["", r"\s+", r"\+0.*", r"\+\d{16,}", r"[a-z]+", r".*/.*", r"\+1 \d.*", r"tel:.*", r".*x7", r"\W"],
)
def test_each_way_to_get_an_id_wrong_is_found(looks: str) -> None:
    assert re.fullmatch(looks, find_any(chime.invalid_phone_number_ids(), re.compile(looks).fullmatch))


def test_invalid_ids_shrink_to_nothing() -> None:
    assert minimal(chime.invalid_phone_number_ids()) == ""


def test_without_the_library_of_numbering_plans_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonenumbers", None)  # so Python says that there is none
    extra = re.escape('pip install "pytest-chime-phone[numbers]"')
    with pytest.raises(ModuleNotFoundError, match=extra):
        chime.e164_phone_numbers(country="ZZ", fictional=False)  # which nothing has drawn from before
