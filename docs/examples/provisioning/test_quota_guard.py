"""An account of five numbers, and one whose quota is less than the program believes."""

from __future__ import annotations

import pytest

from provisioning.quota_guard import QuotaReached, order
from pytest_chime_phone import ChimePhone

pytestmark = pytest.mark.chime_phone(quota=5)


@pytest.mark.parametrize(("held", "ordered"), [(0, 3), (3, 2), (4, 1)])
def test_as_many_as_there_is_room_for(chime_phone: ChimePhone, held: int, ordered: int) -> None:
    for _ in range(held):
        chime_phone.add_phone_number()
    assert len(order("206", 3)) == ordered
    assert len(chime_phone.phone_numbers) == held + ordered


@pytest.mark.chime_phone(page_size=2)
def test_no_room(chime_phone: ChimePhone) -> None:
    for _ in range(5):
        chime_phone.add_phone_number()
    with pytest.raises(QuotaReached, match="5 of 5"):
        order("206", 1)
    assert {call.operation for call in chime_phone.calls} == {"ListPhoneNumbers"}


def test_numbers_on_their_way_out_make_room(chime_phone: ChimePhone) -> None:
    for _ in range(5):
        chime_phone.add_phone_number(Status="DeleteInProgress")
    assert len(order("206", 5)) == 5


@pytest.mark.chime_phone(quota=2)
def test_a_quota_that_is_less_than_believed(chime_phone: ChimePhone) -> None:
    with pytest.raises(QuotaReached, match="less than 5"):
        order("206", 3)
    assert not chime_phone.phone_numbers
