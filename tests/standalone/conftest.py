"""Standing alone, whatever the machine is set up for."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No endpoint or proxy of the machine reaches a test."""
    for name in os.environ:
        if name.startswith(("AWS_ENDPOINT", "AWS_IGNORE")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
