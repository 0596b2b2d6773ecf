"""What a run of a sweep costs beside the test itself, and a suite that is not swept."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from ratio import Measurement, report

CONFTEST = """
import statistics, time
import pytest

TAKEN = {True: [], False: []}

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    start = time.process_time()
    result = yield
    TAKEN["Phone" in item.name or "id-spelling" in item.name].append(time.process_time() - start)
    return result

def pytest_unconfigure():
    if TAKEN[True]:
        print(f"ratio={statistics.median(TAKEN[True]) / statistics.median(TAKEN[False])}")
"""
SUITE = """
import boto3, pytest
from botocore.exceptions import ClientError

voice = boto3.client("chime-sdk-voice", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

@pytest.mark.chime_phone(sweep=["id-spelling", "ForbiddenException"], raises=ClientError)
@pytest.mark.parametrize("number", [f"+120655501{line:02}" for line in range(60)])
def test_it(chime_phone, number):
    chime_phone.add_phone_number(number)
    assert voice.list_phone_numbers()["PhoneNumbers"]
    assert voice.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"] == "Unassigned"
    try:
        voice.update_phone_number(PhoneNumberId=number, Name="Front desk")
    except ClientError:
        pass
"""


def a_run() -> float:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "conftest.py").write_text(CONFTEST)
        (Path(folder) / "test_many.py").write_text(SUITE)
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:randomly", "--chime-phone-sweep"]
        run = subprocess.run([*command, folder], cwd=folder, check=False, capture_output=True, text=True)
    return float(run.stdout.partition("ratio=")[2].split()[0])


def imported_by_a_suite_that_is_not_swept() -> float:
    """How many modules of the package's room for sweeps are loaded."""
    with tempfile.TemporaryDirectory() as folder:
        count = "sum('phone.suite' in name for name in sys.modules)"
        test = f"import sys\ndef test_it(chime_phone): print('loaded=' + str({count}))"
        (Path(folder) / "test_one.py").write_text(test)
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", folder]
        run = subprocess.run(
            command, cwd=folder, check=True, capture_output=True, text=True, env={**os.environ}
        )
    return float(run.stdout.partition("loaded=")[2].split()[0])


MEASUREMENTS: list[Measurement] = [
    Measurement(
        "a run of a sweep / the test itself", lambda: statistics.median(a_run() for _ in range(3)), 1.3
    ),
    Measurement(
        "modules of the sweep that a suite without one loads", imported_by_a_suite_that_is_not_swept, 0
    ),
]


if __name__ == "__main__":
    raise SystemExit(report(MEASUREMENTS))
