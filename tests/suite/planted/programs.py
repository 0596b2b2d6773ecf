"""What a program is made of, and what a sweep is to say of it."""

from __future__ import annotations

from typing import NamedTuple


class Planted(NamedTuple):
    """A program, and what a sweep is to say of it."""

    body: str
    verdict: str
    shape: str


BUY = """
def buy(area="206"):
    client = voice()
    found = client.search_available_phone_numbers(AreaCode=area, MaxResults=1).get("E164PhoneNumbers")
    if not found:
        raise NoNumber(area)
    {order}

class NoNumber(Exception):
    pass

class Down(Exception):
    pass

ERRORS = (ClientError, BotoCoreError, KeyError, TypeError, ValueError, AttributeError)

SAFE = (ClientError, BotoCoreError, KeyError, TypeError, AttributeError)

@pytest.mark.chime_phone(raises=(NoNumber, Down, *SAFE))
def test_buys(chime_phone):
    with chime_phone.clock.instead_of_sleep():
        assert buy()
    {check}
"""


def buying(order: str, check: str = "") -> str:
    """A program that buys a number: how it orders, and what its test checks."""
    indented = "\n    ".join(order.strip().splitlines())
    return BUY.replace("{order}", indented).replace("{check}", check)


def on_numbers(program: str, test: str, marker: str = "") -> str:
    """A program that works on numbers of the account, and its test."""
    return f"""
ERRORS = (ClientError, BotoCoreError, KeyError, TypeError, ValueError, AttributeError)
SAFE = (ClientError, BotoCoreError, KeyError, TypeError, AttributeError)
CONNECTOR = "abcdef1ghij2klmno3pqr4"
ON_CONNECTOR = [{{"Name": "VoiceConnectorId", "Value": CONNECTOR}}]
ONE, TWO = "+12065550100", "+12065550101"

class Down(Exception):
    pass
{program}

@pytest.mark.chime_phone(raises=(Down, *SAFE){marker})
def test_it(chime_phone):
{test}
"""
