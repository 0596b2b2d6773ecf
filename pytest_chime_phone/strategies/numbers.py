"""Phone numbers and their ids.

By default only numbers that regulators have set aside for fiction, so that no example is
somebody's.  What else a numbering plan allows is asked of the `phonenumbers` library.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ..e164 import to_e164
from .arguments import one_of_these

NumberType = Literal["Local", "TollFree"]

# Ranges that nobody is given: prefix and how many digits follow.
_FICTIONAL: dict[tuple[str, NumberType], tuple[tuple[str, int], ...]] = {
    # NANPA: 555-0100 to 555-0199 of every area code.
    ("US", "Local"): tuple((f"+1{area}55501", 2) for area in (206, 212, 303, 415, 512, 617, 702, 808)),
    ("US", "TollFree"): tuple((f"+1{code}55501", 2) for code in (833, 844, 855, 866, 877, 888)),
    ("CA", "Local"): tuple((f"+1{area}55501", 2) for area in (416, 514, 604, 867)),
    ("PR", "Local"): (("+178755501", 2), ("+193955501", 2)),
    # Ofcom, "Telephone numbers for use in TV and radio drama programmes".
    ("GB", "Local"): (("+44207946", 4), ("+44161496", 4), ("+44131496", 4)),
    ("GB", "TollFree"): (("+44808157", 4),),
    # ACMA, "Phone numbers for use in TV shows, films and creative works".
    ("AU", "Local"): (("+6125550", 4), ("+6135550", 4), ("+6175550", 4), ("+6187010", 4)),
}
_DIGITS = {size: st.integers(0, 10**size - 1).map(f"{{:0{size}}}".format) for size in (2, 4)}


def e164_phone_numbers(
    *, country: str | None = None, number_type: NumberType | None = None, fictional: bool = True
) -> SearchStrategy[str]:
    """E.164 numbers such as `"+12065550100"`, to which they shrink.

    `country` is an ISO 3166 alpha-2 code and `number_type` `"Local"` or `"TollFree"`; None is the
    US and Local.  `fictional` numbers are set aside for fiction by their country's regulator;
    otherwise they are any that the numbering plan has, by the `phonenumbers` library.

    Raises `InvalidArgument` where no such number exists, or no range for fiction is known.
    """
    kind = "Local" if number_type is None else number_type
    one_of_these("number_type", kind, ("Local", "TollFree"))
    code = "US" if country is None else country
    if not re.fullmatch("[A-Z]{2}", str(code)):
        raise InvalidArgument(f"{country=}: use an ISO 3166 alpha-2 code such as 'US'.")
    return _fictional(code, kind) if fictional else _assigned(code, kind)


def fictional_ranges(country: str, kind: NumberType) -> Sequence[tuple[str, int]]:
    """Ranges that nobody is given, each as its prefix and how many digits follow.

    Raises `InvalidArgument` where none is known.
    """
    # The toll-free codes of the North American plan are no country's own.
    ranges = _FICTIONAL.get(("US" if country in ("CA", "PR") and kind == "TollFree" else country, kind))
    if ranges is None:
        known = ", ".join(f"{c} {k}" for c, k in _FICTIONAL)
        raise InvalidArgument(
            f"no {kind} numbers of {country} are known to be set aside for fiction (known: {known}): "
            "pass fictional=False to draw numbers that may be somebody's."
        )
    return ranges


@cache
def _fictional(country: str, kind: NumberType) -> SearchStrategy[str]:
    ranges = fictional_ranges(country, kind)
    prefixes = [prefix for prefix, _ in ranges]
    return st.tuples(st.sampled_from(prefixes), _DIGITS[ranges[0][1]]).map("".join)


@cache
def _assigned(country: str, kind: str) -> SearchStrategy[str]:
    import phonenumbers

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
