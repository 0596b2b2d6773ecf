"""The page of the API is made from docstrings: it names everything public, and their examples run."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

import pytest_chime_phone
from pytest_chime_phone import strategies

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"^::: (\S+)$", (ROOT / "docs/reference/api.md").read_text(), re.MULTILINE)


def test_every_public_name_is_on_the_page() -> None:
    public = {*pytest_chime_phone.__all__, *strategies.__all__} - {"__version__"}
    assert public <= {name.rpartition(".")[2] for name in NAMED}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_on_the_page_is_there_and_its_examples_run(name: str) -> None:
    module_name, _, attribute = name.rpartition(".")
    module = importlib.import_module(module_name)
    documented = getattr(module, attribute)
    home = importlib.import_module(documented.__module__)
    for found in doctest.DocTestFinder().find(documented, attribute, module=home):
        assert doctest.DocTestRunner().run(found).failed == 0
