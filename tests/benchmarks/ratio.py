"""How two pieces of work compare, on a machine that other work disturbs.

Both run in turn, in many rounds, and each is timed alone, by the time of the processor that it takes.  Each
round gives a ratio of two medians; the figure is the median of these.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

Work = Callable[[], object]
Around = Callable[[], AbstractContextManager[object]]


class Measurement(NamedTuple):
    """What is measured, how, what it may be at most, and what it is to come to."""

    name: str
    measure: Callable[[], float]
    bound: float
    goal: float | None = None


def ratio(
    work: Work,
    floor: Work,
    *,
    around_work: Around = nullcontext,
    around_floor: Around = nullcontext,
    rounds: int = 60,
    calls: int = 30,
) -> float:
    """How much longer `work` takes than `floor`; the first calls of a round do not count."""
    return statistics.median(
        _median_time(work, around_work, calls) / _median_time(floor, around_floor, calls)
        for _ in range(rounds)
    )


def _median_time(work: Work, around: Around, calls: int) -> float:
    taken = []
    with around():
        for _ in range(calls):
            start = time.process_time_ns()
            work()
            taken.append(time.process_time_ns() - start)
    return statistics.median(taken[calls // 4 :])


def report(measurements: Iterable[Measurement]) -> int:
    """Print the table; the exit status, which with `--strict` tells whether every bound held.

    Arguments that are no flags are parts of the names of what is measured; without one, all is.
    """
    held = True
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    print(f"{'measurement':60} {'measured':>9} {'bound':>6} {'goal':>5} {'load':>5}")
    for name, measure, bound, goal in measurements:
        if wanted and not any(part in name for part in wanted):
            continue
        figure = measure()
        held = held and figure <= bound
        load = os.getloadavg()[0]  # of the last minute, this process included
        over = "  over" if figure > bound else ""
        print(f"{name:60} {figure:9.3f} {bound:6} {goal or '':>5} {load:5.1f}{over}", flush=True)
    return 0 if held or "--strict" not in sys.argv else 1
