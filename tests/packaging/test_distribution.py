"""What is shipped, and what it says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import pytest_chime_phone

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--installer", "uv", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next(out.glob("*.whl"))) as opened:
        yield opened


def test_the_wheel_holds_the_package_and_its_types(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    files = (ROOT / "pytest_chime_phone").rglob("*.*")
    source = {str(p.relative_to(ROOT)) for p in files if p.suffix in (".py", ".css", ".js")}
    assert source <= names
    assert "pytest_chime_phone/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "docs"))]


def test_the_wheel_declares_the_plugin(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert b"[pytest11]\nchime_phone = pytest_chime_phone.plugin.hooks" in wheel.read(entry_points)


def test_the_newest_heading_of_the_changelog_is_the_version() -> None:
    headings = re.findall(
        r"^## \[?(\d+\.\d+\.\d+)\]? - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert headings[0] == pytest_chime_phone.__version__
    assert headings == sorted(headings, reverse=True)


def test_the_classifiers_name_pytest_and_hypothesis() -> None:
    classifiers = metadata.metadata("pytest-chime-phone").get_all("Classifier")
    assert {"Framework :: Pytest", "Framework :: Hypothesis", "Typing :: Typed"} <= set(classifiers)
