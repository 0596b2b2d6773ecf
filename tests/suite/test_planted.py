"""Planted mistakes are found, sound programs are left alone, and every finding can be had again."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.suite.account_changes import difference

from .conftest import Sweep
from .planted import GROUPS, SOUND, TESTS_THEMSELVES, Planted

# Which are counted, and are no findings.
TOLD = ("degraded", "inconclusive", "not-reached")
SCRIPTING = inspect.signature(ChimePhone.add_response).parameters


def number_of(found: dict[str, Any]) -> int:
    return int(found["test"].partition(".py")[0].rpartition("_")[2])


# Writes what each test has made of the account, from its first call on.
ACCOUNTS = """
import json
import pytest
from pytest_chime_phone.suite.observation import Observation

class Watch(Observation):
    injected = None
    def answer(self, call, own_answer):
        self.position(call)
    def waited(self):
        pass

MADE = {}

@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    backend = pyfuncitem.funcargs["chime_phone"]._backend
    backend.injector = watch = Watch(backend)
    try:
        return (yield)
    finally:
        watch.end()
        MADE[pyfuncitem.module.__name__] = watch.changes
        backend.injector = None

def pytest_unconfigure():
    with open("accounts.json", "w") as file:
        json.dump(MADE, file)
"""


def in_an_ordinary_test(found: dict[str, Any], program: str) -> str | None:
    """The program's module with the finding's line pasted in, where that alone is to show it."""
    paste = found["paste"]
    words = set(re.findall(r"(\w+)=", paste)) - set(SCRIPTING)
    if words or "add_response" not in paste or found["verdict"] not in ("crashed", "wrong", "duplicated"):
        return None
    head, line, test = re.split(r"(?m)^(def test_\w+\(chime_phone\):\n)", program)
    use = "import pytest_chime_phone\nfrom pytest_chime_phone import *\n"
    return f"{use}{head}{line}    {paste}\n{test}"


def modules_of(programs: Iterable[str]) -> dict[str, str]:
    return {f"test_program_{number:02}": body for number, body in enumerate(programs)}


@pytest.mark.slow
@pytest.mark.parametrize("planted", GROUPS.values(), ids=GROUPS)
def test_planted_mistakes_are_found_and_can_be_had_again(
    run_pytest: Callable[..., Sweep],
    sweep: Callable[..., Sweep],
    pytester: pytest.Pytester,
    planted: dict[str, Planted],
) -> None:
    bugs = list(planted.values())
    modules = modules_of(bug.body for bug in bugs)
    sweep("", "--tb=no", "--chime-phone-report", "json:found.json", **modules)
    report = json.loads((pytester.path / "found.json").read_text())["sweep"]

    seen = {(number_of(found), found["verdict"], found["shape"]) for found in report["findings"]}
    missed = {
        name: [(verdict, shape) for found, verdict, shape in seen if found == number]
        for number, (name, bug) in enumerate(planted.items())
        if bug.verdict not in TOLD and (number, bug.verdict, bug.shape) not in seen
    }
    assert not missed
    assert all(report["verdicts"][bug.verdict] for bug in bugs)

    failing = [found for found in report["findings"] if found["fails"]]
    commands = [shlex.split(found["rerun"]) for found in failing]
    assert {tuple(command[:2]) for command in commands} == {("pytest", "--chime-phone-sweep")}
    again = sweep("", "--tb=no", *(command[2] for command in commands))
    again.result.assert_outcomes(failed=len(failing))

    ordinary = [
        (found, body)
        for found in failing
        if (body := in_an_ordinary_test(found, bugs[number_of(found)].body))
    ]
    pasted = {f"test_pasted_{number:03}": body for number, (_, body) in enumerate(ordinary)}
    shown_by_account = {
        name: found
        for name, (found, _) in zip(pasted, ordinary, strict=True)
        if found["verdict"] == "duplicated"
    }
    assert pasted
    pytester.makeconftest(ACCOUNTS)
    run_pytest("--tb=no", *(f"{name}.py" for name in (*modules, *pasted)), **pasted).result.assert_outcomes(
        failed=len(pasted) - len(shown_by_account), passed=len(modules) + len(shown_by_account)
    )
    accounts = {
        name: tuple(made) for name, made in json.loads((pytester.path / "accounts.json").read_text()).items()
    }
    for name, found in shown_by_account.items():
        without_fault = accounts[found["test"].partition(".py")[0]]
        assert list(difference(without_fault, accounts[name])) == found["details"], (name, found["paste"])


@pytest.mark.slow
def test_what_a_test_cannot_judge_is_told(sweep: Callable[..., Sweep]) -> None:
    swept = sweep("", **modules_of(bug.body for bug in TESTS_THEMSELVES.values()))
    assert all(bug.verdict in swept.verdicts() for bug in TESTS_THEMSELVES.values())
    swept.result.assert_outcomes(passed=sum(swept.verdicts().values()) + len(TESTS_THEMSELVES))


@pytest.mark.slow
def test_sound_programs_are_left_alone(sweep: Callable[..., Sweep], pytester: pytest.Pytester) -> None:
    sweep("", "--tb=no", "--chime-phone-report", "json:found.json", **modules_of(SOUND.values()))
    assert json.loads((pytester.path / "found.json").read_text())["sweep"]["findings"] == []
