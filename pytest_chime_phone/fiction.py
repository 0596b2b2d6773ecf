"""Numbers that are set aside for fiction, so that no test ever names somebody's telephone.

Each range is that of a country's regulator.  In the North American plan it is 555-0100 to 555-0199
of every area code, toll-free ones included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .e164 import is_toll_free


class Range(NamedTuple):
    """Numbers that begin alike: a prefix, and how many digits follow it."""

    prefix: str
    digits: int

    def numbers(self) -> Iterator[str]:
        """Every number of it, in order."""
        return (f"{self.prefix}{line:0{self.digits}}" for line in range(10**self.digits))


#: Area codes of the North American plan: N9X is kept for expansion, those that end in two equal
#: digits are service codes (N11) and toll-free ones (8NN).
AREA_CODES = tuple(str(code) for code in range(201, 1000) if code // 10 % 10 not in (9, code % 10))
TOLL_FREE_CODES = ("833", "844", "855", "866", "877", "888")

_ABROAD = {
    # Ofcom, "Telephone numbers for use in TV and radio drama programmes".
    ("GB", "Local"): (Range("+44131496", 4), Range("+44161496", 4), Range("+44207946", 4)),
    ("GB", "TollFree"): (Range("+44808157", 4),),
    # ACMA, "Phone numbers for use in TV shows, films and creative works".
    ("AU", "Local"): tuple(Range(f"+61{area}5550", 4) for area in (2, 3, 7, 8)),
}
_CANADIAN = ("416", "514", "604", "867")


def of_area_code(code: str) -> Range:
    """The fictional numbers of a North American area code."""
    return Range(f"+1{code}55501", 2)


def ranges(country: str, number_type: str) -> tuple[Range, ...]:
    """The ranges of a country and type in the order of their numbers; none where none are known."""
    if country in ("US", "CA", "PR"):
        own = {"CA": _CANADIAN, "PR": ("787", "939"), "US": AREA_CODES}[country]
        codes = own if number_type == "Local" else TOLL_FREE_CODES if country == "US" else ()
        return tuple(of_area_code(code) for code in codes)
    return _ABROAD.get((country, number_type), ())


def kind_of(e164: str) -> tuple[str, str] | None:
    """Country and type of a fictional number; None for any other."""
    if e164.startswith("+1"):
        known = e164[2:5] in (*AREA_CODES, *TOLL_FREE_CODES) and e164[5:10] == "55501"
        return ("US", "TollFree" if is_toll_free(e164) else "Local") if known and len(e164) == 12 else None
    for kind, found in _ABROAD.items():
        if any(e164.startswith(r.prefix) and len(e164) == len(r.prefix) + r.digits for r in found):
            return kind
    return None
