"""The numbers that can be bought: `ChimePhone.stock`.

By default the stock holds fictional numbers: a hundred in each area code, less those that the account
has.  A test can add numbers, remove some as another customer would, or replace the stock.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from itertools import chain, dropwhile
from threading import RLock
from typing import NamedTuple

from ..domain import numbering
from ..domain.numbering import is_toll_free, require_e164, to_e164
from ..errors import InvalidValue, explained_on
from .account import Account, Stocked


class Terms(NamedTuple):
    """The terms of a search; None: anything."""

    country: str
    number_type: str | None = None
    area_code: str | None = None
    city: str | None = None
    state: str | None = None
    toll_free_prefix: str | None = None

    def fit(self, stocked: Stocked) -> bool:
        """Whether a number is one that is asked for."""
        asked = (self.country, self.number_type, self.city, self.state)
        told = (stocked.country, stocked.number_type, stocked.city, stocked.state)
        code = self.area_code or self.toll_free_prefix
        return all(a in (None, t) for a, t in zip(asked, told, strict=True)) and (
            code is None or stocked.e164.startswith(f"+1{code}")
        )


def available(account: Account, terms: Terms, *, after: str = "") -> Iterator[Stocked]:
    """The numbers in stock that a search finds, in their order, from the first beyond `after`."""
    own = [s for _, s in account.stock.after(after) if not s.sold and terms.fit(s)]
    usual = () if account.values.stock_is_own else _usual(terms)
    beyond = dropwhile(lambda stocked: stocked.e164 <= after, usual)
    unlisted = (stocked for stocked in beyond if stocked.e164 not in account.stock)
    free = (stocked for stocked in merge(own, unlisted) if not _held(account, stocked.e164))
    return (stocked for stocked in free if stocked.e164 not in account.spoken_for)


def find_stocked(account: Account, e164: str) -> Stocked | None:
    """A number as it stands in stock; None where it cannot be bought."""
    if _held(account, e164):
        return None
    if listed := account.stock.get(e164):
        return None if listed.sold else listed
    kind = None if account.values.stock_is_own else numbering.kind_of_fictional(e164)
    return Stocked(e164, *kind) if kind else None


def _held(account: Account, e164: str) -> bool:
    held = account.numbers.get(e164)
    return held is not None and held.members["Status"] != "AcquireFailed"


def _usual(terms: Terms) -> Iterator[Stocked]:
    if terms.toll_free_prefix:
        codes: Iterable[str] = {terms.toll_free_prefix} & set(numbering.TOLL_FREE_CODES)
        return _of_codes(codes, "TollFree", terms)
    if terms.state:
        places = [place.split(" ", 2) for place in numbering.CITIES]
        codes = sorted(
            code for state, code, city in places if (state, terms.city or city) == (terms.state, city)
        )
        return _of_codes((c for c in codes if terms.area_code in (None, c)), "Local", terms)
    if terms.area_code:
        return _of_codes({terms.area_code} & set(numbering.AREA_CODES), "Local", terms)
    kinds = (terms.number_type,) if terms.number_type else ("Local", "TollFree")
    ranges = sorted((r, kind) for kind in kinds for r in numbering.fictional_ranges(terms.country, kind))
    return chain.from_iterable(_of_range(r, kind, terms) for r, kind in ranges)


def _of_codes(codes: Iterable[str], number_type: str, terms: Terms) -> Iterator[Stocked]:
    if terms.number_type not in (None, number_type):
        return iter(())
    return chain.from_iterable(
        _of_range(numbering.range_of_area_code(code), number_type, terms) for code in codes
    )


def _of_range(numbers: numbering.NumberRange, number_type: str, terms: Terms) -> Iterator[Stocked]:
    return (Stocked(e164, terms.country, number_type, terms.city, terms.state) for e164 in numbers.numbers())


class Stock(Collection[str]):
    """The numbers that can be bought, as a test sees and changes them."""

    def __init__(self, account: Account, lock: RLock) -> None:
        self._account = account
        self._lock = lock

    @explained_on("reference/fixture.md#the-stock")
    def add(
        self, *numbers: str, country: str = "US", city: str | None = None, state: str | None = None
    ) -> None:
        """Have more numbers in stock.

        `country` is an ISO 3166 alpha-2 code; `city` and `state` are what a search for them finds.
        Raises `InvalidValue` for what is not a valid E.164 phone number, and adds none then.
        """
        with self._lock:
            _check_place(country, city, state)
            found = [require_e164(number) for number in numbers]
            for e164 in found:
                kind = "TollFree" if is_toll_free(e164) else "Local"
                self._account.stock.put(e164, Stocked(e164, country, kind, city, state))

    @explained_on("reference/fixture.md#the-stock")
    def remove(self, *numbers: str) -> None:
        """Remove numbers, as another customer would.  Raises `InvalidValue` for what is not there."""
        with self._lock:
            found = [require_e164(number) for number in numbers]
            for e164 in found:
                if e164 not in self:
                    raise InvalidValue(f"{e164} is not in stock.")
            for e164 in found:
                self._account.stock.put(e164, Stocked(e164, "", "", sold=True))

    @explained_on("reference/fixture.md#the-stock")
    def set(
        self,
        numbers: Iterable[str],
        *,
        country: str = "US",
        city: str | None = None,
        state: str | None = None,
    ) -> None:
        """Have these numbers in stock and no others; arguments as for `add`."""
        with self._lock:
            if isinstance(numbers, str) or not isinstance(numbers, Iterable):
                raise InvalidValue(f"stock.set({numbers!r}): give a list of numbers.")
            _check_place(country, city, state)
            found = [require_e164(number) for number in numbers]
            self.clear()
            self.add(*found, country=country, city=city, state=state)

    def clear(self) -> None:
        """Have nothing in stock."""
        with self._lock:
            for e164 in list(self._account.stock.records):
                self._account.stock.remove(e164)
            self._account.set(stock_is_own=True)

    def __contains__(self, number: object) -> bool:
        e164 = to_e164(number)
        with self._lock:
            return e164 is not None and find_stocked(self._account, e164) is not None

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            countries = sorted(
                {*numbering.COUNTRIES, *(s.country for s in self._account.stock.records.values())}
            )
            found = [s.e164 for c in countries for s in available(self._account, Terms(c))]
        return iter(sorted(set(found)))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        own = ", ".join(self._account.stock.records) or "nothing listed"
        return f"<stock: {own}{'' if self._account.values.stock_is_own else '; and fictional numbers'}>"


def _check_place(country: object, city: object, state: object) -> None:
    if not isinstance(country, str) or not re.fullmatch("[A-Z]{2}", country):
        raise InvalidValue(f"country={country!r}: use an ISO 3166 alpha-2 code such as 'US'.")
    for name, value in (("city", city), ("state", state)):
        if not isinstance(value, str | None):
            raise InvalidValue(f"{name}={value!r}: use text, as in 'Seattle' and 'WA', or None.")
    if city and not state:
        raise InvalidValue(f"city={city!r} needs a state=: a search for a city names both.")
