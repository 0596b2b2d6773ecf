"""Hypothesis' entry point: `from_type` and `@given` by annotation know our value types.

It runs at `import hypothesis` in every environment that has the package installed, and most suites there
have nothing to do with phone numbers.  So the types are registered when both are loaded, they and Hypothesis,
and their strategies are loaded when one of them is first drawn from.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any


def register() -> None:
    """Tell Hypothesis of the four kinds of outcome, unless nobody has asked for one yet."""
    if f"{__package__}.domain.outcomes" in sys.modules:
        _register()


@cache
def _register() -> None:
    from hypothesis.strategies import register_type_strategy

    from .domain.outcomes import Fault, MalformedResponse, Outcome, ServiceError, Success

    register_type_strategy(Fault, lambda _: _strategies().faults())
    register_type_strategy(MalformedResponse, lambda _: _strategies().malformed_responses())
    register_type_strategy(Outcome, lambda _: _strategies().outcomes())
    register_type_strategy(ServiceError, lambda _: _strategies().service_errors())
    register_type_strategy(Success, lambda _: _strategies().payloads().map(Success))


def _strategies() -> Any:
    from . import strategies

    return strategies
