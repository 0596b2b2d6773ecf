"""Hypothesis' entry point: `from_type` and `@given` by annotation know our value types.

It runs at `import hypothesis` in every environment that has the package installed.  So it registers
functions only, and the strategies are loaded when one of them is first drawn from.
"""

from __future__ import annotations

from typing import Any

from hypothesis.strategies import SearchStrategy, register_type_strategy

from .domain.outcomes import Fault, MalformedResponse, Outcome, ServiceError, Success


def register() -> None:
    """Tell Hypothesis of the four kinds of outcome."""
    register_type_strategy(Fault, lambda _: _strategies().faults())
    register_type_strategy(MalformedResponse, lambda _: _strategies().malformed_responses())
    register_type_strategy(Outcome, lambda _: _strategies().outcomes())
    register_type_strategy(ServiceError, lambda _: _strategies().service_errors())
    register_type_strategy(Success, _successes)


def _successes(_: type[Success]) -> SearchStrategy[Success]:
    return _strategies().payloads().map(Success)  # type: ignore[no-any-return]


def _strategies() -> Any:
    from . import strategies

    return strategies
