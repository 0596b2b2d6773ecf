"""The code of a test, by which its own frame is known in a traceback."""

from __future__ import annotations

import inspect
from types import CodeType
from typing import Any

import pytest


def code_of(item: pytest.Item) -> CodeType | None:
    """The code of the function that a test is, whatever decorates it; None if there is none."""
    function: Any = inspect.unwrap(getattr(item, "obj", None))  # type: ignore[arg-type]
    code: CodeType | None = getattr(function, "__code__", None)
    return code
