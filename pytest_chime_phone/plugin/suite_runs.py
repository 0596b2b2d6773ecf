"""Runs in which each test is more than itself: the recording of its calls, the sweep, chaos."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .lifecycle import Lifecycle


def register(config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
    """Register the plugin that the flags ask for.  Raises `pytest.UsageError`."""
    if config.getoption("chime_phone_record"):
        from .recording_run import RecordingPlugin

        config.pluginmanager.register(RecordingPlugin(config, lifecycle), "chime_phone_recording")
    elif config.getoption("chime_phone_sweep"):
        from .findings_report import FindingsReport
        from .sweep import SweepPlugin

        sweep = SweepPlugin(config, lifecycle)
        report = FindingsReport(
            config, "chime_phone sweep", sweep.left_out, sweep.budget.keep, sweep.unused_excuses
        )
        config.pluginmanager.register(sweep, "chime_phone_sweep")
        config.pluginmanager.register(report, "chime_phone_findings")
    else:
        from .chaos import ChaosPlugin
        from .cutting_down import CuttingDown
        from .findings_report import FindingsReport

        chaos = ChaosPlugin(config, lifecycle)
        report = FindingsReport(config, "chime_phone chaos", chaos.left_out)
        config.pluginmanager.register(chaos, "chime_phone_chaos")
        config.pluginmanager.register(report, "chime_phone_findings")
        if not hasattr(config, "workerinput") and not config.getoption("chime_phone_chaos_only"):
            config.pluginmanager.register(CuttingDown(config, chaos, report), "chime_phone_cutting_down")
