"""What is said of the findings at the end: in the terminal, and where it is asked for as JSON."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from ..suite.findings import Finding, buckets, described
from ..suite.github_annotations import github_annotations
from .time_budget import TOO_LATE

_ON_A_REPORT = "chime_phone_finding"  # what a report carries from an xdist worker


def attach(report: pytest.TestReport, found: Finding) -> None:
    """Let the report of a run carry what it has found."""
    setattr(report, _ON_A_REPORT, found._asdict())


class FindingsReport:
    """A plugin that collects the findings of all processes."""

    def __init__(
        self,
        config: pytest.Config,
        title: str,
        left_out: Callable[[], str],
        keep: Callable[[Iterable[str]], None] = lambda _: None,
        unused_excuses: Callable[[Iterable[Finding]], Iterable[str]] = lambda _: (),
    ) -> None:
        self._config = config
        self._title = title
        self._left_out = left_out
        self._keep = keep
        self._unused_excuses = unused_excuses
        self._too_late = 0
        self._by_nodeid: dict[str, Finding] = {}  # of a run that is tried again, the last

    @property
    def findings(self) -> list[Finding]:
        return list(self._by_nodeid.values())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if found := getattr(report, _ON_A_REPORT, None):
            self._by_nodeid[report.nodeid] = Finding(**{**found, "details": tuple(found["details"])})
        elif report.skipped and TOO_LATE in str(report.longrepr):
            self._too_late += 1

    def pytest_sessionfinish(self) -> None:
        if hasattr(self._config, "workerinput"):
            return
        self._keep(self._by_nodeid)

    def pytest_terminal_summary(self, terminalreporter: Any, exitstatus: int) -> None:
        terminalreporter.section(self._title)
        for line in self._summary():
            terminalreporter.line(line)
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):  # it was not interrupted
            for line in self._unused_excuses(self.findings):
                terminalreporter.line(line)
        if os.environ.get("GITHUB_ACTIONS"):
            for line in github_annotations(self.findings, self._config.rootpath):
                terminalreporter.line(line)

    def _summary(self) -> Iterator[str]:
        tests = len({found.test for found in self.findings})
        runs = len(self.findings)
        yield f"{runs} {'run' if runs == 1 else 'runs'} of {tests} {'test' if tests == 1 else 'tests'}"
        verdicts = Counter(found.verdict for found in self.findings)
        yield ", ".join(f"{count} {name}" for name, count in verdicts.most_common()) or "none"
        if left_out := self._left_out():
            yield f"tests not run under faults: {left_out}"
        if self._too_late:
            yield f"runs skipped because the time was over: {self._too_late}"
        for bucket in buckets(found for found in self.findings if found.fails or found.excused):
            yield ""
            yield from described(bucket)
