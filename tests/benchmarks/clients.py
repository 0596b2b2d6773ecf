"""What a test costs that makes its own client: here, as items of pytest, as examples of Hypothesis."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws
from ratio import ratio

from pytest_chime_phone import fake_chime_phone

NUMBER = "+12065550100"


def with_the_default_session() -> float:
    return ratio(_ours(lambda: boto3.client("chime-sdk-voice")), _motos, rounds=12, calls=4)


def with_a_session_of_its_own() -> float:
    return ratio(_ours(lambda: boto3.Session().client("chime-sdk-voice")), _motos, rounds=12, calls=4)


def _ours(make_client: Callable[[], Any]) -> Callable[[], None]:
    def test() -> None:
        boto3.DEFAULT_SESSION = None
        with fake_chime_phone() as chime_phone:
            chime_phone.add_phone_number(NUMBER)
            make_client().get_phone_number(PhoneNumberId=NUMBER)

    return test


def _motos() -> None:
    boto3.DEFAULT_SESSION = None
    with mock_aws():
        boto3.client("iot", "us-east-1").list_things()


ITEMS = """
import boto3, pytest

def ask(client):
    client.list_phone_numbers()

@pytest.mark.parametrize("n", range(100))
def test_its_own(chime_phone, n):
    ask(boto3.client("chime-sdk-voice"))

@pytest.mark.parametrize("n", range(100))
def test_empty(n):
    pass

def test_one_client(chime_phone):
    client = boto3.client("chime-sdk-voice")
    for _ in range(100):
        ask(client)
"""


def a_hundred_items() -> float:
    def spent_on(kept: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _pytest(ITEMS, "-k", kept)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return statistics.median(spent_on("its_own") / spent_on("empty or one_client") for _ in range(7))


EXAMPLES = """
import boto3, statistics, time
from hypothesis import given, strategies as st

taken = []

@given(n=st.integers())
def test_examples(chime_phone, n):
    start = time.process_time()
    boto3.client("chime-sdk-voice").list_phone_numbers()
    taken.append(time.process_time() - start)

def test_print():
    print("ratio", taken[0] / statistics.median(taken))
"""


def the_first_example() -> float:
    runs = [_pytest(EXAMPLES, "-s").partition("ratio ")[2].split()[0] for _ in range(5)]
    return statistics.median(map(float, runs))


def _pytest(code: str, *arguments: str) -> str:
    plugins = ["-p", "pytest_chime_phone.plugin.hooks", "-p", "_hypothesis_pytestplugin"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_it.py").write_text(code)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder, *plugins]
        done = subprocess.run(
            [*command, *arguments],
            cwd=folder,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            check=True,
            capture_output=True,
            text=True,
        )
    return done.stdout
