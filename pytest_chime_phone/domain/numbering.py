"""What the digits of a phone number tell: its plan, country and type, and who may have it.

The one place for facts of numbering plans: E.164, the toll-free codes, area codes with their cities,
and the ranges that a regulator has reserved for fictional use.  Only numbers of those ranges are in
stock and drawn by the strategies, so that no test ever names somebody's telephone.  In the North
American plan (NANP) they are 555-0100 to 555-0199 of every area code, toll-free ones included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import InvalidValue

_ID = re.compile(r"(\+|%2B|%252B)?([1-9][0-9]{1,14})", re.IGNORECASE)
# NANPA: 800, 833, 844, ... 888.  Ofcom: 0800, 0808.  ACMA: 1800.
_TOLL_FREE = re.compile(r"\+(18(00|33|44|55|66|77|88)|44(800|808)|611800)")
_PUNCTUATION = re.compile(r"[\s().-]")


def to_e164(text: object) -> str | None:
    """The E.164 form of an id in any spelling that the service takes; None for anything else.

    `+12065550100`, `%2B12065550100` (what responses show), its double encoding, and the digits
    alone (the plus is optional in the models' pattern).
    """
    found = _ID.fullmatch(text) if isinstance(text, str) else None
    return f"+{found[2]}" if found else None


def require_e164(text: object) -> str:
    """The E.164 form of a number that a test gives, which must have its plus.

    The plus may be percent-encoded, as in the ids of responses.  Raises `InvalidValue` for digits
    alone: the wire takes them, but ten digits are rarely meant as a number of another country.
    """
    found = _ID.fullmatch(text) if isinstance(text, str) else None
    if found and found[1]:
        return f"+{found[2]}"
    raise InvalidValue(f"{text!r} is not a valid E.164 phone number: {_advice(text)}")


def _advice(text: object) -> str:
    digits = _PUNCTUATION.sub("", text.removeprefix("+") if isinstance(text, str) else str(text))
    if re.fullmatch("1?[2-9][0-9]{9}", digits):  # a number of the NANP, as people write it
        return f"did you mean '+1{digits[-10:]}'?"
    return "write a plus and 2 to 15 digits, the country code first, as in '+12065550100'."


def is_toll_free(e164: str) -> bool:
    """Whether a number is toll-free by the plan of North America, Great Britain or Australia."""
    return _TOLL_FREE.match(e164) is not None


def is_us_number(e164: str, country: str | None) -> bool:
    """Whether Voice Connectors serve a number: the provisioning guide has US and Puerto Rico."""
    return e164.startswith("+1") and country in (None, "US", "PR")


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
_LOCAL_CODES = {"CA": _CANADIAN, "PR": _PUERTO_RICAN, "US": AREA_CODES}
#: Countries and territories of the NANP.
NANP_COUNTRIES = (
    *("AG", "AI", "AS", "BB", "BM", "BS", "CA", "DM", "DO", "GD", "GU", "JM", "KN"),
    *("KY", "LC", "MP", "MS", "PR", "SX", "TC", "TT", "US", "VC", "VG", "VI"),
)
_CALLING_CODES = {"+44": "GB", "+61": "AU"}


def country_of(e164: str) -> str | None:
    """The country of a number, as far as its first digits tell."""
    if not e164.startswith("+1"):
        return _CALLING_CODES.get(e164[:3])
    code = e164[2:5]
    return "CA" if code in _CANADIAN else "PR" if code in _PUERTO_RICAN else "US"


class NumberRange(NamedTuple):
    """Numbers that begin alike: a prefix, and how many digits follow it."""

    prefix: str
    digits: int

    def numbers(self) -> Iterator[str]:
        """Every number of it, in order."""
        return (f"{self.prefix}{line:0{self.digits}}" for line in range(10**self.digits))


_ABROAD = {
    # Ofcom, "Telephone numbers for use in TV and radio drama programmes".
    ("GB", "Local"): (NumberRange("+44131496", 4), NumberRange("+44161496", 4), NumberRange("+44207946", 4)),
    ("GB", "TollFree"): (NumberRange("+44808157", 4),),
    # ACMA, "Phone numbers for use in TV shows, films and creative works".
    ("AU", "Local"): tuple(NumberRange(f"+61{area}5550", 4) for area in (2, 3, 7, 8)),
}
#: The countries with ranges for fictional use.
COUNTRIES = tuple(sorted({*_LOCAL_CODES, *(country for country, _ in _ABROAD)}))


def range_of_area_code(code: str) -> NumberRange:
    """The fictional numbers of a North American area code."""
    return NumberRange(f"+1{code}55501", 2)


def fictional_ranges(country: str, number_type: str) -> tuple[NumberRange, ...]:
    """The ranges of a country and type, in the order of their numbers; empty where none is known."""
    if number_type == "Local" and country in _LOCAL_CODES:
        return tuple(range_of_area_code(code) for code in _LOCAL_CODES[country])
    if (country, number_type) == ("US", "TollFree"):
        return tuple(range_of_area_code(code) for code in TOLL_FREE_CODES)
    return _ABROAD.get((country, number_type), ())


def kind_of_fictional(e164: str) -> tuple[str, str] | None:
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


# State, area code, and the largest city of the area (North American Numbering Plan Administrator).
CITIES = (
    *("AK 907 Anchorage", "AL 205 Birmingham", "AR 501 Little Rock", "AZ 520 Tucson", "AZ 602 Phoenix"),
    *("CA 213 Los Angeles", "CA 408 San Jose", "CA 415 San Francisco", "CA 619 San Diego"),
    *("CA 916 Sacramento", "CO 303 Denver", "CO 719 Colorado Springs", "CT 203 New Haven"),
    *("CT 860 Hartford", "DC 202 Washington", "DE 302 Wilmington", "FL 305 Miami", "FL 407 Orlando"),
    *("FL 813 Tampa", "FL 904 Jacksonville", "GA 404 Atlanta", "GA 912 Savannah", "HI 808 Honolulu"),
    *("IA 515 Des Moines", "ID 208 Boise", "IL 217 Springfield", "IL 312 Chicago", "IN 317 Indianapolis"),
    *("KS 316 Wichita", "KY 502 Louisville", "LA 504 New Orleans", "MA 413 Springfield", "MA 617 Boston"),
    *("MD 410 Baltimore", "ME 207 Portland", "MI 313 Detroit", "MI 616 Grand Rapids"),
    *("MN 612 Minneapolis", "MO 314 St. Louis", "MO 816 Kansas City", "MS 601 Jackson", "MT 406 Billings"),
    *("NC 704 Charlotte", "NC 919 Raleigh", "ND 701 Fargo", "NE 402 Omaha", "NH 603 Manchester"),
    *("NJ 201 Jersey City", "NJ 973 Newark", "NM 505 Albuquerque", "NV 702 Las Vegas", "NV 775 Reno"),
    *("NY 212 New York", "NY 716 Buffalo", "OH 216 Cleveland", "OH 513 Cincinnati", "OH 614 Columbus"),
    *("OK 405 Oklahoma City", "OK 918 Tulsa", "OR 503 Portland", "PA 215 Philadelphia"),
    *("PA 412 Pittsburgh", "RI 401 Providence", "SC 803 Columbia", "SC 843 Charleston"),
    *("SD 605 Sioux Falls", "TN 615 Nashville", "TN 901 Memphis", "TX 210 San Antonio", "TX 214 Dallas"),
    *("TX 512 Austin", "TX 713 Houston", "UT 801 Salt Lake City", "VA 703 Arlington", "VA 804 Richmond"),
    *("VT 802 Burlington", "WA 206 Seattle", "WA 253 Tacoma", "WA 509 Spokane", "WI 414 Milwaukee"),
    *("WI 608 Madison", "WV 304 Charleston", "WY 307 Cheyenne"),
)
