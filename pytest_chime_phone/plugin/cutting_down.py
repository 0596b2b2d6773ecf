"""A run that fails under chaos is cut down to the fewest faults that still fail.

Each attempt is a run of its own in a process of its own: a second run of a test in the same process would
meet what the first has left in the fixtures of wider scope.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..suite.chaos import fewest
from ..suite.findings import Finding, buckets, rerun_command
from .chaos import ChaosPlugin
from .findings_report import FindingsReport

#: Of how many causes the faults are cut down; each takes several runs.
CAUSES = 5


class CuttingDown:
    """A plugin that says how few faults are enough."""

    def __init__(self, config: pytest.Config, chaos: ChaosPlugin, report: FindingsReport) -> None:
        self._config = config
        self._chaos = chaos
        self._report = report

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        failing = [found for found in self._report.findings if found.fails and found.faults]
        for bucket in buckets(failing)[:CAUSES]:
            for line in self._cut_down(min(bucket, key=lambda found: len(found.faults))):
                terminalreporter.line(line)

    def _cut_down(self, found: Finding) -> Iterator[str]:
        left = fewest(found.faults, lambda faults: self._fails(found, faults))
        yield ""
        yield f"{found.test}: still fails with {len(left)} of {len(found.faults)} faults:"
        for operation, occurrence, name, shape in left:
            yield f"    {operation} {occurrence}: {name}, {shape}"
        if len(left) == 1:
            [(operation, occurrence, name, shape)] = left
            run = f"{operation}-{occurrence}-{name}-{shape}"
            yield f"    {rerun_command(self._chaos.from_here(_swept(found.test, run)), 'full')}"

    def _fails(self, found: Finding, faults: list[tuple[str, int, str, str]]) -> bool:
        only = [f"{operation} {occurrence}" for operation, occurrence, _, _ in faults]
        with tempfile.TemporaryDirectory(prefix="chime-phone-") as folder:
            file = Path(folder) / "found.json"
            command = [
                *(sys.executable, "-m", "pytest", *self._arguments()),
                str(self._config.rootpath / found.test),
                f"--rootdir={self._config.rootpath}",
                f"--chime-phone-chaos={self._chaos.spec}",
                f"--chime-phone-seed={self._chaos.seed}",
                f"--chime-phone-chaos-only={json.dumps(only)}",
                f"--chime-phone-report=json:{file}",
            ]
            folder_of_call = self._config.invocation_params.dir
            subprocess.run(command, cwd=folder_of_call, capture_output=True, check=False)  # noqa: S603 - pytest
            findings = json.loads(file.read_text())["sweep"]["findings"] if file.exists() else []
            return any(each["verdict"] == found.verdict and each["fails"] for each in findings)

    def _arguments(self) -> list[str]:
        """Those of this run, but for the tests that it was asked for; one test needs no workers of xdist."""
        asked = set(self._config.args)
        same = [argument for argument in self._config.invocation_params.args if argument not in asked]
        return [*same, "-n0"] if self._config.getoption("numprocesses", None) else same


def _swept(test: str, run: str) -> str:
    """The node id of a run of the sweep."""
    return f"{test[:-1]}-{run}]" if test.endswith("]") else f"{test}[{run}]"
