"""Being told of an import: once, after it, and with nothing left behind."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from pytest_chime_phone.intercept.import_hook import ImportHook

NAME = "a_library_that_is_imported_late"


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the library held each time that the watch, which is on, told of its import."""
    (tmp_path / f"{NAME}.py").write_text("HELD = 'all of it'\n")
    monkeypatch.syspath_prepend(tmp_path)
    told: list[str] = []
    watch = ImportHook({NAME: lambda: told.append(sys.modules[NAME].HELD)})
    before = [*sys.meta_path]
    watch.watch()
    yield told
    watch.stop()
    watch.stop()
    assert sys.meta_path == before
    sys.modules.pop(NAME, None)


def test_an_import_is_told_of_when_it_is_done(told: list[str]) -> None:
    importlib.import_module("email.mime.audio")
    assert told == []
    module = importlib.import_module(NAME)
    importlib.import_module(NAME)
    assert told == ["all of it"]
    assert module.__spec__ is not None
    assert type(module.__loader__) is type(module.__spec__.loader) is SourceFileLoader


def test_what_is_only_looked_for_is_not_told_of(told: list[str]) -> None:
    spec = importlib.util.find_spec(NAME)
    assert spec is not None
    assert spec.loader.get_source(NAME) == "HELD = 'all of it'\n"  # type: ignore[union-attr]
    assert told == []


def test_what_is_not_there_is_not_there(told: list[str], tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.py").unlink()
    importlib.invalidate_caches()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(NAME)
    assert told == []
