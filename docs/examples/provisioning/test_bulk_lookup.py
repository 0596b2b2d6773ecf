"""A rate of calls per second of the fake's clock, which the program's own pauses move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.bulk_lookup import TooBusy, look_up
from pytest_chime_phone import ChimePhone, ServiceError

NUMBERS = [f"+1206555010{line}" for line in range(8)]


@pytest.fixture(autouse=True)
def _an_office_that_does_not_wait(chime_phone: ChimePhone) -> Iterator[None]:
    chime_phone.load(NUMBERS)
    with chime_phone.clock.instead_of_sleep():
        yield


def refused(chime_phone: ChimePhone) -> int:
    return sum(isinstance(call.outcome, ServiceError) for call in chime_phone.calls)


@pytest.mark.chime_phone(rate=2)
def test_every_number_is_found_in_its_time(chime_phone: ChimePhone) -> None:
    start = chime_phone.clock.now
    assert look_up(NUMBERS) == dict.fromkeys(NUMBERS, "Unassigned")
    assert refused(chime_phone) == 3  # after every second call but the last
    assert (chime_phone.clock.now - start).total_seconds() == 3


def test_without_a_rate_nothing_is_refused(chime_phone: ChimePhone) -> None:
    look_up(NUMBERS)
    assert refused(chime_phone) == 0


def test_a_missing_number_is_no_reason_to_wait(chime_phone: ChimePhone) -> None:
    start = chime_phone.clock.now
    assert look_up(["+12065550199"]) == {"+12065550199": None}
    assert chime_phone.clock.now == start


@pytest.mark.chime_phone(rate=0.01)
def test_a_service_that_is_too_busy() -> None:
    with pytest.raises(TooBusy, match=r"\+12065550101"):
        look_up(NUMBERS)
