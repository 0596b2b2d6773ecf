"""Mistakes of the tests: under a fault they tell nothing of the program."""

from __future__ import annotations

from .programs import Planted, on_numbers

TESTS_THEMSELVES = {
    "a test that counts calls": Planted(
        on_numbers(
            """
def status_of(number):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
""",
            """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE)
    assert len(chime_phone.calls) == 1
""",
        ),
        "inconclusive",
        "once",
    ),
    "other ways each time": Planted(
        on_numbers(
            """
STATE = []

def status_of(number):
    if STATE:
        return "Unassigned"
    STATE.append(1)
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
""",
            """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE) == "Unassigned"
""",
        ),
        "not-reached",
        "once",
    ),
}
