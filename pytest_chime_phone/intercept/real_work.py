"""Work that takes real time while tasks sleep by the fake's clock: threads and processes that they wait for.

A clock that moved on whenever somebody sleeps would run away from it: a heartbeat would beat some thousand
times in the moment that a query in a thread takes.  So sleepers wait for such work.  Not for ever: it may
itself wait for one of them.
"""

from __future__ import annotations

import asyncio
import asyncio.futures
import asyncio.subprocess
import concurrent.futures
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

_TURN = 0.001  # seconds for which a sleeper lets threads and processes go on, before it looks again
_TURNS = 500  # of a sleeper, before it moves the clock all the same
_SETTLED = 5  # turns of the event loop in which tasks get to what they are about to do

_never = threading.Event()


class _UnderWay:
    """What the tasks of one event loop wait for.  Sets, since threads add to them too."""

    def __init__(self) -> None:
        self.work: set[object] = set()
        self.called_back: set[object] = set()  # coroutines that threads wait for, so these do no work


class RealWork:
    """What the tasks of each event loop wait for, and how long sleepers of that loop let it go on."""

    def __init__(self) -> None:
        self._loops: WeakKeyDictionary[Any, _UnderWay] = WeakKeyDictionary()

    def replacements(self) -> Iterator[tuple[Any, str, Any]]:
        """What tells of such work, by owner and name, and what stands in its place."""
        wrap_future = self._noting_future(asyncio.wrap_future)
        yield asyncio, "wrap_future", wrap_future
        yield asyncio.futures, "wrap_future", wrap_future  # beneath `loop.run_in_executor`
        yield asyncio, "run_coroutine_threadsafe", self._noting_call_back(asyncio.run_coroutine_threadsafe)
        yield asyncio, "to_thread", self._noting(asyncio.to_thread)  # uvloop has its own `wrap_future`
        process = asyncio.subprocess.Process
        yield process, "wait", self._noting(process.wait)
        yield process, "communicate", self._noting(process.communicate)
        if anyio := sys.modules.get("anyio.to_thread"):  # whose threads are no executor's
            yield anyio, "run_sync", self._noting(anyio.run_sync)

    def patience(self, sleepers: Sequence[object]) -> Iterator[bool]:
        """True for each turn in which a sleeper of this loop, one of these, lets others go on."""
        loop = asyncio.get_running_loop()
        under_way = self._of(loop)
        # Read only, and as in Python 3.11 to 3.14: nothing public tells whether a task is ready.  The other
        # sleepers are ready in each turn.  uvloop has no such list.
        ready = getattr(loop, "_ready", ())
        quiet = 0
        for _ in range(_TURNS):
            if under_way.work and not under_way.called_back:
                quiet = 0
                _never.wait(_TURN)
            elif len(ready) >= len(sleepers):
                quiet = 0
            elif quiet == _SETTLED:
                return
            else:
                quiet += 1
            yield True

    def _of(self, loop: Any) -> _UnderWay:
        return self._loops.setdefault(loop, _UnderWay())

    def _noting(self, before: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(before)
        async def noting(*args: Any, **kwargs: Any) -> Any:
            work, this = self._of(asyncio.get_running_loop()).work, object()
            work.add(this)
            try:
                return await before(*args, **kwargs)
            finally:
                work.discard(this)

        return noting

    def _noting_future(self, before: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(before)
        def wrap_future(future: Any, *, loop: Any = None) -> Any:
            wrapped = before(future, loop=loop)
            if isinstance(future, concurrent.futures.Future):
                work = self._of(wrapped.get_loop()).work
                work.add(wrapped)
                wrapped.add_done_callback(work.discard)
            return wrapped

        return wrap_future

    def _noting_call_back(self, before: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(before)
        def run_coroutine_threadsafe(coro: Any, loop: Any) -> Any:
            called_back = self._of(loop).called_back
            future = before(coro, loop)
            called_back.add(future)
            future.add_done_callback(called_back.discard)
            return future

        return run_coroutine_threadsafe
