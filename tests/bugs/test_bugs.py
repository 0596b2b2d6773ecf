"""The promise of the strategies: planted bugs are found, sound consumers never raise an alarm.

A bug is found where it behaves unlike the sound consumer that it was made from.  Two seeds stand for
chance: it may hide a rare bug from one of them, not from both.  `measure.py` tells how rare.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from pytest_chime_phone import Outcome

from .bench import BUGS, HOSTS, SOUND, Bench, bench, name
from .classes import SUITES, found
from .lookup import Lookup
from .measure import EXAMPLES, examples, needed
from .oracle import objection

pytestmark = pytest.mark.slow

SEEDS = (0, 1)


@pytest.fixture(scope="module", name="a_bench")
def _a_bench() -> Iterator[Bench]:
    with bench() as found:
        yield found


@cache
def drawn(service: str, seed: int) -> list[Outcome]:
    return examples(service, seed, EXAMPLES)


def test_there_are_many_planted_bugs_of_both_clients() -> None:
    assert len(BUGS) == len({name(bug) for bug in BUGS}) >= 40
    assert {name(bug).partition(":")[0] for bug in BUGS} == {"boto3", "requests"}


@pytest.mark.parametrize("service", HOSTS)
@pytest.mark.parametrize("bug", BUGS, ids=name)
def test_a_planted_bug_is_found_within_100_examples(a_bench: Bench, bug: type[Lookup], service: str) -> None:
    assert any(needed(a_bench, bug, service, drawn(service, seed)) for seed in SEEDS)


def test_a_suite_that_meets_every_class_finds_more(a_bench: Bench) -> None:
    fewest, *_, most = (found(a_bench, classes, ["chime"]) for classes in SUITES.values())
    assert most > 2 * fewest


@pytest.mark.parametrize("service", HOSTS)
@pytest.mark.parametrize(("consumer", "retrying"), SOUND)
def test_a_sound_consumer_raises_no_alarm(
    a_bench: Bench, consumer: type[Lookup], retrying: bool, service: str
) -> None:
    sound = a_bench.connected(consumer, service, retrying=retrying)
    for outcome in {repr(o): o for o in examples(service, 2, 150)}.values():
        assert objection(outcome, a_bench.deed(sound, outcome)) is None
