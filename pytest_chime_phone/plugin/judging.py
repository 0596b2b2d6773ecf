"""Runs that are judged: a test under a fault passes or fails by its verdict, not by its assertions."""

from __future__ import annotations

import json
import os
from abc import abstractmethod
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ..suite import verdict
from ..suite.baseline import Baseline
from ..suite.findings import Finding, described
from ..suite.observation import JudgedRun
from ..suite.record import Record, left_out
from ..suite.verdict import Judgement
from ..suite.where import file_of
from . import findings_report
from .call_phase import CallPhase, code_of
from .expectations import check_settings, expectations
from .kept_record import Recorded, note_what_was_written, recorded, records_of_json
from .lifecycle import Lifecycle

_OF_WORKERS = "chime_phone_records"
_NO_FAILURES = (pytest.skip.Exception, pytest.xfail.Exception)


class Judging(CallPhase):
    """A plugin that runs tests under faults and judges them; with xdist there is one in each process."""

    strict = False

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
        super().__init__(config, lifecycle)
        self.recorded = Recorded({}, "")
        self.baseline = Baseline()
        self._finding: Finding | None = None  # of the run that is being reported
        self._is_upset = False  # by the fault, so that its teardown may fail too

    @abstractmethod
    def found(self, item: pytest.Item, run: JudgedRun, judgement: Judgement, *, fails: bool) -> Finding:
        """What a run has found, in the words of the plugin."""

    def shared_with_workers(self) -> dict[str, Any]:
        """What an xdist worker has to know, as a JSON value."""
        return {"records": self.recorded.to_json()}

    def take_from_controller(self, shared: dict[str, Any]) -> None:
        """In a worker: what the controller shares."""
        self.recorded = Recorded(records_of_json(shared["records"]), "")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        self.baseline = check_settings(self.config)
        work: dict[str, Any] | None = getattr(self.config, "workerinput", None)
        if work:
            self.take_from_controller(json.loads(work[_OF_WORKERS]))
        else:
            self.recorded = recorded(self.config)

    def pytest_unconfigure(self) -> None:
        if self.recorded.origin:  # but not in a worker, nor where the run has ended before the first test
            note_what_was_written(self.config)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput[_OF_WORKERS] = json.dumps(self.shared_with_workers())

    def left_out(self) -> str:
        """How many tests have no run under a fault, and why."""
        return left_out(self.recorded.records)

    # After unittest's, which knows the exception only here, and before pytest's own, which makes the report.
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        error = call.excinfo.value if call.excinfo else None
        run = self.observation
        if call.when == "setup":
            self._is_upset = False
        if call.when == "teardown" and self._is_upset and not isinstance(error, pytest.fail.Exception):
            call.excinfo = None
        if not isinstance(run, JudgedRun) or call.when != "call" or isinstance(error, _NO_FAILURES):
            return
        if run.active:  # the report is of a subtest, and what that raised is for the verdict on the whole
            run.error_of_part = run.error_of_part or error
            call.excinfo = None
            return
        if error is None and run.error_of_part:
            error = run.error_of_part
            call.excinfo = pytest.ExceptionInfo.from_exception(error)
        found = self._finding = self._judge(item, run, error)
        self._is_upset = found.verdict not in ("held", "not-reached")
        item.user_properties += found.properties()  # of its element in a JUnit file
        if found.fails and (error is None or run.storm):
            failed = pytest.CallInfo.from_call(lambda: pytest.fail(_said(found), pytrace=False), "call")
            call.excinfo = failed.excinfo
        elif not found.fails and found.verdict != "not-reached":  # which fails by itself, if at all
            call.excinfo = None

    def _judge(self, item: pytest.Item, run: JudgedRun, error: BaseException | None) -> Finding:
        outcome = verdict.RunResult(error, run.changes, run.reached, run.storm, run.where, code_of(item))
        judgement = verdict.judge(outcome, run.record, expectations(item))
        fails = verdict.fails(judgement.verdict, is_variation=run.is_variation, strict=self.strict)
        found = self.found(item, run, judgement, fails=fails)
        if fails:
            transcript = self.lifecycle().transcript()
            found = found._replace(transcript=transcript, file=file_of(found.where))
        reason = self.baseline.excuse(found) if fails else None
        return found._replace(fails=False, excused=reason) if reason else found

    @pytest.hookimpl(wrapper=True, specname="pytest_runtest_makereport")
    def pytest_makereport_with_finding(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if self._finding and call.when == "call":
            findings_report.attach(report, self._finding)
            if report.failed:
                report.sections.append(("chime_phone verdict", _said(self._finding)))
            self._finding = None
        return report

    def from_here(self, nodeid: str) -> str:
        """A node id as it is given to pytest in the folder that this run was started in."""
        path, colons, test = nodeid.partition("::")
        file = _from(self.config.invocation_params.dir, self.config.rootpath, path)
        return f"{file}{colons}{test}"

    def record_of(self, nodeid: str) -> Record | None:
        """What a test does without faults; None where it is left out."""
        record = self.recorded.records.get(nodeid)
        return record if record and record.state == "swept" else None


@cache
def _from(folder: Path, root: Path, path: str) -> str:
    return Path(os.path.relpath(root / path, folder)).as_posix()


def _said(found: Finding) -> str:
    return "\n".join([found.title, *found.details, *described([found])])
