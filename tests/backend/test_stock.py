"""`chime_phone.stock`: the numbers that can be bought."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError


def search(**terms: Any) -> list[str]:
    found: list[str] = boto3.client("chime-sdk-voice").search_available_phone_numbers(**terms)[
        "E164PhoneNumbers"
    ]
    return found


def test_a_test_can_have_a_stock_of_its_own(chime_phone: ChimePhone) -> None:
    chime_phone.stock.set(["+14255550123", "+1 206 555 0199".replace(" ", "")], city="Bellevue", state="WA")
    assert list(chime_phone.stock) == ["+12065550199", "+14255550123"]
    assert len(chime_phone.stock) == 2
    assert search(State="WA", City="Bellevue") == ["+12065550199", "+14255550123"]
    assert search(AreaCode="425") == ["+14255550123"]
    assert search(AreaCode="206") == ["+12065550199"]


def test_a_test_can_empty_it(chime_phone: ChimePhone) -> None:
    chime_phone.stock.add("+14255551234")
    chime_phone.stock.clear()
    assert list(chime_phone.stock) == []
    assert search(AreaCode="206") == []
    assert "+12065550100" not in chime_phone.stock


@pytest.mark.slow
def test_a_test_can_add_to_it(chime_phone: ChimePhone) -> None:
    chime_phone.stock.add("+12065551234", "+33123456789", country="FR")
    assert search(Country="FR", PhoneNumberType="Local") == ["+12065551234", "+33123456789"]
    assert "+12065550100" in chime_phone.stock
    assert {"+12065551234", "+442079460000", "+12065550100"} < set(chime_phone.stock)


def test_a_listed_number_is_found_once_and_in_its_place(chime_phone: ChimePhone) -> None:
    chime_phone.stock.add("+12065550100", "+12065550050", "+12065550250")
    found = search(AreaCode="206", MaxResults=500)
    assert found == sorted({*found})
    assert len(found) == 102


def test_what_is_sold_comes_back_when_it_is_added(chime_phone: ChimePhone) -> None:
    chime_phone.stock.remove("+12065550100")
    assert "+12065550100" not in chime_phone.stock
    chime_phone.stock.add("+12065550100")
    assert "+12065550100" in chime_phone.stock


@pytest.mark.parametrize("number", ["+14155551234", "+442079460", "+120655501000", "+61255501234567", "junk"])
def test_what_is_not_there_cannot_be_removed(chime_phone: ChimePhone, number: str) -> None:
    assert number not in chime_phone.stock
    with pytest.raises(ChimePhoneError, match="is n"):
        chime_phone.stock.remove("+12065550100", number)
    assert "+12065550100" in chime_phone.stock


@pytest.mark.parametrize("change", ["add", "set"])
def test_a_bad_number_changes_nothing(chime_phone: ChimePhone, change: str) -> None:
    with pytest.raises(ChimePhoneError, match=r"'junk' is not a valid E\.164"):
        if change == "add":
            chime_phone.stock.add("+14255551234", "junk")
        else:
            chime_phone.stock.set(["+14255551234", "junk"])
    assert "+14255551234" not in chime_phone.stock
    assert "+12065550100" in chime_phone.stock


def test_its_repr_tells_what_is_special(chime_phone: ChimePhone) -> None:
    assert repr(chime_phone.stock) == "<stock: nothing listed; and fictional numbers>"
    chime_phone.stock.set(["+14255551234"])
    assert repr(chime_phone.stock) == "<stock: +14255551234>"


def test_reset_restores_it(chime_phone: ChimePhone) -> None:
    chime_phone.stock.clear()
    chime_phone.reset()
    assert "+12065550100" in chime_phone.stock


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"country": "usa"}, "country='usa': use an ISO 3166"),
        ({"country": None}, "country=None: use an ISO 3166"),
        ({"city": 5}, "city=5: use text"),
        ({"city": "Seattle"}, "city='Seattle' needs a state="),
    ],
)
@pytest.mark.parametrize("change", ["add", "set"])
def test_a_place_that_no_search_could_find_is_refused(
    chime_phone: ChimePhone, change: str, place: dict[str, Any], message: str
) -> None:
    with pytest.raises(ChimePhoneError, match=message):
        if change == "add":
            chime_phone.stock.add("+14255551234", **place)
        else:
            chime_phone.stock.set(["+14255551234"], **place)
    assert "+12065550100" in chime_phone.stock


@pytest.mark.parametrize("numbers", [None, 5, "+12065550100"])
def test_a_stock_is_a_list_of_numbers(chime_phone: ChimePhone, numbers: Any) -> None:
    with pytest.raises(ChimePhoneError, match=r"stock\.set\(.*\): give a list of numbers"):
        chime_phone.stock.set(numbers)


def test_it_knows_what_the_clock_has_brought(chime_phone: ChimePhone) -> None:
    stock = chime_phone.stock
    chime_phone.add_phone_number("+12065550100", Status="DeleteInProgress")
    assert "+12065550100" not in stock
    chime_phone.clock.advance(7 * 24 * 3600)
    assert "+12065550100" in stock
