"""`--chime-phone-sweep`: each test again, once for each thing that can go wrong in one of its calls.

Each of these runs is an item of its own.  Functions are parametrized with what can go wrong, by an
autouse fixture that is there only in a sweep; a unittest class gets a method more for each.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ..around_calls import within
from ..suite import plan
from ..suite.findings import Finding, finding, rerun_command
from ..suite.injector import Injector
from ..suite.observation import JudgedRun
from ..suite.plan import Level, PlannedRun
from ..suite.verdict import Judgement
from . import marker
from .call_phase import code_of, methods_of
from .judging import Judging
from .lifecycle import Lifecycle
from .time_budget import TimeBudget

_FIXTURE = "chime_phone_sweep"


class SweepPlugin(Judging):
    """One sweep."""

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
        super().__init__(config, lifecycle)
        asked: Any = config.getoption("chime_phone_sweep")
        self.level: Level = asked
        self.strict = self.level == "full"
        self.budget = TimeBudget(config)
        self._plans: dict[str, dict[str, PlannedRun]] = {}  # by the node id of the test
        self._names: dict[str, dict[str, None]] = {}  # by that of the function, whatever its parameters

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        super().pytest_sessionstart()
        self.budget.begin()
        for nodeid, record in self.recorded.records.items():
            runs = {run.name: run for run in plan.planned_runs(record, self.level)}
            self._plans[nodeid] = runs
            self._names.setdefault(nodeid.partition("[")[0], {}).update(dict.fromkeys(runs))
        if not any(self._plans.values()):
            raise pytest.UsageError(f"there is nothing to sweep: {self._nothing()}")

    def _nothing(self) -> str:
        """Why there is no run, and what to do."""
        left_out = self.left_out()
        if not left_out:
            return (
                "no test takes the fake by the fixture chime_phone, the marker, the flag or the ini setting "
                "(tests that open fake_chime_phone() themselves are not swept)."
            )
        fails = any(record.state == "failed" for record in self.recorded.records.values())
        how_to_see = " Run pytest without --chime-phone-sweep to see the failures." if fails else ""
        return f"{left_out}.{how_to_see}"

    def shared_with_workers(self) -> dict[str, Any]:
        """The record, and until when runs may begin."""
        return {**super().shared_with_workers(), "budget": self.budget.to_json()}

    def take_from_controller(self, shared: dict[str, Any]) -> None:
        super().take_from_controller(shared)
        self.budget.take(shared["budget"])

    def pytest_report_header(self) -> str:
        return f"chime_phone: sweep ({self.level}), {self.recorded.origin}"

    def unused_excuses(self, findings: Iterable[Finding]) -> Iterator[str]:
        """The entries of the baseline that excuse nothing; none where only a part was swept."""
        if self._is_whole():
            for entry in self.baseline.unused(findings):
                told = f"{entry.where}  {entry.exception}  [{entry.failure_class}]"
                yield f"baseline entry unused in this sweep ({self.level}): {told}"

    def _is_whole(self) -> bool:
        options_of_a_part = ("keyword", "markexpr", "deselect", "lf", "stepwise", "maxfail")
        return (
            self.budget.seconds is None
            and self.config.args_source is not self.config.ArgsSource.ARGS
            and self.config.invocation_params.dir == self.config.rootpath
            and not any(self.config.getoption(name, None) for name in options_of_a_part)
        )

    # -- the items

    @pytest.fixture(autouse=True, name=_FIXTURE)
    def _what_goes_wrong(self) -> None:
        """Carries the parameter."""

    @pytest.hookimpl(trylast=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        names = self._names.get(metafunc.definition.nodeid)
        if names:
            values = [pytest.param(None, id=pytest.HIDDEN_PARAM), *names]
            metafunc.parametrize(_FIXTURE, values, ids=lambda name: name, indirect=True, scope="function")

    def pytest_pycollect_makeitem(self, collector: pytest.Collector, name: str, obj: object) -> None:
        for method_name, method in methods_of(obj).items():
            for run_name in self._plans.get(f"{collector.nodeid}::{name}::{method_name}", ()):
                setattr(obj, f"{method_name}[{run_name}]", within(self.itself, method))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None, object, object]:
        wanted = [item for item in items if self._is_wanted(item)]
        items[:] = self.budget.ordered(wanted, lambda item: _run_name(item) is not None)
        with _known_by_their_text(self.config, items):
            return (yield)

    def _is_wanted(self, item: pytest.Item) -> bool:
        if _run_name(item) is None:
            return True
        planned = self._planned(item)
        only = marker.keywords(item).get("sweep", True)
        if planned is None or only is True:
            return planned is not None
        return only is not False and planned.fits(only)

    def _planned(self, item: pytest.Item) -> PlannedRun | None:
        name = _run_name(item)
        return self._plans.get(_test_of(item.nodeid, name), {}).get(name) if name else None

    def test_of(self, item: pytest.Item) -> str:
        """The node id of the test that an item is, or runs again."""
        name = _run_name(item)
        return _test_of(item.nodeid, name) if name else item.nodeid

    # -- the runs

    def observation_of(self, item: pytest.Item) -> Injector | None:
        """What goes wrong in an item; None in the test as it is."""
        planned = self._planned(item)
        record = planned and self.record_of(_test_of(item.nodeid, planned.name))
        return (
            Injector(self.lifecycle().backend, planned, record, code_of(item)) if planned and record else None
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        super().pytest_runtest_setup(item)
        if self.observation:
            self.budget.check()

    def found(self, item: pytest.Item, run: JudgedRun, judgement: Judgement, *, fails: bool) -> Finding:
        assert isinstance(run, Injector)  # noqa: S101 - `observation_of` sees to it
        test = _test_of(item.nodeid, run.planned.name)
        rerun = rerun_command(self.from_here(item.nodeid), self.level)
        return finding(judgement, run.planned, fails=fails, test=test, rerun=rerun)


def _run_name(item: pytest.Item) -> str | None:
    """The name of what goes wrong in an item."""
    callspec: Any = getattr(item, "callspec", None)
    if callspec is not None and _FIXTURE in callspec.params:
        name: str | None = callspec.params[_FIXTURE]
        return name
    _, bracket, rest = item.name.partition("[")
    is_method_of_unittest = bracket and item.name in methods_of(getattr(item, "cls", None))
    return rest[:-1] if is_method_of_unittest else None


def _test_of(nodeid: str, name: str) -> str:
    """The node id of the test that an item runs again."""
    alone = f"[{name}]"
    return nodeid.removesuffix(alone) if nodeid.endswith(alone) else f"{nodeid.removesuffix(f'-{name}]')}]"


@contextmanager
def _known_by_their_text(config: pytest.Config, items: Iterable[pytest.Item]) -> Iterator[None]:
    """Within the block pytest's own `--lf` knows these items by the text of their ids.

    From pytest 9.1 on it looks items up by ids of parts.  What stands in brackets is a part of its own in the
    id of a report, but belongs to the name where a unittest class has a method of that name.
    """
    plugin: Any = config.pluginmanager.get_plugin("lfplugin")
    lastfailed: dict[Any, bool] = getattr(plugin, "lastfailed", {})
    texts = {str(known) for known in lastfailed}
    ids = {getattr(item, "id", item.nodeid) for item in items if item.nodeid in texts}
    added = ids - lastfailed.keys()
    lastfailed.update(dict.fromkeys(added, True))
    try:
        yield
    finally:
        for each in added:
            lastfailed.pop(each, None)
