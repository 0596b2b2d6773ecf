"""`sweep(tests, ...)`: a run of pytest with the flag, on programs of a few lines and their tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HEAD = """
import functools, time, unittest
import boto3, pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

RETRIES = Config(retries={"mode": "legacy"})  # the default differs between versions of botocore

@functools.cache  # or each run would wait for botocore to read its data again
def voice():
    return boto3.session.Session().client("chime-sdk-voice", region_name="us-east-1", config=RETRIES)
"""


class Sweep(NamedTuple):
    """What a run of a sweep came to."""

    result: pytest.RunResult

    @property
    def output(self) -> str:
        return self.result.stdout.str()

    def verdicts(self) -> dict[str, int]:
        """How many runs had each verdict, as the summary says."""
        lines = self.output.splitlines()
        counts = next(
            lines[i + 1] for i, line in enumerate(lines) if " runs of " in line or "1 run of" in line
        )
        return {name: int(count) for count, _, name in (part.partition(" ") for part in counts.split(", "))}

    def failed(self) -> set[str]:
        """The node ids of failed items, without the file."""
        return {
            line.partition("::")[2].partition(" - ")[0]
            for line in self.output.splitlines()
            if line.startswith("FAILED ")
        }


@pytest.fixture
def run_pytest(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sweep]:
    """A run of pytest on modules that are written first; of plugins only ours is there, unless named."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(*arguments: str, subprocess: bool = False, **modules: str) -> Sweep:
        for name, body in modules.items():
            pytester.makepyfile(**{name: HEAD + body})
        start = pytester.runpytest_subprocess if subprocess else pytester.runpytest_inprocess
        report = [] if "no:terminal" in arguments else ["-rf"]
        return Sweep(start("-p", "chime_phone", "-W", "error", *report, *arguments))

    return run


@pytest.fixture
def sweep(run_pytest: Callable[..., Sweep]) -> Callable[..., Sweep]:
    """A sweep of the tests in one module."""

    def run(tests: str = "", *arguments: str, **modules: str) -> Sweep:
        given = {"test_it": tests, **modules} if tests else modules
        return run_pytest("--chime-phone-sweep", *arguments, **given)

    return run


def json_of(path: Path) -> Any:
    return json.loads(path.read_text())
