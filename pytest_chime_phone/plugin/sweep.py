"""`--chime-phone-sweep`: each test again, once for each thing that can go wrong in one of its calls.

Each of these runs is an item of its own.  Functions are parametrized with what can go wrong, by an
autouse fixture that is there only in a sweep; a unittest class gets a method more for each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from typing import Any

import pytest

from ..suite import plan, verdict
from ..suite.findings import Finding, described, finding, rerun_command
from ..suite.injector import Injector
from ..suite.plan import PlannedRun
from ..suite.record import left_out
from . import findings_report, options
from .allowed import expectations
from .call_phase import CallPhase, methods_of
from .lifecycle import Lifecycle
from .own_frame import code_of
from .recorded import Recorded, recorded, records_of_json

_FIXTURE = "chime_phone_sweep"


class SweepPlugin(CallPhase):
    """One sweep; with xdist there is one in each process."""

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
        super().__init__(config, lifecycle)
        self.level = plan.checked_level(config.getoption("chime_phone_sweep"))
        self._recorded = Recorded({}, "")
        self._plans: dict[str, dict[str, PlannedRun]] = {}
        self._finding: Finding | None = None  # of the run that is being reported

    # -- the record

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        work: dict[str, Any] | None = getattr(self.config, "workerinput", None)
        if work:
            self._recorded = Recorded(records_of_json(json.loads(work[_FIXTURE])), "")
        else:
            self._recorded = recorded(self.config)
            if not any(record.state == "swept" for record in self._recorded.records.values()):
                why = left_out(self._recorded.records) or "no test uses the fake"
                raise pytest.UsageError(f"there is nothing to sweep: {why}.")
        for nodeid, record in self._recorded.records.items():
            runs = plan.planned_runs(record, self.level)
            self._plans[nodeid] = {run.name: run for run in runs}

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput[_FIXTURE] = json.dumps(self._recorded.to_json())

    def left_out(self) -> str:
        """How many tests are not swept, and why."""
        return left_out(self._recorded.records)

    # -- the items

    @pytest.fixture(autouse=True, name=_FIXTURE)
    def _what_goes_wrong(self) -> None:
        """Carries the parameter."""

    @pytest.hookimpl(trylast=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        names = self._names_of(metafunc.definition.nodeid)
        if names:
            values = [pytest.param(None, id=pytest.HIDDEN_PARAM), *names]
            metafunc.parametrize(_FIXTURE, values, ids=lambda name: name, indirect=True, scope="function")

    def pytest_pycollect_makeitem(self, collector: pytest.Collector, name: str, obj: object) -> None:
        for method_name, method in methods_of(obj).items():
            for run_name in self._plans.get(f"{collector.nodeid}::{name}::{method_name}", ()):
                setattr(obj, f"{method_name}[{run_name}]", self.wrapped(method))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self._is_wanted(item)]

    def _names_of(self, nodeid: str) -> list[str]:
        """What can go wrong in a test, whatever its other parameters are."""
        found: dict[str, None] = {}
        for recorded_id, runs in self._plans.items():
            if recorded_id == nodeid or recorded_id.startswith(f"{nodeid}["):
                found.update(dict.fromkeys(runs))
        return list(found)

    def _is_wanted(self, item: pytest.Item) -> bool:
        name = _run_name(item)
        if name is None:
            return True
        planned = self._planned(item)
        only = options.keywords(item).get("sweep", True)
        if planned is None or only is True:
            return planned is not None
        return only is not False and planned.fits(only)

    def _planned(self, item: pytest.Item) -> PlannedRun | None:
        name = _run_name(item)
        return self._plans.get(_test_of(item.nodeid, name), {}).get(name) if name else None

    # -- the runs

    def observation_of(self, item: pytest.Item) -> Injector | None:
        """What goes wrong in an item; None in the test as it is."""
        planned = self._planned(item)
        if planned is None:
            return None
        record = self._recorded.records[_test_of(item.nodeid, planned.name)]
        return Injector(self.lifecycle().backend, planned, record, code_of(item))

    # After unittest's, which knows the exception only here, and before pytest's own, which makes the report.
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        error = call.excinfo.value if call.excinfo else None
        run = self.observation
        if isinstance(run, Injector) and call.when == "call" and not isinstance(error, pytest.skip.Exception):
            self._finding = self._judge(item, run, error)
            fails = self._finding.fails
            if not fails and self._finding.verdict != "not-reached":
                call.excinfo = None
            elif fails and (error is None or run.watch.storm):
                text = self._said(run.planned)
                call.excinfo = pytest.CallInfo.from_call(
                    lambda: pytest.fail(text, pytrace=False), "call"
                ).excinfo

    def _judge(self, item: pytest.Item, run: Injector, error: BaseException | None) -> Finding:
        planned = run.planned
        outcome = verdict.Outcome(error, run.changes, run.reached, run.watch.storm, run.where, code_of(item))
        judgement = verdict.judge(outcome, run.record, expectations(item))
        fails = verdict.fails(
            judgement.verdict, is_variation=planned.injection.is_variation, strict=self.level == "full"
        )
        return finding(
            judgement,
            planned,
            fails=fails,
            test=_test_of(item.nodeid, planned.name),
            rerun=rerun_command(item.nodeid, self.level),
        )

    def _said(self, planned: PlannedRun) -> str:
        found = self._finding
        if found is None:
            return ""
        return "\n".join([f"{found.verdict}: {planned.injection}", *found.details, *described([found])])

    @pytest.hookimpl(wrapper=True, specname="pytest_runtest_makereport")
    def pytest_makereport_with_finding(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if self._finding and call.when == "call" and isinstance(self.observation, Injector):
            findings_report.attach(report, self._finding)
            if report.failed:
                report.sections.append(("chime_phone sweep", self._said(self.observation.planned)))
            self._finding = None
        return report

    def pytest_report_header(self) -> str:
        return f"chime_phone: sweep ({self.level}), {self._recorded.origin}"


def _run_name(item: pytest.Item) -> str | None:
    """The name of what goes wrong in an item."""
    callspec: Any = getattr(item, "callspec", None)
    if callspec is not None and _FIXTURE in callspec.params:
        name: str | None = callspec.params[_FIXTURE]
        return name
    _, bracket, rest = item.name.partition("[")
    is_method_of_unittest = bracket and item.name in methods_of(getattr(item, "cls", None))
    return rest[:-1] if is_method_of_unittest else None


def _test_of(nodeid: str, name: str | None) -> str:
    """The node id of the test that an item runs again."""
    if name is None:
        return nodeid
    for ending, instead in ((f"[{name}]", ""), (f"-{name}]", "]")):
        if nodeid.endswith(ending):
            return nodeid[: -len(ending)] + instead
    return nodeid
