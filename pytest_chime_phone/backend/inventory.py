"""The numbers of the account, as a test adds and removes them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ..domain import numbering
from ..domain.numbering import require_e164
from ..domain.phone_number import PhoneNumber
from ..domain.phone_number_rules import Contradiction
from ..errors import InvalidValue
from ..scripting.failure_messages import not_in_account
from . import inventory_file, state_transitions
from .account import Account


def add(account: Account, e164: str | None, members: Mapping[str, Any], *, unchecked: bool) -> PhoneNumber:
    """Add a number, by default the next free one for fictional use.  Raises `InvalidValue`."""
    if e164 is None:
        e164 = _free_fictional_number(account)
    number = _complete(account, e164, members, unchecked=unchecked)
    if number.e164 in account.numbers:
        raise InvalidValue(
            f"{number.e164} is in the account already: call remove_phone_number first, or add another."
        )
    _put(account, number, unchecked=unchecked)
    return number


def remove(account: Account, e164: str) -> None:
    """Remove a number from the account.  Raises `InvalidValue` where it does not have it."""
    number = require_e164(e164)
    if number not in account.numbers:
        raise InvalidValue(not_in_account(number, account.numbers.records))
    account.remove_number(number)


def load(account: Account, source: object, *, unchecked: bool = False) -> None:
    """Add an inventory: all of it, or with an error nothing.  Raises `InvalidValue`."""
    where = f"{os.fspath(source)}: " if isinstance(source, str | os.PathLike) else ""
    numbers = []
    for e164, members in inventory_file.entries(source):
        try:
            numbers.append(_complete(account, e164, members, unchecked=unchecked))
        except InvalidValue as error:
            raise InvalidValue(f"{where}{e164}: {error}") from None
    for number in numbers:
        _put(account, number, unchecked=unchecked)


def _complete(account: Account, e164: str, members: Mapping[str, Any], *, unchecked: bool) -> PhoneNumber:
    try:
        return PhoneNumber.complete(e164, members, now=account.clock.now, unchecked=unchecked)
    except Contradiction as error:
        raise InvalidValue(f"{error} Pass unchecked=True to add it all the same.") from None


def _put(account: Account, number: PhoneNumber, *, unchecked: bool) -> None:
    account.put_number(number)
    if not unchecked:
        state_transitions.resume(account, number)


def _free_fictional_number(account: Account) -> str:
    """The first fictional US number, area code after area code, that is not taken.

    206 comes first, as in the documentation's samples.
    """
    codes = ("206", *(code for code in numbering.AREA_CODES if code != "206"))
    numbers = (e164 for code in codes for e164 in numbering.range_of_area_code(code).numbers())
    free = (e164 for e164 in numbers if e164 not in account.numbers and e164 not in account.spoken_for)
    if e164 := next(free, None):
        return e164
    raise InvalidValue("every fictional number is taken: name the numbers that you add.")
