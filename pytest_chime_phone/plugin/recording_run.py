"""The run of its own in which the calls of each test are recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from ..around_calls import within
from ..suite.record import Record
from ..suite.recorder import Recorder
from ..suite.where import application_modules
from . import fixture_closure, marker
from .call_phase import CallPhase, methods_of
from .keyword_expression import KeywordExpression
from .lifecycle import Lifecycle

#: What a run is asked for and the recording is not: it takes every test, says nothing, writes nothing.
NOT_FOR_THE_RECORDING = {
    "basetemp": None,
    "cacheclear": False,
    "collectonly": False,
    "failedfirst": False,
    "last_failed_no_failures": "all",
    "lf": False,
    "maxfail": 0,
    "newfirst": False,
    "stepwise": False,
    "usepdb": False,
    "xmlpath": None,
}


def make_ready(config: pytest.Config) -> None:
    """Undo what the recording must not do, before other plugins are configured."""
    for name, value in NOT_FOR_THE_RECORDING.items():
        if hasattr(config.option, name):
            setattr(config.option, name, value)


class RecordingPlugin(CallPhase):
    """Records, and writes what it has to a file of the folder that the flag names."""

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
        super().__init__(config, lifecycle)
        self._folder = Path(str(config.getoption("chime_phone_record")))
        self._records: dict[str, Record] = {}
        self._failed: set[str] = set()
        self._keywords = KeywordExpression(config.option.keyword)
        self._is_narrowed = False  # by -k

    def observation_of(self, item: pytest.Item) -> Recorder | None:
        """A recorder, but for tests of Hypothesis: those are many tests in one."""
        return None if _is_given(item) else Recorder(self.lifecycle().backend)

    def pytest_pycollect_makeitem(self, obj: object) -> None:
        for name, method in methods_of(obj).items():
            if not hasattr(method, "__wrapped_by_chime_phone__"):
                wrapped: Any = within(self.itself, method)
                wrapped.__wrapped_by_chime_phone__ = True
                setattr(obj, name, wrapped)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Run what may be swept, without what -k excludes under whatever name its runs have."""
        candidates = [item for item in items if fixture_closure.takes_fake(item) or _may_take_it_late(item)]
        items[:] = [item for item in candidates if self._is_asked_for(item)]
        self._is_narrowed = len(items) < len(candidates)
        self.config.option.keyword = ""  # or pytest would look for words of runs in the tests themselves

    def _is_asked_for(self, item: pytest.Item) -> bool:
        # What may do without the fake meets the real world: it is run where -k asks for the test itself.
        return (
            self._keywords.may_select(item)
            if fixture_closure.takes_fake(item)
            else self._keywords.selects(item)
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed:  # or a subtest has: the report of the whole comes later
            self._failed.add(item.nodeid)
        if report.when == "call" or (report.when == "setup" and not report.passed):
            self._keep(item, _state(item, report))
        return report

    def pytest_sessionfinish(self) -> None:
        for nodeid in self._failed & self._records.keys():
            self._records[nodeid] = self._records[nodeid]._replace(state="failed")
        tests = {nodeid: record.to_json() for nodeid, record in self._records.items()}
        written = {"tests": tests, "modules": application_modules(), "narrowed": self._is_narrowed}
        (self._folder / f"{os.getpid()}.json").write_text(json.dumps(written))

    def _keep(self, item: pytest.Item, state: str) -> None:
        if not isinstance(self.observation, Recorder):
            if self.lifecycle().takes_fake(item):
                self._records[item.nodeid] = Record("given")
            return
        backend = self.lifecycle().backend
        record = self.observation.record(state, tuple(sorted(backend.looked_at)))
        if record.calls or record.state == "scripted" or self.lifecycle().takes_fake(item):
            self._records[item.nodeid] = record


def _state(item: pytest.Item, report: pytest.TestReport) -> str:
    if marker.keywords(item).get("sweep") is False:
        return "unmarked"
    return "skipped" if report.skipped or hasattr(report, "wasxfail") else "swept"


def _may_take_it_late(item: pytest.Item) -> bool:
    """Whether a test, or a fixture that it uses, can request the fake by its name at run time."""
    return "request" in fixture_closure.closure(item)


def _is_given(item: pytest.Item) -> bool:
    return hasattr(getattr(getattr(item, "obj", None), "hypothesis", None), "inner_test")
