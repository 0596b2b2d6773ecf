"""Runs the Python of README.md and docs: Sybil finds the blocks, pytest the tests in them.

The blocks of a page run in order when the page is collected, each with the names that the blocks
before it have left.  The tests that a block defines are then collected as from any module.  So
fixtures, markers and parameters work in them as in a reader's own suite, and they pass alone, in
any order, and on any worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_ROOT = Path(__file__).parent


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    is_page = file_path == _ROOT / "README.md" or _ROOT / "docs" in file_path.parents
    return Page.from_parent(parent, path=file_path) if file_path.suffix == ".md" and is_page else None


class Page(pytest.File):
    """One Markdown file."""

    def collect(self) -> Iterator[pytest.Collector]:
        # Here and not above: the examples run where Sybil is not installed.
        from sybil import Document
        from sybil.evaluators.python import PythonEvaluator
        from sybil.parsers.markdown import CodeBlockParser

        known: dict[str, Any] = {}
        for example in Document.parse(str(self.path), CodeBlockParser("python", PythonEvaluator())):
            example.namespace = dict(known)  # a later block cannot change what an earlier test sees
            example.evaluate()
            block = ModuleType(f"{self.path.stem}_line_{example.line}")
            new = {name: v for name, v in example.namespace.items() if known.get(name) is not v}
            vars(block).update(new)
            known = example.namespace
            yield Block.from_parent(self, path=self.path, name=f"line {example.line}", block=block)


class Block(pytest.Module):
    """What one block of Python defines."""

    def __init__(self, *, block: ModuleType, **node: Any) -> None:
        super().__init__(**node)
        self._block = block

    def _getobj(self) -> ModuleType:
        return self._block
