"""`--chime-phone-sweep-time`: what was never tried before comes first, and what is left out is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from . import flags

TOO_LATE = "skipped: over the sweep's time of"
_KEPT_IN = "chime_phone/swept"


class TimeBudget:
    """Until when the runs of a sweep may begin; for ever where nobody says."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.seconds = flags.sweep_seconds(config)
        self._end = 0.0
        self._tried: set[str] = set()

    def begin(self) -> None:
        """The sweep begins, unless another process has said when."""
        cache = getattr(self._config, "cache", None)
        if self.seconds is not None and not self._end:
            self._end = time.time() + self.seconds
            self._tried = set(cache.get(_KEPT_IN, [])) if cache else set()

    def to_json(self) -> dict[str, Any]:
        """For other processes."""
        return {"end": self._end, "tried": sorted(self._tried)}

    def take(self, shared: dict[str, Any]) -> None:
        """What the controller's says."""
        self._end, self._tried = shared["end"], set(shared["tried"])

    def ordered(
        self, items: list[pytest.Item], is_run_of_the_sweep: Callable[[pytest.Item], bool]
    ) -> list[pytest.Item]:
        """The tests as they are, then what was never tried, then the rest."""
        if self.seconds is None:
            return items
        return sorted(items, key=lambda item: (is_run_of_the_sweep(item), item.nodeid in self._tried))

    def check(self) -> None:
        """Leave out a run that would begin too late."""
        if self.seconds is not None and time.time() > self._end:
            pytest.skip(f"{TOO_LATE} {self.seconds:g} seconds")

    def keep(self, nodeids: Iterable[str]) -> None:
        """Remember what has been tried."""
        cache = getattr(self._config, "cache", None)
        if cache:
            cache.set(_KEPT_IN, sorted({*cache.get(_KEPT_IN, []), *nodeids}))
