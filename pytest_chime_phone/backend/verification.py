"""What a test would otherwise miss: calls without a truthful answer, and scripts that no call met."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UnusedResponse
from ..scripting import failure_messages
from ..scripting.rules import Rule
from ..scripting.unexpected_call import UnexpectedCall
from . import state_transitions
from .backend import Backend


def verify(backend: Backend, *, besides: Sequence[Rule] = ()) -> None:
    """Raise for unexpected calls, then for unused outcomes.

    Raises `UnexpectedCall`, also for calls whose error the code under test has swallowed, and
    `UnusedResponse`, but not for the rules `besides`.
    """
    __tracebackhide__ = True
    with backend.lock:
        if unexpected := backend.call_log.unexpected:
            raise UnexpectedCall("\n\n".join(unexpected))
        if unused := _unused(backend, besides):
            raise UnusedResponse(unused)


def failures(backend: Backend) -> list[str]:
    """What `verify` would fail for, in words."""
    with backend.lock:
        return [*backend.call_log.unexpected, *filter(None, [_unused(backend)])]


def discard_reported(backend: Backend) -> None:
    """Forget what has been reported: unexpected calls, and unused scripts."""
    with backend.lock:
        backend.call_log.unexpected.clear()
        backend.script.remove(backend.script.unused())
        backend.failures_of_fixtures = state_transitions.unused_failures(backend.account)


def _unused(backend: Backend, besides: Sequence[Rule] = ()) -> str:
    """What was scripted and never met, in words; empty where there is nothing, or it does not matter."""
    if backend.options.allow_unused:
        return ""
    rules = [rule for rule in backend.script.unused() if rule not in besides]
    scheduled = state_transitions.unused_failures(backend.account)
    failures = [failure for failure in scheduled if failure not in backend.failures_of_fixtures]
    if not (rules or failures):
        return ""
    return failure_messages.unused(rules, failures, backend.call_log.calls)
