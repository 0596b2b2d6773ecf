"""Another customer, who buys between the search and the order: `stock.remove`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from provisioning.grab import AlwaysTaken, SoldOut, grab
from pytest_chime_phone import ChimePhone


def beaten(chime_phone: ChimePhone, times: int) -> Callable[[Sequence[str]], str]:
    """Chooses the first number, which is sold to somebody else the first few times."""
    left = [None] * times

    def choose(found: Sequence[str]) -> str:
        if left:
            left.pop()
            chime_phone.stock.remove(found[0])
        return found[0]

    return choose


def test_nobody_else_is_there(chime_phone: ChimePhone) -> None:
    assert grab("206")
    assert len(chime_phone.phone_numbers) == 1


def test_the_third_try_succeeds(chime_phone: ChimePhone) -> None:
    grab("206", choose=beaten(chime_phone, 2))
    assert list(chime_phone.phone_numbers) == ["+12065550102"]
    orders = [call for call in chime_phone.calls if call.operation == "CreatePhoneNumberOrder"]
    assert [str(call.outcome) for call in orders] == [
        "BadRequestException (HTTP 400)",
        "BadRequestException (HTTP 400)",
        "success (PhoneNumberOrder)",
    ]


def test_always_too_late(chime_phone: ChimePhone) -> None:
    with pytest.raises(AlwaysTaken):
        grab("206", choose=beaten(chime_phone, 99))
    assert not chime_phone.phone_numbers


def test_the_last_number_goes_to_somebody_else(chime_phone: ChimePhone) -> None:
    chime_phone.stock.set(["+12065550100"])
    with pytest.raises(SoldOut):
        grab("206", choose=beaten(chime_phone, 1))
