"""Speed and memory against the floor and against the rivals: `python tests/benchmarks/run.py`.

Every figure is a ratio of two measurements of this run, so that it means the same on any machine.  A bound
holds on a machine that has other work to do; beside it stands the goal.
With `--strict` the exit status tells whether every bound held.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import calls
import clients
import serving
from ratio import Measurement, report

from pytest_chime_phone import ChimePhone


def memory_of_a_number() -> float:
    """KiB that each of many numbers in an inventory takes."""
    numbers = [f"+1303{n:07}" for n in range(2_000_000, 2_020_000)]
    calls.fake(10)  # whatever is loaded once
    chime_phone = ChimePhone()
    tracemalloc.start()
    chime_phone.load(numbers)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / len(numbers) / 1024


def installed_and_unused() -> float:
    """Milliseconds of CPU that the plugin, found by its entry point, adds to a run of one test."""
    others = {entry.name for entry in entry_points(group="pytest11")} - {"chime_phone"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_one.py").write_text("def test_one(): pass\n")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
        command += [part for name in sorted(others) for part in ("-p", f"no:{name}")]
        # Modules are compiled at the first run, as where somebody has installed them.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        taken = []
        for _ in range(25):
            spent = []
            for arguments in ([], ["-p", "no:chime_phone"]):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(
                    [*command, *arguments], cwd=folder, env=environment, check=True, capture_output=True
                )
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            taken.append(1000 * (spent[0] - spent[1]))
        return statistics.median(taken)


MEASUREMENTS: list[Measurement] = [
    Measurement(
        "test with its own client / the same with mock_aws and iot",
        clients.with_the_default_session,
        0.1,
        0.05,
    ),
    Measurement(
        "test with its own Session() / the same with mock_aws", clients.with_a_session_of_its_own, 0.11, 0.15
    ),
    Measurement("100 items with their own client / empty, and 100 calls", clients.a_hundred_items, 1.6, 1.6),
    Measurement("first @given example / median example", clients.the_first_example, 3, 3),
    Measurement(
        "boto3 call / the same with a canned before-send answer", calls.against_the_floor, 1.08, 1.03
    ),
    Measurement("boto3 call / moto's iot.describe_thing", calls.against_moto, 0.60, 0.45),
    Measurement("requests call / a plain responses mock of its URL", calls.against_responses, 1.0, 0.80),
    Measurement("set-up and tear-down / those of mock_aws", calls.set_up_and_tear_down, 0.045, 0.03),
    Measurement("call with 100,000 numbers / with 10", calls.a_large_inventory, 1.05, 1.05),
    Measurement("page of 100 out of 100,000 numbers / out of 100", calls.a_page_of_many, 1.2),
    Measurement("memory of a number, KiB", memory_of_a_number, 1),
    Measurement("plugin installed and unused, ms of CPU more", installed_and_unused, 6, 6),
    Measurement("server: ms until the first of a process has started", serving.first_start_of_a_server, 20),
    Measurement(
        "requests a second: moto_server's describe_thing / ours", serving.served_against_moto_server, 0.333
    ),
    Measurement("server, 8 clients at once: 99 of 100 answered within ms", serving.served_to_a_crowd, 5),
]
if find_spec("aiobotocore"):  # last, because from the import on each fake intercepts one library more
    MEASUREMENTS.append(
        Measurement(
            "aiobotocore call / the same with a canned answer", calls.against_the_floor_of_aiobotocore, 1.1
        )
    )


if __name__ == "__main__":
    raise SystemExit(report(MEASUREMENTS))
