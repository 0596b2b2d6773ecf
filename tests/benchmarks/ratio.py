"""How two pieces of work compare, on a machine that other work disturbs.

Both run in turn, many times, and each is timed alone; the ratio is that of the medians.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext

Work = Callable[[], object]
Around = Callable[[], AbstractContextManager[object]]
#: What is measured, how, and what it may be at most.
Measurement = tuple[str, Callable[[], float], float]


def ratio(
    work: Work,
    floor: Work,
    *,
    around_work: Around = nullcontext,
    around_floor: Around = nullcontext,
    rounds: int = 60,
    calls: int = 30,
) -> float:
    """The median time of `work` over that of `floor`; the first calls of a round do not count."""
    timings: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for function, around, taken in zip((work, floor), (around_work, around_floor), timings, strict=True):
            with around():
                for call in range(calls):
                    start = time.perf_counter()
                    function()
                    if call >= calls // 4:
                        taken.append(time.perf_counter() - start)
    return statistics.median(timings[0]) / statistics.median(timings[1])


def report(measurements: Iterable[Measurement]) -> int:
    """Print the table; the exit status, which with `--strict` tells whether every bound held."""
    held = True
    print(f"{'measurement':58} {'measured':>9} {'bound':>6}")
    for name, measure, bound in measurements:
        figure = measure()
        held = held and figure <= bound
        print(f"{name:58} {figure:9.3f} {bound:6} {'' if figure <= bound else '  over'}", flush=True)
    return 0 if held or "--strict" not in sys.argv else 1
