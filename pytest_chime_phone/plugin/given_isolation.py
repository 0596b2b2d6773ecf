"""Each Hypothesis example is a test of its own: a fresh fake, verified at its end.

Hypothesis runs the body of a `@given` test many times within one call.  Runner plugins may replace
`test.hypothesis.inner_test` for the length of it, which is documented, and that is all this does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..around_calls import within

if TYPE_CHECKING:
    from .lifecycle import Lifecycle


@contextmanager
def each_example_fresh(test: Any, lifecycle: Callable[[], Lifecycle | None]) -> Iterator[None]:
    """Round the call of a test: if it is one of Hypothesis, its examples start afresh."""
    handle: Any = getattr(test, "hypothesis", None)
    body = getattr(handle, "inner_test", None)
    if body is None:
        yield
        return

    @contextmanager
    def example() -> Iterator[None]:
        __tracebackhide__ = True
        if before := lifecycle():
            before.begin_example()
        try:
            yield  # the body may well be the first to take the fake
        except BaseException as error:
            if (after := lifecycle()) and after.on:
                _note(after)
                after.verify_beside(error)
            raise
        if after := lifecycle():
            after.verify(pytrace=True)

    if before_all := lifecycle():
        before_all.warm_up()
    handle.inner_test = within(example, body)
    try:
        yield
    finally:
        handle.inner_test = body


def _note(lifecycle: Lifecycle) -> None:
    """Where an example fails, Hypothesis' notes on it show what went over the wire."""
    calls = lifecycle.transcript()
    lines = [*lifecycle.scripted(), *(["chime_phone calls:", calls] if calls else [])]
    if lines:
        sys.modules["hypothesis"].note("\n".join(lines))
