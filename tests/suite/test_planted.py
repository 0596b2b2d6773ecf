"""Planted mistakes are found, sound programs are left alone, and every command reproduces its finding."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable

import pytest

from .conftest import Sweep
from .planted import BUGS, SOUND


def _module(number: int) -> str:
    return f"test_program_{number:02}"


def test_planted_mistakes_are_found_and_sound_programs_are_not(
    sweep: Callable[..., Sweep], pytester: pytest.Pytester
) -> None:
    names = [*BUGS, *SOUND]
    bodies = {**{name: bug.body for name, bug in BUGS.items()}, **SOUND}
    modules = {_module(number): bodies[name] for number, name in enumerate(names)}
    sweep("", "--tb=no", "--chime-phone-report", "json:found.json", **modules)
    report = json.loads((pytester.path / "found.json").read_text())["sweep"]

    seen: dict[str, set[tuple[str, str]]] = {name: set() for name in names}
    for found in report["findings"]:
        number = int(found["test"].partition(".py")[0].rpartition("_")[2])
        seen[names[number]].add((found["verdict"], found["shape"]))
    told = ("degraded", "inconclusive", "not-reached")  # which are counted, and are no findings
    missed = {
        name: (bug.verdict, bug.shape, seen[name])
        for name, bug in BUGS.items()
        if bug.verdict not in told and (bug.verdict, bug.shape) not in seen[name]
    }
    assert not missed
    assert all(report["verdicts"][verdict] for verdict in told)
    assert {name: seen[name] for name in SOUND if seen[name]} == {}

    failing = [found for found in report["findings"] if found["fails"]]
    commands = [shlex.split(found["rerun"]) for found in failing]
    assert {tuple(command[:2]) for command in commands} == {("pytest", "--chime-phone-sweep")}
    again = sweep("", "--tb=no", *(command[2] for command in commands))
    again.result.assert_outcomes(failed=len(failing))
