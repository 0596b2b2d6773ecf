"""Pages of lists, and tokens that are good for their own query only."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .calling import client_of

Refuses = Callable[..., Any]


def add(chime_phone: ChimePhone, *lines: int) -> list[str]:
    numbers = [f"+120655501{line:02}" for line in lines]
    chime_phone.load(numbers)
    return numbers


def pages(client: Any, **terms: Any) -> list[list[str]]:
    found, more = [], {}
    while True:
        answer = client.list_phone_numbers(**terms, **more)
        found.append([number["E164PhoneNumber"] for number in answer["PhoneNumbers"]])
        if "NextToken" not in answer:
            return found
        more = {"NextToken": answer["NextToken"]}


@pytest.mark.parametrize(
    ("most", "sizes"), [(1, [1] * 6), (4, [4, 2]), (5, [5, 1]), (6, [6]), (7, [6]), (99, [6])]
)
def test_pages_hold_as_many_as_are_asked_for(
    chime_phone: ChimePhone, client: Any, most: int, sizes: list[int]
) -> None:
    numbers = add(chime_phone, *range(6))
    found = pages(client, MaxResults=most)
    assert [len(page) for page in found] == sizes
    assert [number for page in found for number in page] == numbers


@pytest.mark.parametrize(("service", "limit"), [("chime", 99), ("chime-sdk-voice", 100)])
def test_a_page_is_at_most_the_limit_of_the_service(
    chime_phone: ChimePhone, refuses: Refuses, service: str, limit: int
) -> None:
    chime_phone.load([f"+1206555{line:04}" for line in range(101)])
    assert [len(page) for page in pages(client_of(service))] == [limit, 101 - limit]
    with refuses("BadRequest", match=f"outside 1..{limit}"):
        client_of(service).list_phone_numbers(MaxResults=limit + 1)


@pytest.mark.chime_phone(page_size=2)
def test_a_test_can_have_smaller_pages(chime_phone: ChimePhone, client: Any) -> None:
    add(chime_phone, *range(5))
    assert [len(page) for page in pages(client)] == [2, 2, 1]
    assert [len(page) for page in pages(client, MaxResults=1)] == [1] * 5


def test_what_comes_and_goes_neither_repeats_nor_hides_others(chime_phone: ChimePhone, client: Any) -> None:
    one, two, three, four = add(chime_phone, 10, 20, 30, 40)
    first = client.list_phone_numbers(MaxResults=2)
    for number in (one, two, three):
        chime_phone.remove_phone_number(number)
    (early, late) = add(chime_phone, 5, 35)
    second = client.list_phone_numbers(MaxResults=2, NextToken=first["NextToken"])
    assert [n["E164PhoneNumber"] for n in second["PhoneNumbers"]] == [late, four]
    assert early in pages(client)[0]


class TestTokens:
    @pytest.fixture
    def token(self, chime_phone: ChimePhone, voice: Any) -> str:
        add(chime_phone, *range(4))
        return str(voice.list_phone_numbers(MaxResults=2, Status="Unassigned")["NextToken"])

    def test_a_token_is_good_for_its_query_with_any_page_size(self, voice: Any, token: str) -> None:
        answer = voice.list_phone_numbers(MaxResults=1, Status="Unassigned", NextToken=token)
        assert [n["E164PhoneNumber"] for n in answer["PhoneNumbers"]] == ["+12065550102"]

    def test_one_of_another_query_operation_or_service_is_refused(
        self, voice: Any, chime: Any, refuses: Refuses, token: str
    ) -> None:
        with refuses("BadRequest", match="NextToken"):
            voice.list_phone_numbers(NextToken=token)
        with refuses("BadRequest", match="NextToken"):
            voice.list_phone_number_orders(NextToken=token)
        with refuses("BadRequest", match="NextToken"):
            chime.list_phone_numbers(Status="Unassigned", NextToken=token)

    @pytest.mark.parametrize(
        "forged", ["", "junk", "é", "bnVsbA==", "e30=", base64.b64encode(b'["+1", "2019", "x"]').decode()]
    )
    def test_what_is_no_token_is_refused(self, voice: Any, refuses: Refuses, forged: str) -> None:
        with refuses("BadRequest", match="NextToken"):
            voice.list_phone_numbers(NextToken=forged)

    def test_a_token_that_was_tampered_with_is_refused(
        self, voice: Any, refuses: Refuses, token: str
    ) -> None:
        inner = base64.urlsafe_b64decode(token).replace(b"+12065550101", b"+12065550100")
        with refuses("BadRequest", match="NextToken"):
            voice.list_phone_numbers(Status="Unassigned", NextToken=base64.urlsafe_b64encode(inner).decode())

    def test_a_token_lives_for_a_day(
        self, chime_phone: ChimePhone, voice: Any, refuses: Refuses, token: str
    ) -> None:
        chime_phone.clock.advance(timedelta(days=1))
        assert voice.list_phone_numbers(Status="Unassigned", NextToken=token)
        chime_phone.clock.advance(1)
        with refuses("BadRequest", match="too old"):
            voice.list_phone_numbers(Status="Unassigned", NextToken=token)
