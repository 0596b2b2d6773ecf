"""A block round each call of a function: of a decorated one, an example of Hypothesis, a watched method."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")


def within(
    block: Callable[[], AbstractContextManager[object]], function: Callable[_P, _R]
) -> Callable[_P, _R]:
    """The function, or coroutine function, each call of which runs within a block of its own."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        __tracebackhide__ = True
        with block():
            return function(*args, **kwargs)

    @wraps(function)
    async def run_async(*args: _P.args, **kwargs: _P.kwargs) -> Any:
        __tracebackhide__ = True
        with block():
            return await cast(Any, function)(*args, **kwargs)

    return cast("Callable[_P, _R]", run_async) if inspect.iscoroutinefunction(function) else run
