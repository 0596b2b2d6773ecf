"""Sleeps of the code under test that move the fake's clock and wait for nothing.

For the length of a block `time.sleep` and `asyncio.sleep` are replaced, also where a module of the code
under test has imported them by name.  What the code reads as the time moves along: a deadline by
`time.monotonic()` comes as it would have come by sleeping.  pytest, Hypothesis and the standard library
itself still read the real time.
"""

from __future__ import annotations

import asyncio
import operator
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from math import isnan
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

from .imported_by_name import REAL, ImportedByName, bound_to
from .patching import Patches
from .real_work import RealWork


class Clock(Protocol):
    """As much of a clock as sleeping needs."""

    @property
    def now(self) -> datetime:
        """The present instant."""
        ...

    def advance(self, duration: timedelta) -> None:
        """Let time pass."""


class InsteadOfSleep:
    """The context manager behind `chime_phone.clock.instead_of_sleep`; it may be entered again."""

    def __init__(self, clock: Clock, entered: Any = None) -> None:
        self._clock = clock
        self._entered = clock if entered is None else entered  # what the block is given
        self._blocks: list[_Block] = []

    def __enter__(self) -> Any:
        patches = Patches()
        sleeping = _Sleeping(self._clock, patches)
        replacements: list[tuple[Any, str, Any]] = [
            (time, "sleep", sleeping.sleep(time.sleep)),
            (asyncio, "sleep", sleeping.sleep_async(asyncio.sleep)),
            *((time, name, sleeping.time(getattr(time, name))) for name in _TIMES),
            *((_freezegun(), name, sleeping.time(value)) for name, value in _frozen_times()),
            *sleeping.real_work.replacements(),
        ]
        originals = [vars(owner)[name] for owner, name, _ in replacements]
        block = _Block(patches, dict(sys.modules), replacements, originals, set())
        by_name = {
            id(original): replacement
            for original, (*_, replacement) in zip(originals, replacements, strict=True)
        }
        try:
            for bound in _imported_by_name.search(originals, {name for _, name, _ in replacements}):
                patches.put(bound.module, bound.name, by_name[id(bound.function)])
                block.by_name.add(bound.module_name)
            for owner, name, replacement in replacements:
                patches.put(owner, name, replacement)
        except BaseException:  # by a module that refuses it
            patches.undo()
            raise
        self._blocks.append(block)
        return self._entered

    def __exit__(self, *_: object) -> None:
        patches, known, replacements, originals, modules = self._blocks.pop()
        patches.undo()
        by_name = {
            id(replacement): original
            for original, (*_, replacement) in zip(originals, replacements, strict=True)
        }
        # A module that was imported within the block, for the first time or anew, has imported ours by name.
        for module_name, module in list(sys.modules.items()):
            if known.get(module_name) is not module:
                for bound in bound_to(by_name, module_name):
                    setattr(bound.module, bound.name, by_name[id(bound.function)])
                    modules.add(module_name)
        # Where time was frozen within the block, freezegun has seen ours there, and would not look again.
        remembered = getattr(_freezegun(), "_GLOBAL_MODULES_CACHE", {})  # private; seen in freezegun 1.5
        for module_name in modules & remembered.keys():
            del remembered[module_name]


class _Block(NamedTuple):
    """What one block has replaced."""

    patches: Patches
    known: dict[str, Any]  # the modules that were there before it
    replacements: list[tuple[Any, str, Any]]
    originals: list[Any]
    by_name: set[str]  # the modules that have imported one of the originals by name


_TIMES = ("time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "perf_counter_ns")


def _freezegun() -> Any:
    """Where freezegun has what it puts in the place of the times; None where nobody has imported it."""
    return sys.modules.get("freezegun.api")


def _frozen_times() -> Iterator[tuple[str, Any]]:
    """What freezegun puts there if it begins within the block (seen in freezegun 1.5)."""
    for name in _TIMES:
        if frozen := getattr(_freezegun(), f"fake_{name}", None):
            yield f"fake_{name}", frozen


class _Sleeping:
    """What one block puts in the place of the functions of `time` and `asyncio`."""

    def __init__(self, clock: Clock, patches: Patches) -> None:
        self._clock = clock
        self._patches = patches
        self._began = clock.now
        self._wakings: WeakKeyDictionary[Any, list[tuple[datetime, object]]] = WeakKeyDictionary()
        self.real_work = RealWork()

    def sleep(self, before: Callable[[Any], None]) -> Callable[[Any], None]:
        def sleep(seconds: Any, /) -> None:
            if not self._patches.active:
                _in_its_place(time, before)(seconds)
                return
            step = seconds if isinstance(seconds, float) else operator.index(seconds)
            if isnan(step) or step < 0:  # as `time.sleep` itself has it
                raise ValueError(f"sleep length must be non-negative, not {seconds!r}")
            self._clock.advance(timedelta(seconds=step))

        vars(sleep)["patches"] = self._patches
        return sleep

    def sleep_async(self, before: Any) -> Any:
        async def sleep(delay: float, result: Any = None) -> Any:
            if not self._patches.active:
                return await _in_its_place(asyncio, before)(delay, result)
            if delay > 0:
                await self._wake_in_order(delay)
            else:
                await _really(0)
            return result

        vars(sleep)["patches"] = self._patches
        return sleep

    async def _wake_in_order(self, delay: float) -> None:
        """Tasks that sleep at one time wake in the order of their ends, as they do in real time."""
        wakings = self._wakings.setdefault(asyncio.get_running_loop(), [])
        waking = self._clock.now + timedelta(seconds=delay), object()
        wakings.append(waking)
        try:
            patience = self.real_work.patience(wakings)
            while min(wakings, key=operator.itemgetter(0)) is not waking or (
                self._clock.now < waking[0] and next(patience, False)
            ):
                await _really(0)
            self._clock.advance(max(waking[0] - self._clock.now, timedelta(0)))
        finally:
            wakings.remove(waking)

    def time(self, before: Callable[[], Any]) -> Callable[[], Any]:
        def now() -> Any:
            return before() + self._slept().total_seconds()

        def now_ns() -> Any:
            return before() + self._slept() // timedelta(microseconds=1) * 1000

        return wraps(before)(now_ns if before.__name__.endswith("_ns") else now)

    def _slept(self) -> timedelta:
        """How far the clock has moved, as the code that asks is to see it."""
        caller = sys._getframe(2).f_globals.get("__name__", "")
        if not self._patches.active or caller.partition(".")[0] in REAL:
            return timedelta(0)
        return self._clock.now - self._began


def _in_its_place(owner: Any, before: Any) -> Any:
    """What a sleep does that code has kept from a block that is over: what stands there now."""
    present = owner.sleep
    patches = getattr(present, "patches", None)
    return before if isinstance(patches, Patches) and not patches.active else present


_really = asyncio.sleep
_imported_by_name = ImportedByName()
