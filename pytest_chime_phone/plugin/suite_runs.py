"""Runs in which each test is more than itself: the recording of its calls, the sweep, chaos."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .lifecycle import Lifecycle


def register(config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
    """Register the plugin that the flags ask for."""
    if config.getoption("chime_phone_record"):
        from .recording import RecordingPlugin

        config.pluginmanager.register(RecordingPlugin(config, lifecycle), "chime_phone_recording")
    elif config.getoption("chime_phone_sweep"):
        from .findings_report import FindingsReport
        from .sweep import SweepPlugin

        sweep = SweepPlugin(config, lifecycle)
        report = FindingsReport(config, "chime_phone sweep", sweep.left_out, sweep.budget.keep)
        config.pluginmanager.register(sweep, "chime_phone_sweep")
        config.pluginmanager.register(report, "chime_phone_findings")
