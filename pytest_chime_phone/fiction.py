"""Numbers that are set aside for fiction, so that no test ever names somebody's telephone.

Each range is that of a country's regulator.  In the North American plan it is 555-0100 to 555-0199
of every area code, toll-free ones included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Range(NamedTuple):
    """Numbers that begin alike: a prefix, and how many digits follow it."""

    prefix: str
    digits: int

    def numbers(self) -> Iterator[str]:
        """Every number of it, in order."""
        return (f"{self.prefix}{line:0{self.digits}}" for line in range(10**self.digits))


# Of Canada and Puerto Rico, some; any other area code of the plan passes for one of the US.
_CANADIAN = ("416", "514", "604", "867")
_PUERTO_RICAN = ("787", "939")
#: Area codes of the US: N9X is kept for expansion, those that end in two equal digits are service
#: codes (N11) and toll-free ones (8NN).
AREA_CODES = tuple(
    str(code)
    for code in range(201, 1000)
    if code // 10 % 10 not in (9, code % 10) and str(code) not in (*_CANADIAN, *_PUERTO_RICAN)
)
TOLL_FREE_CODES = ("833", "844", "855", "866", "877", "888")

_ABROAD = {
    # Ofcom, "Telephone numbers for use in TV and radio drama programmes".
    ("GB", "Local"): (Range("+44131496", 4), Range("+44161496", 4), Range("+44207946", 4)),
    ("GB", "TollFree"): (Range("+44808157", 4),),
    # ACMA, "Phone numbers for use in TV shows, films and creative works".
    ("AU", "Local"): tuple(Range(f"+61{area}5550", 4) for area in (2, 3, 7, 8)),
}
_LOCAL_CODES = {"CA": _CANADIAN, "PR": _PUERTO_RICAN, "US": AREA_CODES}
COUNTRIES = tuple(sorted({*_LOCAL_CODES, *(country for country, _ in _ABROAD)}))


def of_area_code(code: str) -> Range:
    """The fictional numbers of a North American area code."""
    return Range(f"+1{code}55501", 2)


def ranges(country: str, number_type: str) -> tuple[Range, ...]:
    """The ranges of a country and type in the order of their numbers; none where none are known."""
    if number_type == "Local" and country in _LOCAL_CODES:
        return tuple(of_area_code(code) for code in _LOCAL_CODES[country])
    if (country, number_type) == ("US", "TollFree"):
        return tuple(of_area_code(code) for code in TOLL_FREE_CODES)
    return _ABROAD.get((country, number_type), ())


def kind_of(e164: str) -> tuple[str, str] | None:
    """Country and type of a fictional number; None for any other."""
    if e164.startswith("+1"):
        code, fictional = e164[2:5], e164[5:10] == "55501" and len(e164) == 12
        if fictional and code in TOLL_FREE_CODES:
            return "US", "TollFree"
        countries = (country for country, codes in _LOCAL_CODES.items() if fictional and code in codes)
        return next(((country, "Local") for country in countries), None)
    for kind, found in _ABROAD.items():
        if any(e164.startswith(r.prefix) and len(e164) == len(r.prefix) + r.digits for r in found):
            return kind
    return None
