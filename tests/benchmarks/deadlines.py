"""Do `@given` tests that make their own client keep Hypothesis' default deadline on a busy machine?

`python tests/benchmarks/deadlines.py [RUNS]` runs a suite of 20 such tests ten times, or so many times, while
each core is busy with something else, and prints how each run ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TESTS = 20
TEST = """
@given(number=chime.e164_phone_numbers(), name=st.sampled_from(["Acme", "Office"]))
def test_{number}(chime_phone, number, name):
    chime_phone.add_phone_number(number)
    client = boto3.client("chime-sdk-voice")
    client.update_phone_number(PhoneNumberId=number, Name=name)
    assert client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Name"] == name
"""
HEAD = """
import boto3
from hypothesis import given
from hypothesis import strategies as st
from pytest_chime_phone import strategies as chime
"""


@contextmanager
def every_core_busy() -> Iterator[None]:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def main(runs: int) -> int:
    """The number of runs that failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder, every_core_busy():
        Path(folder, "test_it.py").write_text(
            HEAD + "".join(TEST.replace("{number}", str(n)) for n in range(TESTS))
        )
        for _ in range(runs):
            begun = time.monotonic()
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            failed += done.returncode != 0
            last = done.stdout.strip().splitlines()[-1:]
            print(f"{time.monotonic() - begun:6.1f} s  exit status {done.returncode}  {last}", flush=True)
    print(f"{runs - failed} of {runs} runs passed")
    return failed


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
