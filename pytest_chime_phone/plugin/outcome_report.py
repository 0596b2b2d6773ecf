"""`--chime-phone-report` and its gates: what the calls of the suite came to.

The call log is read once, where a test or an example ends; nothing is done in a call.  With xdist each
worker counts, and the controller has the sum.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..http.call import Call
from ..scripting.call_log import CallLog
from ..suite.findings import sweep_to_json
from ..suite.report import gates
from ..suite.report.json_report import Report
from ..suite.report.lines import lines
from ..suite.report.matrix import Matrix, matrix
from ..suite.report.page import page
from ..suite.report.tally import Tally
from .expectations import baseline
from .report_settings import ReportSettings

if TYPE_CHECKING:
    from .lifecycle import Lifecycle

_OF_WORKERS = "chime_phone_outcomes"
_NO_TEST = "(outside of tests)"


class OutcomeReport:
    """A plugin that counts and, but in a worker, reports."""

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle | None]) -> None:
        self._config = config
        self._lifecycle = lifecycle
        self._settings = ReportSettings.of(config)
        self._ignore = baseline(config).ignore
        self._tally = Tally()
        self._test = _NO_TEST
        self._given = False
        self._missing: list[str] = []
        self._unwritten: list[str] = []
        self._lost_workers = 0
        self._before = CallLog.listener
        CallLog.listener = self._count

    def pytest_unconfigure(self) -> None:
        CallLog.listener = self._before

    def _count(self, calls: Sequence[Call]) -> None:
        self._tally.add(calls, self._test, given=self._given)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if lifecycle := self._lifecycle():
            lifecycle.backend.call_log.tell()  # of what modules have called when they were imported
        sweep: Any = self._config.pluginmanager.get_plugin("chime_phone_sweep")
        self._test = sweep.test_of(item) if sweep else item.nodeid
        self._given = hasattr(getattr(item, "obj", None), "hypothesis")
        try:
            return (yield)
        finally:
            self._test, self._given = _NO_TEST, False

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        counted = getattr(node, "workeroutput", {}).get(_OF_WORKERS)
        if counted is None:
            self._lost_workers += 1
        else:
            self._tally.merge(json.loads(counted))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_OF_WORKERS] = json.dumps(self._tally.to_json())
            return
        if self._config.getoption("collectonly"):
            return
        report = self._report()
        self._write(report)
        self._missing = list(gates.missing(report.rows, self._settings.must_meet, self._settings.fail_under))
        if (self._missing or self._unwritten) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _report(self) -> Report:
        findings: Any = self._config.pluginmanager.get_plugin("chime_phone_findings")
        sweep = sweep_to_json(findings.findings) if findings else None
        return Report(self._rows(), version("botocore"), sweep)

    def _rows(self) -> Matrix:
        return matrix(self._tally, self._ignore)

    def _write(self, report: Report) -> None:
        if file := self._settings.json:
            self._write_file(file, report.to_text().encode())
        if file := self._settings.html:
            self._write_file(file, page(report))

    def _write_file(self, file: Path, content: bytes) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        except OSError as error:  # by something that has changed since the run began
            self._unwritten.append(f"{file} cannot be written: {error}.")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._config.getoption("collectonly"):
            return
        if self._settings.term:
            terminalreporter.section("chime_phone outcomes")
            full = self._config.get_verbosity() > 0
            for line in lines(self._rows(), self._config.get_terminal_writer().fullwidth, full=full):
                terminalreporter.line(line)
        if self._lost_workers:
            terminalreporter.line(f"outcomes of workers that crashed are missing: {self._lost_workers}")
        if self._unwritten:
            terminalreporter.section("chime_phone: a report is lost", red=True, bold=True)
            for line in self._unwritten:
                terminalreporter.line(line)
        if self._missing:
            terminalreporter.section("chime_phone: outcomes that the suite never met", red=True, bold=True)
            for line in self._missing:
                terminalreporter.line(line)
