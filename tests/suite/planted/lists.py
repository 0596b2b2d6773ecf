"""Mistakes in reading a list of pages."""

from __future__ import annotations

from .programs import Planted, on_numbers

LISTS = {
    "cut short list": Planted(
        on_numbers(
            """
def numbers():
    try:
        return [n["E164PhoneNumber"] for n in voice().list_phone_numbers()["PhoneNumbers"]]
    except ERRORS:
        return []
""",
            """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
        ),
        "wrong",
        "lasting",
    ),
    "first page only": Planted(
        on_numbers(
            """
def numbers():
    return [n["E164PhoneNumber"] for n in voice().list_phone_numbers()["PhoneNumbers"]]
""",
            """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
        ),
        "wrong",
        "pages",
    ),
    "a page that fails ends the list": Planted(
        on_numbers(
            """
def numbers():
    found, token = [], None
    while True:
        try:
            page = voice().list_phone_numbers(**({"NextToken": token} if token else {}))
        except ClientError:
            if not found:
                raise
            return found
        found += [n["E164PhoneNumber"] for n in page["PhoneNumbers"]]
        token = page.get("NextToken")
        if not token:
            return found
""",
            """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
            ", page_size=1",
        ),
        "wrong",
        "once",
    ),
}
