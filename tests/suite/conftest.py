"""`sweep(tests, ...)`: a run of pytest with the flag, on programs of a few lines and their tests."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from pytest_chime_phone.plugin import cutting_down, kept_record

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

#: A program that gives most of what may go wrong an exception of its own.
TRANSLATING = """
class Down(Exception): pass

def status(number):
    try:
        answer = voice().get_phone_number(PhoneNumberId=number)
    except (ClientError, BotoCoreError, TypeError) as error:
        raise Down from error
    return answer["PhoneNumber"]["Status"]

def test_status(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status("+12065550100") == "Unassigned"
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


@pytest.fixture(autouse=True)
def _inner_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs that a run starts for itself are in this process: a process takes seconds."""

    def run(command: list[str], *, cwd: Path, **_: object) -> object:
        assert command[:3] == [sys.executable, "-m", "pytest"]
        said = io.StringIO()
        with chdir(cwd), redirect_stdout(said), redirect_stderr(said):
            ended = request.getfixturevalue("pytester").inline_run(*command[3:], no_reraise_ctrlc=True)
        return subprocess.CompletedProcess(command, ended.ret, said.getvalue())

    for module in (kept_record, cutting_down):
        monkeypatch.setattr(module, "subprocess", SimpleNamespace(**(vars(subprocess) | {"run": run})))


@pytest.fixture
def own_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those runs are processes, as ever."""
    for module in (kept_record, cutting_down):
        monkeypatch.setattr(module, "subprocess", subprocess)


@pytest.fixture
def run_pytest(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sweep]:
    """A run of pytest on modules that are written first; of plugins only ours is there, unless named."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(*arguments: str, subprocess: bool = False, **modules: str) -> Sweep:
        for name, body in modules.items():
            pytester.makepyfile(**{name: HEAD + body})
        start = pytester.runpytest_subprocess if subprocess else pytester.runpytest_inprocess
        report = [] if "no:terminal" in arguments else ["-rf", "--tb=native"]  # which costs least
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
