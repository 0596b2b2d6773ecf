"""Planted mistakes are found, sound programs are left alone, and every finding can be had again."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .conftest import Sweep
from .planted import BUGS, SOUND

NAMES = [*BUGS, *SOUND]
BODIES = {**{name: bug.body for name, bug in BUGS.items()}, **SOUND}
# Which are counted, and are no findings.
TOLD = ("degraded", "inconclusive", "not-reached")
SCRIPTING = inspect.signature(ChimePhone.add_response).parameters


def number_of(found: dict[str, Any]) -> int:
    return int(found["test"].partition(".py")[0].rpartition("_")[2])


def in_an_ordinary_test(found: dict[str, Any]) -> str | None:
    """The program's module with the finding's line pasted in, where that alone is to make it fail."""
    paste = found["paste"]
    words = set(re.findall(r"(\w+)=", paste)) - set(SCRIPTING)
    if words or "add_response" not in paste or found["verdict"] not in ("crashed", "wrong"):
        return None
    head, line, test = re.split(r"(?m)^(def test_\w+\(chime_phone\):\n)", BODIES[NAMES[number_of(found)]])
    use = "import pytest_chime_phone\nfrom pytest_chime_phone import *\n"
    return f"{use}{head}{line}    {paste}\n{test}"


@pytest.mark.slow
def test_planted_mistakes_are_found_and_sound_programs_are_not(
    run_pytest: Callable[..., Sweep], sweep: Callable[..., Sweep], pytester: pytest.Pytester
) -> None:
    modules = {f"test_program_{number:02}": BODIES[name] for number, name in enumerate(NAMES)}
    sweep("", "--tb=no", "--chime-phone-report", "json:found.json", **modules)
    report = json.loads((pytester.path / "found.json").read_text())["sweep"]

    seen: dict[str, set[tuple[str, str]]] = {name: set() for name in NAMES}
    for found in report["findings"]:
        seen[NAMES[number_of(found)]].add((found["verdict"], found["shape"]))
    missed = {
        name: (bug.verdict, bug.shape, seen[name])
        for name, bug in BUGS.items()
        if bug.verdict not in TOLD and (bug.verdict, bug.shape) not in seen[name]
    }
    assert not missed
    assert all(report["verdicts"][verdict] for verdict in TOLD)
    assert {name: seen[name] for name in SOUND if seen[name]} == {}

    failing = [found for found in report["findings"] if found["fails"]]
    commands = [shlex.split(found["rerun"]) for found in failing]
    assert {tuple(command[:2]) for command in commands} == {("pytest", "--chime-phone-sweep")}
    again = sweep("", "--tb=no", *(command[2] for command in commands))
    again.result.assert_outcomes(failed=len(failing))

    ordinary = list(filter(None, map(in_an_ordinary_test, failing)))
    pasted = {f"test_pasted_{number:03}": body for number, body in enumerate(ordinary)}
    assert len(pasted) > 20
    files = [f"{name}.py" for name in pasted]
    run_pytest("--tb=no", *files, **pasted).result.assert_outcomes(failed=len(pasted))
