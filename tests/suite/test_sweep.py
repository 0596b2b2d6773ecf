"""A sweep runs each test again, once for each thing that can go wrong in one of its calls."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Sweep

RunSweep = Callable[..., Sweep]

LOOKUP = """
def status(number):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]

def test_status(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status("+12065550100") == "Unassigned"
"""


def test_a_silent_answer_and_a_parser_error_crash_a_plain_program(sweep: RunSweep) -> None:
    found = sweep(LOOKUP)
    assert found.failed() == {
        "test_status[GetPhoneNumber-1-empty-body-lasting]",
        "test_status[GetPhoneNumber-1-empty-body-once]",
        "test_status[GetPhoneNumber-1-null-once]",
    }
    assert found.verdicts() == {"held": 5, "reported": 4, "crashed": 3}
    found.result.stdout.fnmatch_lines(
        [
            "chime_phone: recording the calls of the tests first: there is no record yet",
            "2 x crashed  test_it.py:* status()  KeyError: 'PhoneNumber'  [[]silent {}[]]",
            '    chime_phone.add_response(MalformedResponse(b""), operation="GetPhoneNumber", times=None)',
            "    pytest --*-sweep 'test_it.py::test_status[[]GetPhoneNumber-1-empty-body-lasting[]]'",
        ]
    )
