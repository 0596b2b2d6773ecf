"""`e164_phone_numbers()`, `phone_number_ids()` and `invalid_phone_number_ids()`.

By default only numbers that regulators have reserved for fictional use, so that no example is a real
telephone.  For all others the `phonenumbers` library knows the numbering plans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ..domain import numbering
from ..domain.numbering import NumberRange, to_e164
from .arguments import check_choice, check_flags

NumberType = Literal["Local", "TollFree"]

# Of all area codes as many as a reader can tell apart, that of the documented sample first.
_AREA_CODES = ("206", "212", "303", "415", "512", "617", "702", "808")
_NO_PLANS = (
    "fictional=False draws from numbering plans, which the library phonenumbers knows. It is not installed:\n"
    'python -m pip install "pytest-chime-phone[numbers]"'
)
_DIGITS = {size: st.integers(0, 10**size - 1).map(f"{{:0{size}}}".format) for size in (2, 4)}


def e164_phone_numbers(
    *, country: str | None = None, number_type: NumberType | None = None, fictional: bool = True
) -> SearchStrategy[str]:
    """E.164 numbers such as `"+12065550100"`, to which they shrink.

    `country` is an ISO 3166 alpha-2 code and `number_type` `"Local"` or `"TollFree"`; None is the
    US and Local.  `fictional` numbers are reserved for fictional use by their country's regulator;
    otherwise they are any that the numbering plan has, by the `phonenumbers` library.

    Raises `InvalidArgument` where no such number exists, or no range for fictional use is known, and
    `ModuleNotFoundError` where that library is needed and not installed.
    """
    kind = "Local" if number_type is None else number_type
    check_choice("number_type", kind, ("Local", "TollFree"))
    code = "US" if country is None else country
    if not re.fullmatch("[A-Z]{2}", str(code)):
        raise InvalidArgument(f"{country=}: use an ISO 3166 alpha-2 code such as 'US'.")
    check_flags(fictional=fictional)
    return _fictional(code, kind) if fictional else _assigned(code, kind)


@cache
def fictional_ranges(country: str, kind: NumberType) -> Sequence[NumberRange]:
    """Ranges reserved for fictional use, the one that a person is likeliest to write first.

    Raises `InvalidArgument` where none is known.
    """
    if (country, kind) == ("US", "Local"):
        return [numbering.range_of_area_code(code) for code in _AREA_CODES]
    # The toll-free codes of the North American plan belong to no single country.
    shared = country in ("CA", "PR") and kind == "TollFree"
    found = numbering.fictional_ranges("US" if shared else country, kind)
    if not found:
        known = ", ".join(c for c in numbering.COUNTRIES if numbering.fictional_ranges(c, kind))
        raise InvalidArgument(
            f"no {kind} numbers of {country} are known to be set aside for fictional use (known: {known}): "
            "pass fictional=False to draw numbers that may be in use."
        )
    return sorted(found, key=lambda r: not r.prefix.startswith("+4420"))  # London's


@cache
def _fictional(country: str, kind: NumberType) -> SearchStrategy[str]:
    ranges = fictional_ranges(country, kind)
    prefixes = [found.prefix for found in ranges]
    return st.tuples(st.sampled_from(prefixes), _DIGITS[ranges[0].digits]).map("".join)


@cache
def _assigned(country: str, kind: str) -> SearchStrategy[str]:
    try:
        import phonenumbers
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(_NO_PLANS, name=error.name) from None

    metadata: Any = phonenumbers.PhoneMetadata.metadata_for_region(country)
    plan = metadata and (metadata.toll_free if kind == "TollFree" else metadata.fixed_line)
    if not plan or not plan.national_number_pattern:
        raise InvalidArgument(f"the numbering plan of {country} has no {kind} numbers.")

    def is_valid(e164: str) -> bool:
        return to_e164(e164) is not None and phonenumbers.is_valid_number(phonenumbers.parse(e164))

    national = st.from_regex(re.compile(plan.national_number_pattern, re.ASCII), fullmatch=True)
    return national.map(f"+{metadata.country_code}{{}}".format).filter(is_valid)


def phone_number_ids() -> SearchStrategy[str]:
    """Ids of fictional numbers in the spellings that the service takes: `"+12065550100"`, `"%2B1..."`."""
    return st.tuples(st.sampled_from(("+", "%2B")), e164_phone_numbers()).map(
        lambda pair: f"{pair[0]}{pair[1][1:]}"
    )


def invalid_phone_number_ids() -> SearchStrategy[str]:
    """Ids that name no number: blank, no digits, a digit too many, a leading zero, letters, ...

    They shrink to `""`.
    """
    number = e164_phone_numbers()
    return st.one_of(
        st.sampled_from(("", " ", "+", "junk", "None", "null", "a/b", "..", "é")),
        number.map(lambda e164: f"+0{e164[2:]}"),
        number.map(lambda e164: f"{e164}12345"),
        number.map(lambda e164: f"{e164[:2]} {e164[2:5]} {e164[5:8]}-{e164[8:]}"),
        number.map(lambda e164: f"{e164}x7"),
        number.map(lambda e164: f"tel:{e164}"),
    )
