"""Quotas and rates, where a test asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .calling import CHANGES, ENOUGH, call, error, make

NUMBERS = [f"+120655501{line:02}" for line in range(6)]
Refuses = Callable[..., Any]


def buy(client: Any, *numbers: str) -> None:
    client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=list(numbers))


def test_without_a_quota_there_is_no_limit(chime_phone: ChimePhone, client: Any) -> None:
    buy(client, *NUMBERS)
    assert len(chime_phone.phone_numbers) == 6


@pytest.mark.chime_phone(quota=5)
def test_beyond_the_quota_nothing_is_bought(chime_phone: ChimePhone, client: Any, refuses: Refuses) -> None:
    with refuses("ResourceLimitExceeded"):
        buy(client, *NUMBERS)
    buy(client, *NUMBERS[:5])
    with refuses("ResourceLimitExceeded"):
        buy(client, NUMBERS[5])


@pytest.mark.chime_phone(quota=1)
def test_a_number_in_the_deletion_queue_does_not_count_until_it_comes_back(
    chime_phone: ChimePhone, client: Any, refuses: Refuses
) -> None:
    chime_phone.add_phone_number(NUMBERS[0])
    client.delete_phone_number(PhoneNumberId=NUMBERS[0])
    buy(client, NUMBERS[1])
    with refuses("ResourceLimitExceeded"):
        client.restore_phone_number(PhoneNumberId=NUMBERS[0])


KINDS = {
    "PhoneNumber": 5,
    "VoiceConnector": 2,
    "VoiceConnectorGroup": 1,
    "SipMediaApplication": 0,
    "SipRule": 1,
}


@pytest.mark.chime_phone(quota=KINDS)
@pytest.mark.parametrize("kind", list(ENOUGH))
def test_each_kind_has_its_quota(chime_phone: ChimePhone, kind: str) -> None:
    for _ in range(KINDS[kind]):
        made = make(kind)
    assert "ResourceLimitExceededException" in error(f"Create{kind}", **ENOUGH[kind])
    assert len(chime_phone.targets) == KINDS[kind]
    if KINDS[kind]:
        call(f"Update{kind}", **{f"{kind}Id": made[f"{kind}Id"]}, **CHANGES[kind])
        call(f"Delete{kind}", **{f"{kind}Id": made[f"{kind}Id"]})
        make(kind)


@pytest.mark.chime_phone(quota={"VoiceConnector": 1})
def test_a_kind_that_is_not_named_has_no_quota(chime_phone: ChimePhone, client: Any) -> None:
    buy(client, *NUMBERS)
    assert len(chime_phone.phone_numbers) == 6


@pytest.mark.chime_phone(quota={"PhoneNumber": 5})
def test_numbers_have_a_quota_by_their_kind(chime_phone: ChimePhone, client: Any, refuses: Refuses) -> None:
    with refuses("ResourceLimitExceeded"):
        buy(client, *NUMBERS)


def answered(client: Any) -> bool:
    try:
        client.list_phone_numbers()
    except client.exceptions.ThrottledClientException:
        return False
    return True


@pytest.mark.chime_phone(rate=2)
def test_beyond_the_rate_calls_are_throttled_until_time_has_passed(
    chime_phone: ChimePhone, client: Any
) -> None:
    def calls(count: int) -> str:
        return "".join("." if answered(client) else "T" for _ in range(count))

    assert calls(3) == "..T"
    chime_phone.clock.advance(0.5)
    assert calls(2) == ".T"
    chime_phone.clock.advance(60)
    assert calls(3) == "..T"


@pytest.mark.chime_phone(rate=0.5)
def test_a_rate_below_one_call_a_second_lets_the_first_one_in(chime_phone: ChimePhone, client: Any) -> None:
    assert [answered(client) for _ in range(2)] == [True, False]
    chime_phone.clock.advance(2)
    assert answered(client)
