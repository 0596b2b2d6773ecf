"""What is shipped, and what it says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

import pytest_chime_phone

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and with the wheel that is built from it."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--installer", "uv", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.fixture
def wheel(dist: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as opened:
        yield opened


def files(*patterns: str) -> set[str]:
    """The project's files that match, without what a run leaves behind."""
    found = {path.relative_to(ROOT) for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    caches = re.compile(r"(^|/)(__pycache__|\.[^/]+)/")
    return {str(path) for path in found if not caches.search(path.as_posix())}


def test_the_wheel_holds_the_package_and_its_licence_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    shipped = {name for name in names if ".dist-info/" not in name}
    assert shipped == files("pytest_chime_phone/**/*")
    assert "pytest_chime_phone/py.typed" in shipped
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_sdist_holds_what_its_own_tests_and_site_need(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    wanted = files("pytest_chime_phone/**/*", "tests/**/*", "docs/**/*", "*.md", "conftest.py", "mkdocs.yml")
    assert wanted | {"LICENSE", "PKG-INFO", "pyproject.toml", ".gitignore"} == names


def metadata_of(wheel: zipfile.ZipFile) -> Message:
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_bytes(wheel.read(name))


def test_the_package_index_is_told_where_everything_is(wheel: zipfile.ZipFile) -> None:
    told = metadata_of(wheel)
    assert told["Author"] == "pytest_chime_phone contributors"
    urls = dict(url.split(", ") for url in told.get_all("Project-URL", []))
    assert set(urls) == {"Documentation", "Changelog", "Issues", "Source"}
    site = (ROOT / "mkdocs.yml").read_text()
    assert f"site_url: {urls['Documentation']}\n" in site
    assert f"link: {urls['Source']}\n" in site


def test_links_of_the_readme_lead_somewhere_on_the_package_index(wheel: zipfile.ZipFile) -> None:
    readme = (ROOT / "README.md").read_text()
    within = re.findall(r"\]\((?!https?:)([^)#]+)", readme)
    assert [target for target in within if not (ROOT / target).exists()] == []
    shown = metadata_of(wheel).get_payload()
    links = re.findall(r"\]\(([^)]+)\)", str(shown))
    assert len(links) >= len(within)
    assert [link for link in links if not link.startswith("https://")] == []


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
