"""A function that was imported by name is found in each search, whatever is remembered of the last."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from importlib.util import LazyLoader, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock
from weakref import ref

import pytest

from pytest_chime_phone.domain.clock import START, Clock
from pytest_chime_phone.intercept.imported_by_name import ImportedByName
from pytest_chime_phone.intercept.sleep import InsteadOfSleep


def polls(seconds: float) -> None:
    """What a module imports by name."""


def module_of(place: str, **values: object) -> Any:
    module = ModuleType("poller")
    vars(module).update({"__file__": f"{place}/poller.py", **values})
    return module


@pytest.fixture(params=["lib/site-packages", "src"])
def poller(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module that is installed, and one of the application."""
    module = module_of(request.param, pause=None)
    monkeypatch.setitem(sys.modules, "poller", module)
    return module


def found(by_name: ImportedByName, *functions: Any) -> list[tuple[str, str]]:
    places = by_name.search([*(functions or [polls])], {"sleep"})
    return sorted((each.module_name, each.name) for each in places if "poller" in each.module_name)


def test_a_name_that_is_bound_between_two_searches_is_found(poller: Any) -> None:
    by_name = ImportedByName()
    assert found(by_name) == found(by_name) == []
    poller.another = polls
    assert found(by_name) == found(by_name) == [("poller", "another")]


def test_a_function_is_found_where_another_of_its_usual_name_stood(poller: Any) -> None:
    by_name = ImportedByName()
    poller.sleep = polls
    with mock.patch.object(poller, "sleep", len):
        assert found(by_name) == []
    assert found(by_name) == [("poller", "sleep")]


def test_a_function_is_found_by_any_name_for_which_a_mock_stood(poller: Any) -> None:
    by_name = ImportedByName()
    poller.pause = polls
    with mock.patch.object(poller, "pause"):
        assert found(by_name) == []
    assert found(by_name) == [("poller", "pause")]


def test_in_an_application_it_is_found_whatever_stood_there(monkeypatch: pytest.MonkeyPatch) -> None:
    poller = module_of("src", pause=len)
    monkeypatch.setitem(sys.modules, "poller", poller)
    by_name = ImportedByName()
    assert found(by_name) == []
    poller.pause = polls
    assert found(by_name) == [("poller", "pause")]


def test_a_module_that_is_imported_again_is_looked_at_again(
    poller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_name = ImportedByName()
    assert found(by_name) == []
    monkeypatch.setitem(sys.modules, "poller", module_of("lib/site-packages", pause=polls))
    assert found(by_name) == [("poller", "pause")]


def test_another_function_is_looked_for_in_all_modules(poller: Any) -> None:
    poller.pause = time.sleep
    by_name = ImportedByName()
    assert found(by_name) == []
    assert found(by_name, time.sleep) == [("poller", "pause")]
    assert found(by_name) == []


def test_a_function_that_cannot_be_referred_to_weakly_is_found_too(poller: Any) -> None:
    class Slotted:
        __slots__ = ()

    by_name, slotted = ImportedByName(), Slotted()
    assert found(by_name, slotted) == []
    poller.another = slotted
    assert found(by_name, slotted) == [("poller", "another")]


def test_what_was_looked_for_is_not_kept(poller: Any) -> None:
    def looked_for() -> None:
        pass

    by_name, still_there = ImportedByName(), ref(looked_for)
    assert found(by_name, looked_for) == []
    del looked_for
    assert still_there() is None


@pytest.mark.parametrize("name", ["poller", "_pytest.poller", "json.poller", "freezegun.poller"])
def test_modules_that_stay_real_have_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, module_of("src", pause=polls))
    assert found(ImportedByName()) == [("poller", "pause")] * (name == "poller")


def test_a_module_that_waits_to_be_loaded_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "poller.py").write_text("raise ImportError('nobody has asked for it')")
    spec = spec_from_file_location("poller", tmp_path / "poller.py")
    assert spec
    assert spec.loader
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "poller", module)
    spec.loader.exec_module(module)
    assert found(ImportedByName()) == []


def test_what_has_no_globals_and_cannot_be_compared_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        __slots__ = ()
        __hash__ = None  # type: ignore[assignment]

        def __eq__(self, other: object) -> bool:
            raise TypeError("not comparable")

    by_name = ImportedByName()
    for _ in range(2):
        monkeypatch.setitem(sys.modules, "poller", Odd())  # type: ignore[arg-type]
        assert found(by_name) == found(by_name) == []


def test_what_only_stands_for_a_module_is_replaced_and_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    stub = SimpleNamespace(sleep=time.sleep)
    monkeypatch.setitem(sys.modules, "poller", stub)  # type: ignore[arg-type]
    clock = Clock()
    with InsteadOfSleep(clock):
        stub.sleep(60)
    assert clock.now - START == timedelta(seconds=60)
    assert stub.sleep is time.sleep


def test_a_module_that_refuses_it_leaves_nothing_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refuses(ModuleType):
        def __setattr__(self, name: str, value: object) -> None:
            raise TypeError("read only")

    module = Refuses("poller")
    vars(module)["sleep"] = sleep = time.sleep
    monkeypatch.setitem(sys.modules, "poller", module)
    with pytest.raises(TypeError, match="read only"), InsteadOfSleep(Clock()):
        pass
    assert time.sleep is sleep
