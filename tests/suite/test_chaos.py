"""Chaos: faults in every test, replayed by a seed, judged as in a sweep, cut down to the fewest."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pytest_chime_phone.suite.chaos import fewest

from .conftest import Sweep

Run = Callable[..., Sweep]

PROGRAM = """
def statuses(numbers):
    found = []
    for number in numbers:
        found.append(voice().get_phone_number(PhoneNumberId=number).get("PhoneNumber", {}).get("Status"))
    return found

NUMBERS = [f"+1206555010{line}" for line in range(6)]

@pytest.mark.parametrize("_round", [1])
def test_six(chime_phone, _round):
    chime_phone.load(NUMBERS)
    assert statuses(NUMBERS) == ["Unassigned"] * 6
    assert chime_phone.injected is None or chime_phone.injected.shape in ("once", "lost")

@pytest.mark.chime_phone(sweep=False)
def test_left_alone(chime_phone):
    chime_phone.load(NUMBERS)
    assert statuses(NUMBERS) == ["Unassigned"] * 6
"""


@pytest.mark.slow
def test_a_failing_run_is_cut_down_and_replayed(run_pytest: Run) -> None:
    spec = ("--chime-phone-chaos=empty-body=0.3,ServiceUnavailableException=0.3", "--chime-phone-seed=1")
    first = run_pytest(*spec, "test_it.py", test_it=PROGRAM)
    second = run_pytest(*spec, "-p", "xdist", "-n2")
    assert first.verdicts() == second.verdicts() == {"wrong": 1}
    enough = r"test_it.py::test_six\[1\]: still fails with 1 of (\d+) faults:\n    (.*)\n    (.*)"
    found = re.search(enough, first.output)
    again = re.search(enough, second.output)
    assert found
    assert again
    assert found.groups() == again.groups()
    assert int(found[1]) > 1
    assert "empty-body, once" in found[2]
    command = found[3].split()
    assert command[:2] == ["pytest", "--chime-phone-sweep=full"]
    assert run_pytest(command[1], command[2].strip("'")).verdicts() == {"wrong": 1}


@pytest.mark.slow
def test_two_faults_that_it_takes(run_pytest: Run) -> None:
    tests = """
def ask():
    for _ in range(2):
        answer = voice().list_phone_numbers()
        if "PhoneNumbers" in answer:
            return
    raise RuntimeError

def test_it(chime_phone):
    for _ in range(3):
        ask()
"""
    found = run_pytest("--chime-phone-chaos=empty-body=0.7", "--chime-phone-seed=3", test_it=tests)
    assert found.verdicts() == {"crashed": 1}
    assert "test_it.py::test_it: still fails with 2 of " in found.output
    assert "--chime-phone-sweep=full" not in found.output


@pytest.mark.slow
def test_other_seeds_other_faults(run_pytest: Run) -> None:
    flag = "--chime-phone-chaos=ServiceUnavailableException=0.4"
    heads = [run_pytest(flag, test_it=PROGRAM).output for _ in range(2)]
    seeds = [re.search(r"--chime-phone-seed=(\d+)", head) for head in heads]
    assert seeds[0]
    assert seeds[1]
    assert seeds[0][1] != seeds[1][1]


@pytest.mark.slow
def test_lost_answers_and_other_faults(run_pytest: Run, pytester: pytest.Pytester) -> None:
    tests = """
def create():
    made = voice().create_voice_connector(Name="office", RequireEncryption=True)
    return made["VoiceConnector"]["VoiceConnectorId"]

def test_creates(chime_phone):
    assert create()
    assert voice().list_voice_connectors()

def test_over_a_socket(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    with chime_phone.serve() as url:
        client = boto3.client("chime-sdk-voice", region_name="us-east-1", endpoint_url=url)
        client.get_phone_number(PhoneNumberId="+12065550100")

@pytest.fixture
def served(chime_phone):
    with chime_phone.serve() as url:
        client = boto3.client("chime-sdk-voice", region_name="us-east-1", endpoint_url=url)
        assert client.list_phone_numbers()
        yield client

def test_set_up_meets_none(served):
    served.list_phone_numbers()
"""
    pytester.makeini("[pytest]\nchime_phone_chaos = read-timeout:lost=1")
    lost = run_pytest("--chime-phone-seed=1", test_it=tests)
    assert lost.verdicts() == {"partial": 1, "not-reached": 2}
    refused = run_pytest("--chime-phone-chaos=connection-refused=1", "--chime-phone-seed=1")
    assert refused.verdicts() == {"reported": 1, "not-reached": 2}
    reset = run_pytest("--chime-phone-chaos=connection-reset=1", "--chime-phone-seed=1")
    assert reset.verdicts() == {"reported": 3}
    other = run_pytest("--chime-phone-chaos=ConflictException=1", "--chime-phone-seed=1")
    assert other.verdicts() == {"not-reached": 3}


@pytest.mark.slow
def test_it_keeps_to_what_the_marker_leaves(run_pytest: Run) -> None:
    tests = """
def ask():
    return voice().list_phone_numbers()["PhoneNumbers"]

@pytest.mark.chime_phone(sweep=["unreachable", "lost"])
def test_unreachable(chime_phone):
    ask()

@pytest.mark.chime_phone(sweep=["silent {}"])
def test_silent(chime_phone):
    ask()
"""
    silent = run_pytest("--chime-phone-chaos=empty-body=1", "--chime-phone-seed=1", test_it=tests)
    assert silent.verdicts() == {"not-reached": 1, "crashed": 1}
    unreachable = run_pytest("--chime-phone-chaos=read-timeout=1", "--chime-phone-seed=1")
    assert unreachable.verdicts() == {"reported": 1, "not-reached": 1}


@pytest.mark.parametrize("needed", [{3}, {2, 5}, {0, 1, 2, 3, 4, 5, 6, 7}, {0, 7}, {1, 4, 6}])
def test_the_fewest_that_fail(needed: set[int]) -> None:
    tried: list[tuple[int, ...]] = []

    def still_fails(items: list[int]) -> bool:
        tried.append(tuple(items))
        return needed <= set(items)

    assert fewest(range(8), still_fails) == sorted(needed)
    assert len(tried) <= 64
