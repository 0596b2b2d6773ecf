"""How soon each planted bug is found: `python -m tests.bugs.measure`, from the project's root.

For ten seeds and both services, the number of the first of 100 examples that shows the bug; then the
false alarms of the sound consumers in 10,000 examples.  What Hypothesis draws up to a failure does
not hang on what is tested, so one drawn sequence serves all bugs.
"""

from __future__ import annotations

import statistics
import sys

from hypothesis import HealthCheck, Phase, given, seed, settings

from pytest_chime_phone import Outcome
from pytest_chime_phone import strategies as chime

from .bench import BUGS, HOSTS, SOUND, Bench, Pair, bench, name
from .lookup import Lookup
from .oracle import objection

EXAMPLES, SEEDS, ALARMS_AMONG = 100, range(10), 10_000
TARGET = 0.99


def examples(service: str, number: int, how_many: int) -> list[Outcome]:
    """What Hypothesis would let a property test meet."""
    met: list[Outcome] = []

    @seed(number)
    @settings(
        max_examples=how_many,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(outcome=chime.outcomes(service=service))
    def meet(outcome: Outcome) -> None:
        met.append(outcome)

    meet()
    return met[:how_many]


def needed(a_bench: Bench, bug: type[Lookup], service: str, outcomes: list[Outcome]) -> int | None:
    """The number of the first example that shows the bug, or None."""
    pair = Pair(a_bench, bug, service)
    return next((n for n, outcome in enumerate(outcomes, 1) if pair.differ(outcome)), None)


def false_alarms(a_bench: Bench, consumer: type[Lookup], service: str, retrying: bool) -> int:
    """How often a sound consumer is objected to, each kind of objection shown once."""
    sound = a_bench.connected(consumer, service, retrying=retrying)
    objections = {}
    alarms = 0
    for outcome in examples(service, 0, ALARMS_AMONG):
        if sentence := objection(outcome, a_bench.deed(sound, outcome)):
            alarms += 1
            objections.setdefault(sentence, outcome)
    for sentence, outcome in objections.items():
        print(f"    {sentence}: {outcome!r}")
    return alarms


def main() -> int:
    """Print both tables; 0 where both promises hold."""
    with bench() as a_bench:
        drawn = [(service, examples(service, number, EXAMPLES)) for service in HOSTS for number in SEEDS]
        rows = {name(bug): [needed(a_bench, bug, *met) for met in drawn] for bug in BUGS}
        print(f"{'planted bug':52} {'found':>7} {'median':>6} {'most':>4}")
        for bug, counts in sorted(rows.items(), key=lambda row: (-row[1].count(None), row[0])):
            found = [count for count in counts if count is not None]
            summary = f"{statistics.median(found):6.0f} {max(found):4}" if found else "  none"
            print(f"{bug:52} {len(found):3}/{len(counts):3} {summary}")
        counts = [count for row in rows.values() for count in row]
        share = 1 - counts.count(None) / len(counts)
        print(
            f"found within {EXAMPLES} examples: {share:.2%} of {len(counts)} (bug, service, seed)", flush=True
        )
        alarms = 0
        for consumer, retrying in SOUND:
            for service in HOSTS:
                alarms += (here := false_alarms(a_bench, consumer, service, retrying))
                way = "standard retries" if retrying else "as it is"
                print(
                    f"{name(consumer)}, {service}, {way}: {here} false alarms in {ALARMS_AMONG}", flush=True
                )
    return 0 if share >= TARGET and not alarms else 1


if __name__ == "__main__":
    sys.exit(main())
