"""The fake's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError
from pytest_chime_phone.domain.clock import START, Clock


def test_it_starts_at_the_date_of_the_documented_sample() -> None:
    assert ChimePhone().clock.now == datetime(2019, 10, 28, 18, 43, 10, tzinfo=UTC)


def test_it_moves_by_seconds_and_by_timedeltas() -> None:
    clock = Clock()
    clock.advance(90)
    clock.advance(0.5)
    clock.advance(timedelta(days=7))
    assert clock.now - START == timedelta(days=7, seconds=90.5)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (-1, "time only goes forward"),
        (timedelta(days=-1), "time only goes forward"),
        ("1", "use a timedelta"),
        (True, "use a timedelta"),
    ],
)
def test_a_bad_step_is_refused(step: object, message: str) -> None:
    clock = Clock()
    with pytest.raises(ChimePhoneError, match=message):
        clock.advance(step)
    assert clock.now == START


@pytest.mark.parametrize("step", [float("nan"), float("inf"), 1e300, timedelta.max])
def test_a_step_beyond_the_calendar_is_refused(step: object) -> None:
    clock = Clock()
    with pytest.raises(ChimePhoneError, match="outside the years 1 to 9999"):
        clock.advance(step)
    assert clock.now == START


def test_the_clock_of_a_test_shows_its_time(chime_phone: ChimePhone) -> None:
    assert repr(chime_phone.clock) == "<clock at 2019-10-28 18:43:10+00:00>"
