"""What the outcome report costs: counting a call beside making it, and writing the report of many calls."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import requests
from calls import SIGNED, URL, boto3_call, fake, on
from ratio import Measurement, report

from pytest_chime_phone.http.call import Call
from pytest_chime_phone.scripting.call_log import CallLog
from pytest_chime_phone.suite.report.json_report import Report
from pytest_chime_phone.suite.report.matrix import matrix
from pytest_chime_phone.suite.report.page import page
from pytest_chime_phone.suite.report.tally import Tally

CALLS = 2_000


def share_of(call: Callable[[], object], around: Callable[[], object]) -> float:
    """Percent of the time of calls that counting them takes, at the end of a test of ten."""
    shares = []
    for _ in range(5):
        tally, told = Tally(), []
        CallLog.listener = told.append
        with around():  # type: ignore[attr-defined]
            start = time.process_time()
            for _ in range(CALLS):
                call()
            made = time.process_time() - start
        CallLog.listener = None
        [calls] = told
        start = time.process_time()
        for first in range(0, CALLS, 10):
            tally.add(calls[first : first + 10], f"test_it.py::test_{first}")
        shares.append(100 * (time.process_time() - start) / made)
    return statistics.median(shares)


def of_a_boto3_call() -> float:
    return share_of(*boto3_call())


def of_a_requests_call() -> float:
    session = requests.Session()
    return share_of(lambda: session.get(URL, headers=SIGNED), on(fake()))


def a_large_report() -> float:
    """Seconds until 100,000 calls of 5,000 tests are counted and reported, as JSON and as a page."""
    call, around = boto3_call()
    told: list[Sequence[Call]] = []
    CallLog.listener = told.append
    with around():
        for _ in range(100):
            call()
    CallLog.listener = None
    calls = list(told[0]) * 1_000
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        tally = Tally()
        for first in range(0, len(calls), 20):
            tally.add(calls[first : first + 20], f"tests/test_it.py::test_{first}")
        whole = Report(matrix(tally, lambda *_: None), "1")
        (Path(folder) / "report.json").write_text(whole.to_text())
        (Path(folder) / "report.html").write_bytes(page(whole))
        return time.perf_counter() - start


MEASUREMENTS: list[Measurement] = [
    Measurement("counting the outcome of a boto3 call, % of the call", of_a_boto3_call, 1),
    Measurement("counting the outcome of a requests call, % of the call", of_a_requests_call, 1),
    Measurement("the report of 100,000 calls, s", a_large_report, 2),
]


if __name__ == "__main__":
    raise SystemExit(report(MEASUREMENTS))
