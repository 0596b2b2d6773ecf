"""A fake that has read what a probe has seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.domain.observed import Observation, file_text

NUMBER, OTHER = "+12065550100", "+12065550101"
Fake = Callable[..., AbstractContextManager[ChimePhone]]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """`fake({"nulls": "left out"}, page_size=2)`: a fake with two numbers that has read so."""

    @contextmanager
    def read(seen: dict[str, Any], service: str = "chime-sdk-voice", **options: Any) -> Iterator[ChimePhone]:
        row = {
            "fake": None,
            "agrees": False,
            "region": "us-east-1",
            "botocore": "1.43.11",
            "date": "2026-11-27",
        }
        rows = [Observation(question=f"{service}:{q}", seen=value, **row) for q, value in seen.items()]
        (tmp_path / "observed.json").write_text(file_text(rows))
        options = {"numbers": [NUMBER, OTHER], "auth": "ignore", **options}
        with fake_chime_phone(observed=tmp_path / "observed.json", **options) as fake:
            yield fake

    return read
