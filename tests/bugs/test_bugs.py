"""The promise of the strategies: planted bugs are found, sound consumers never raise an alarm.

A bug is found where it behaves unlike the sound consumer that it was made from.  Three seeds stand
for chance: it may hide a rare bug from one of them, not from all.  `measure.py` tells how rare.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, seed, settings

from pytest_chime_phone import Outcome
from pytest_chime_phone import strategies as chime

from .bench import BUGS, HOSTS, SOUND, Bench, Pair, bench, name
from .lookup import Lookup
from .oracle import objection

SEEDS = (0, 1, 2)


class Found(Exception):
    """What a failing assertion is to a user's property test."""


@pytest.fixture(scope="module", name="a_bench")
def _a_bench() -> Iterator[Bench]:
    with bench() as found:
        yield found


@pytest.mark.parametrize("service", HOSTS)
@pytest.mark.parametrize("bug", BUGS, ids=name)
def test_a_planted_bug_is_found_within_100_examples(a_bench: Bench, bug: type[Lookup], service: str) -> None:
    pair = Pair(a_bench, bug, service)
    assert any(_finds(pair, service, number) for number in SEEDS)


def _finds(pair: Pair, service: str, number: int) -> bool:
    @seed(number)
    @settings(max_examples=100, phases=[Phase.generate], database=None, deadline=None)
    @given(outcome=chime.outcomes(service=service))
    def behaves(outcome: Outcome) -> None:
        if pair.differ(outcome):
            raise Found

    try:
        behaves()
    except Found:
        return True
    return False


@pytest.mark.parametrize("service", HOSTS)
@pytest.mark.parametrize(("consumer", "retrying"), SOUND)
def test_a_sound_consumer_raises_no_alarm(
    a_bench: Bench, consumer: type[Lookup], retrying: bool, service: str
) -> None:
    sound = a_bench.connected(consumer, service, retrying=retrying)

    @seed(int(retrying))
    @settings(max_examples=500, phases=[Phase.generate], database=None, deadline=None)
    @given(outcome=chime.outcomes(service=service))
    def behaves(outcome: Outcome) -> None:
        assert objection(outcome, a_bench.deed(sound, outcome)) is None

    behaves()
