"""Strict mypy and basedpyright over a user's suite and a page: they refuse the marked lines alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from pytest_chime_phone import Fault
from pytest_chime_phone.domain import literals, service_model
from pytest_chime_phone.domain.aws_errors import known_error_codes
from pytest_chime_phone.domain.service_model import SERVICES

SUITE = Path(__file__).with_name("suite.py")
PAGE = Path(__file__).parents[3] / "docs/recipes/typing.md"
BIN = Path(sys.executable).parent


def suite_of_page() -> str:
    return "\n".join(re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE))


@pytest.fixture
def suites(tmp_path: Path) -> list[Path]:
    """Copies of both, each as a user has it."""
    suite, page = tmp_path / "test_of_a_user.py", tmp_path / "test_of_a_page.py"
    suite.write_text(SUITE.read_text())
    page.write_text(suite_of_page())
    return [suite, page]


def marked(suites: list[Path]) -> set[tuple[str, int]]:
    lines = ((suite, *line) for suite in suites for line in enumerate(suite.read_text().splitlines(), 1))
    found = {(suite.name, number) for suite, number, line in lines if line.endswith("# refused")}
    assert {name for name, _ in found} == {suite.name for suite in suites}
    return found


def run(suites: list[Path], *command: str | Path) -> str:
    folder = suites[0].parent
    done = subprocess.run([*command, *suites], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_refuses_the_marked_lines(suites: list[Path]) -> None:
    told = run(suites, BIN / "mypy", "--strict", "--no-error-summary")
    refused = re.findall(r"^([^:\n]+\.py):(\d+): error", told, re.MULTILINE)
    assert {(Path(file).name, int(line)) for file, line in refused} == marked(suites), told


@pytest.mark.slow
def test_pyright_refuses_the_marked_lines(suites: list[Path]) -> None:
    (suites[0].parent / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    told = run(
        suites, BIN / "basedpyright", "--outputjson", "--level", "error", "--pythonpath", sys.executable
    )
    found = json.loads(told)["generalDiagnostics"]
    refused = {(Path(item["file"]).name, item["range"]["start"]["line"] + 1) for item in found}
    assert refused == marked(suites), told


def values_of(hint: Any) -> set[str]:
    """The texts of a `Literal[...] | None`."""
    return {value for inner in get_args(hint) for value in get_args(inner) if isinstance(value, str)}


def test_the_members_are_those_of_the_installed_models() -> None:
    hints = get_type_hints(literals.PhoneNumberMembers)
    shapes = [service_model.phone_number_shape(service).members for service in SERVICES]
    known = {name for shape in shapes for name in shape}
    assert known <= hints.keys()
    assert hints.keys() - known <= {"Name", "OrderId", "PhoneNumberArn"}  # which older models lack
    for name in known:
        allowed = {v for shape in shapes if name in shape for v in service_model.allowed_values(shape[name])}
        assert allowed <= values_of(hints[name])
        assert (
            not values_of(hints[name]) - allowed - {"PortinCancelRequested", "PortinInProgress", "Cancelled"}
        )


def test_the_error_codes_and_faults_are_those_that_are_known() -> None:
    assert set(get_args(literals.ErrorCode)) == set(known_error_codes())
    assert get_args(literals.FaultKind) == Fault.KINDS
