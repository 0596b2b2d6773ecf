"""Runs the Python of README.md and docs: Sybil finds the blocks of a page, pytest the tests in them.

A page is a test module.  Its blocks run in order when it is collected, each with the names that those
before it have left.  Their tests are then collected as from any module, so fixtures, markers and
parameters work as in a reader's own suite, and each test passes alone, in any order, on any worker.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

_ROOT = Path(__file__).parent


def pytest_collection() -> None:
    """An example takes longer where other work disturbs it, in the data that it draws as in itself."""
    import hypothesis  # here, in a process that runs tests: to deal them out to workers takes no Hypothesis

    hypothesis.settings.register_profile(
        "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("unhurried")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    is_page = file_path == _ROOT / "README.md" or _ROOT / "docs" in file_path.parents
    if file_path.suffix != ".md" or not is_page:
        return None
    page = Page.from_parent(parent, path=file_path)
    page.add_marker("slow")
    return page


class Page(pytest.Module):
    """One Markdown file."""

    def _getobj(self) -> ModuleType:
        # Here and not above: the examples run where Sybil is not installed.
        from sybil import Document
        from sybil.evaluators.python import PythonEvaluator
        from sybil.parsers.markdown import CodeBlockParser

        page = ModuleType(self.path.stem)
        for block in Document.parse(str(self.path), CodeBlockParser("python", PythonEvaluator())):
            before = vars(page)
            block.namespace = dict(before)  # a later block cannot change what an earlier test sees
            block.evaluate()
            for name, value in block.namespace.items():
                if name.startswith(("test", "Test")) and before.get(name, value) is not value:
                    raise self.CollectError(f"{self.path}:{block.line} hides an earlier {name}")
            before.update(block.namespace)
        return page
