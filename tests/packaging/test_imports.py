"""What importing costs, and who may know whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pytest_chime_phone

HEAVY = {
    *("aiobotocore", "aiohttp", "boto3", "botocore", "h11", "hypothesis", "requests", "responses", "urllib3"),
}


def imported_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after some code."""
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        "import pytest_chime_phone",
        "import pytest_chime_phone.plugin.hooks",
        "from pytest_chime_phone import ChimePhone, Fault, ServiceError, Success, fake_chime_phone",
    ],
)
def test_an_import_loads_no_client_library(code: str) -> None:
    assert not imported_by(code) & HEAVY


@pytest.mark.parametrize("name", pytest_chime_phone.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(pytest_chime_phone, name) is not None
    assert name in dir(pytest_chime_phone)


@pytest.mark.slow
def test_a_star_import_loads_no_hypothesis() -> None:
    loaded = imported_by("from pytest_chime_phone import *\nfake_chime_phone, Success")
    assert "hypothesis" not in loaded
    assert "strategies" in dir(pytest_chime_phone)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'ChimePhon'"):
        _ = pytest_chime_phone.ChimePhon


def test_every_room_has_its_place_and_third_parties_theirs() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stdout
