"""What a test allows its program under a fault: the marker wins over the ini setting."""

from __future__ import annotations

import pytest

from ..suite import allowed_exceptions
from ..suite.baseline import Baseline
from ..suite.verdict import Expectations
from . import flags, marker


def expectations(item: pytest.Item) -> Expectations:
    """What is allowed in one test."""
    said = marker.keywords(item)
    raises = said.get("raises")
    if raises is not None:
        allowed = allowed_exceptions.given(raises)
    else:
        names: list[str] = item.config.getini("chime_phone_raises")
        allowed = allowed_exceptions.named(names) if names else allowed_exceptions.of_client_libraries()
    return Expectations(allowed, bool(said.get("degrades")))


def check_settings(config: pytest.Config) -> Baseline:
    """The baseline.  Raises `pytest.UsageError` for it and for `chime_phone_raises`."""
    with flags.said_by("the ini setting chime_phone_raises"):
        allowed_exceptions.named(config.getini("chime_phone_raises"))
    return baseline(config)


def baseline(config: pytest.Config) -> Baseline:
    """What is excused.  Raises `pytest.UsageError`."""
    file: str = config.getini("chime_phone_baseline")
    if not file:
        return Baseline()
    setting = "the ini setting chime_phone_baseline"
    with flags.said_by(setting):
        return Baseline.read(flags.path(config, setting, file))
