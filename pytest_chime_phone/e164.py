"""Numbers in E.164 form, and what their digits alone tell.

What a numbering plan allows beyond that is asked of the `phonenumbers` library, by the strategies.
"""

from __future__ import annotations

import re

from .errors import InvalidValue

_ID = re.compile(r"(?:\+|%2B|%252B)?([1-9][0-9]{1,14})", re.IGNORECASE)
# NANPA: 800, 833, 844, ... 888.  Ofcom: 0800, 0808.  ACMA: 1800.
_TOLL_FREE = re.compile(r"\+(18(00|33|44|55|66|77|88)|44(800|808)|611800)")


def to_e164(text: object) -> str | None:
    """The E.164 form of an id or number in any of its documented spellings; None for none.

    `+12065550100`, `%2B12065550100` (what responses show), its double encoding, and the digits
    alone (the plus is optional in the models' pattern).
    """
    found = _ID.fullmatch(text) if isinstance(text, str) else None
    return f"+{found[1]}" if found else None


def checked_e164(text: object) -> str:
    """The same.  Raises `InvalidValue` for what is none."""
    number = to_e164(text)
    if number is None:
        raise InvalidValue(
            f"{text!r} is no E.164 phone number: write a plus and 2 to 15 digits, as in '+12065550100'."
        )
    return number


def is_toll_free(e164: str) -> bool:
    """Whether a number is toll-free by the plan of North America, Great Britain or Australia."""
    return _TOLL_FREE.match(e164) is not None


def in_the_us(e164: str, country: str | None) -> bool:
    """Whether Voice Connectors serve a number: the provisioning guide has US and Puerto Rico."""
    return e164.startswith("+1") and country in (None, "US", "PR")
