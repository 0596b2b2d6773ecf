"""`--chime-phone-chaos`: faults in the calls of every test, judged as in a sweep."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from ..suite import chaos
from ..suite.chaos import ChaosRun
from ..suite.findings import Finding, chaos_command, chaos_finding
from ..suite.observation import JudgedRun
from ..suite.verdict import Judgement
from . import flags, marker
from .call_phase import code_of
from .judging import Judging
from .lifecycle import Lifecycle


class ChaosPlugin(Judging):
    """Chaos in one process."""

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
        super().__init__(config, lifecycle)
        setting, self.spec = flags.flag_or_ini(config, "chime_phone_chaos") or ("", "")
        self.seed: str = config.getoption("chime_phone_seed") or str(secrets.randbelow(10**6))
        only: str | None = config.getoption("chime_phone_chaos_only")
        self._only: list[str] | None = json.loads(only) if only else None
        with flags.said_by(setting):
            self._chaos = chaos.chaos_of(self.spec, self.seed)

    def shared_with_workers(self) -> dict[str, Any]:
        """The record and the seed."""
        return {**super().shared_with_workers(), "seed": self.seed}

    def take_from_controller(self, shared: dict[str, Any]) -> None:
        super().take_from_controller(shared)
        self.seed = shared["seed"]
        self._chaos = chaos.chaos_of(self.spec, self.seed)

    def pytest_report_header(self) -> str:
        return f"chime_phone: chaos {self.spec}, --chime-phone-seed={self.seed}, {self.recorded.origin}"

    def observation_of(self, item: pytest.Item) -> ChaosRun | None:
        """Chaos, in a test that the record has."""
        record = self.record_of(item.nodeid)
        only = marker.keywords(item).get("sweep", True)
        if record is None or only is False:
            return None
        backend = self.lifecycle().backend
        words = None if only is True else only
        return ChaosRun(
            backend, record, self._chaos, item.nodeid, test=code_of(item), only=self._only, words=words
        )

    def found(self, item: pytest.Item, run: JudgedRun, judgement: Judgement, *, fails: bool) -> Finding:
        assert isinstance(run, ChaosRun)  # noqa: S101 - `observation_of` sees to it
        command = chaos_command(self.from_here(item.nodeid), self.spec, self.seed)
        return chaos_finding(judgement, run.faults, run.names, fails=fails, test=item.nodeid, rerun=command)
