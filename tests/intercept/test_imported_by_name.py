"""A function that was imported by name is found in each search, whatever has been remembered of the last."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

from pytest_chime_phone.intercept.imported_by_name import ImportedByName

NAMES = frozenset({"sleep"})


def polls(seconds: float) -> None:
    """What a module imports by name."""


@pytest.fixture
def poller(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of the application that has nothing by name yet."""
    module = ModuleType("poller")
    monkeypatch.setitem(sys.modules, "poller", module)
    return module


def found(by_name: ImportedByName, function: Callable[..., object] = polls) -> list[tuple[str, str]]:
    places = by_name.search([function], NAMES)
    return sorted((module.__name__, name) for module, name, _ in places if module.__name__ != __name__)


def test_a_name_that_is_bound_between_two_searches_is_found(poller: Any) -> None:
    by_name = ImportedByName()
    assert found(by_name) == []
    poller.pause = polls
    assert found(by_name) == [("poller", "pause")]
    assert found(by_name) == [("poller", "pause")]


def test_a_module_that_is_imported_again_is_looked_at_again(
    poller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poller.pause = None
    by_name = ImportedByName()
    assert found(by_name) == []
    again: Any = ModuleType("poller")
    again.pause = polls
    monkeypatch.setitem(sys.modules, "poller", again)
    assert found(by_name) == [("poller", "pause")]


def test_a_function_is_found_where_a_mock_stood_in_the_last_search(poller: Any) -> None:
    poller.sleep = polls
    by_name = ImportedByName()
    with mock.patch.object(poller, "sleep"):
        assert found(by_name) == []
    assert found(by_name) == [("poller", "sleep")]


def test_another_function_is_looked_for_in_all_modules(poller: Any) -> None:
    poller.pause = time.sleep
    by_name = ImportedByName()
    assert found(by_name) == []
    assert ("poller", "pause") in found(by_name, time.sleep)


@pytest.mark.parametrize("name", ["poller", "freezegun.api"])
def test_modules_that_stay_real_have_none(poller: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    poller.sleep = polls
    for module_name in (name, "_pytest.poller", "json.poller", "freezegun.poller"):
        monkeypatch.setitem(sys.modules, module_name, poller)
    assert len(found(ImportedByName())) == len({"poller", name})
