"""When a test itself runs, without its set-up and teardown: faults go into that alone.

To pytest the set-up and teardown of a unittest class are part of the call, so there the method is wrapped.
"""

from __future__ import annotations

import inspect
import random
import unittest
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from types import CodeType
from typing import Any

import pytest

from ..intercept.sleep import InsteadOfSleep
from ..suite.observation import Observation
from .lifecycle import Lifecycle

#: The same numbers in every run of a test, or the runs could not be compared.
SEED = 0


class CallPhase(ABC):
    """A plugin that watches a test by an `Observation`."""

    def __init__(self, config: pytest.Config, lifecycle: Callable[[], Lifecycle]) -> None:
        self.config = config
        self.lifecycle = lifecycle
        self.observation: Observation | None = None

    @abstractmethod
    def observation_of(self, item: pytest.Item) -> Observation | None:
        """How a test is to be watched; None where it is not."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.observation = self.observation_of(item)
        self.lifecycle().backend.injector = self.observation  # type: ignore[assignment]  # each has `answer`

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        try:
            return (yield)
        finally:
            self.lifecycle().backend.injector = self.observation = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_pyfunc_call(self) -> Generator[None, object, object]:
        with self.itself():
            return (yield)

    @contextmanager
    def itself(self) -> Iterator[None]:
        """The length of a test itself."""
        observation = self.observation
        if observation is None or observation.active:  # a method that calls the one it overrides
            yield
            return
        backend = observation.backend
        backend.looked_at.clear()
        numbers = random.getstate()
        random.seed(SEED)
        try:
            with InsteadOfSleep(backend.clock) if self.lifecycle().on else nullcontext():
                observation.begin()
                try:
                    yield
                finally:
                    observation.end()
        finally:
            random.setstate(numbers)


def code_of(item: pytest.Item) -> CodeType | None:
    """The code of the function that a test is, by which its own frame is known; None where it is none."""
    function: Any = inspect.unwrap(getattr(item, "obj", None))  # type: ignore[arg-type]  # whatever decorates it
    code: CodeType | None = getattr(function, "__code__", None)
    return code


def methods_of(test_case: object) -> dict[str, Callable[..., Any]]:
    """The tests of a unittest class, by their names; empty for other objects."""
    if not (isinstance(test_case, type) and issubclass(test_case, unittest.TestCase)):
        return {}
    names = unittest.TestLoader().getTestCaseNames(test_case)
    return {name: getattr(test_case, name) for name in names}
