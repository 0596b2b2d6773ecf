"""Which frame is the application's."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType

import botocore.session
import pytest

from pytest_chime_phone import fake
from pytest_chime_phone.suite.where import (
    application_modules,
    file_of,
    is_application,
    is_raised_below,
    place_in_stack,
    place_in_traceback,
    place_of_test,
)


def program() -> str:
    return json.loads("{")


def caught(function: Callable[[], object]) -> Exception:
    with pytest.raises(ValueError, match="Expecting") as raised:
        function()
    return raised.value


def test_the_innermost_frame_that_is_no_library() -> None:
    own = inspect.currentframe()
    assert own
    error = caught(program)
    assert (
        place_in_traceback(error, own.f_code)
        == f"test_where.py:{program.__code__.co_firstlineno + 1} program()"
    )
    assert is_raised_below(error, caught.__code__)
    assert place_of_test(error, program.__code__).endswith("program()")
    assert place_of_test(error, None) == ""


def test_the_test_itself_is_no_application() -> None:
    error = caught(program)
    assert place_in_traceback(error, program.__code__) == ""
    assert not is_raised_below(error, program.__code__)


def stack_seen_by(test: CodeType | None) -> str:
    return place_in_stack(inspect.currentframe(), test)


def test_the_innermost_frame_of_a_stack() -> None:
    assert stack_seen_by(None).endswith(" stack_seen_by()")
    assert stack_seen_by(stack_seen_by.__code__) == ""


@pytest.mark.parametrize(
    "file", [json.__file__, botocore.session.__file__, fake.__file__, "<frozen importlib>"]
)
def test_libraries_and_the_fake_are_no_application(file: str) -> None:
    assert not is_application(file)


def test_modules_of_the_application() -> None:
    assert __file__ in application_modules()
    assert botocore.session.__file__ not in application_modules()


def test_the_file_of_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    assert file_of("test_where.py:1 program()") == __file__
    assert file_of("nowhere.py:1 program()") == file_of("") == ""
    other = ModuleType("other")
    other.__file__ = "/elsewhere/test_where.py"
    monkeypatch.setitem(sys.modules, "other", other)
    assert file_of("test_where.py:1 program()") == ""


def test_a_package_is_told_by_its_folder(tmp_path: Path) -> None:
    package = tmp_path / "lookups" / "__init__.py"
    names: dict[str, Callable[[], object]] = {}
    exec(compile("def ask(): int('Expecting')", package, "exec"), names)
    with pytest.raises(ValueError, match="Expecting") as raised:
        names["ask"]()
    assert place_in_traceback(raised.value, None) == "lookups/__init__.py:1 ask()"
