"""Chaos: faults in every test, replayed by a seed, judged as in a sweep, cut down to the fewest."""

from __future__ import annotations

import re
from collections.abc import Callable

from .conftest import Sweep

Run = Callable[..., Sweep]

THREE = """
def statuses(numbers):
    found = []
    for number in numbers:
        found.append(voice().get_phone_number(PhoneNumberId=number).get("PhoneNumber", {}).get("Status"))
    return found

NUMBERS = [f"+1206555010{line}" for line in range(6)]

def test_three(chime_phone):
    chime_phone.load(NUMBERS)
    assert statuses(NUMBERS) == ["Unassigned"] * 6
"""


def test_a_failing_run_is_cut_down_and_replayed(run_pytest: Run) -> None:
    spec = ("--chime-phone-chaos=empty-body=0.3,ServiceUnavailableException=0.3", "--chime-phone-seed=1")
    first = run_pytest(*spec, test_it=THREE)
    second = run_pytest(*spec)
    assert first.verdicts() == second.verdicts() == {"wrong": 1}
    enough = re.search(
        r"test_it.py::test_three: 1 of (\d+) faults are enough:\n    (.*)\n    (.*)", first.output
    )
    assert enough
    assert int(enough[1]) > 1
    assert "empty-body, once" in enough[2]
    command = enough[3].split()
    assert command[:2] == ["pytest", "--chime-phone-sweep=full"]
    assert run_pytest(command[1], command[2].strip("'")).verdicts() == {"wrong": 1}
