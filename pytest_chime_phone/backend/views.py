"""What a test sees of the account: read-only mappings, as it is at that moment, to copies of members."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from ..domain.phone_number import PhoneNumber
from ..domain.serialization import plain_copy
from ..errors import NotInAccount
from ..scripting.failure_messages import not_in_account
from .account import Account
from .operations.settings import GLOBAL_SETTINGS
from .targets import id_member

_Key = TypeVar("_Key", bound=str | tuple[str, str])


class View(Mapping[_Key, dict[str, Any]]):
    """What the account holds of one kind."""

    def __init__(
        self,
        kind: str,
        held: Mapping[_Key, Any],
        page: str,
        copy: Callable[[Any], dict[str, Any]] = plain_copy,
    ) -> None:
        self._kind = kind
        self._held = held
        self._page = page
        self._copy = copy

    def __getitem__(self, key: _Key) -> dict[str, Any]:
        __tracebackhide__ = True
        try:
            return self._copy(self._held[key])
        except (KeyError, TypeError):  # TypeError: of a list
            missing = NotInAccount(not_in_account(key, self._held, self._kind.removeprefix("phone ")))
        missing.page = self._page
        raise missing

    def __contains__(self, key: object) -> bool:
        try:
            return key in self._held
        except TypeError:  # of a list
            return False

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        keys = [key if isinstance(key, str) else " ".join(key) for key in self]
        return f"<{self._kind} {', '.join(keys) or 'none'}>"


def phone_numbers(account: Account) -> View[str]:
    """E.164 number to its members."""
    form = account.options.phone_number_id_form
    page = "reference/fixture.md#phone_numbers"
    held = account.numbers.snapshot().records
    return View("phone numbers", held, page, partial(PhoneNumber.copy_of_members, id_form=form))


def orders(account: Account) -> View[str]:
    """The order's id to its members."""
    return View("orders", account.orders.snapshot().records, "reference/fixture.md#orders")


def targets(account: Account) -> View[tuple[str, str]]:
    """Kind and id to the members."""
    records = account.targets.records.values()
    held = {(target.kind, target.members[id_member(target.kind)]): target.members for target in records}
    return View("targets", held, "reference/targets.md#targets")


def settings(account: Account) -> Mapping[str, Any]:
    """The members of GetPhoneNumberSettings and of GetGlobalSettings."""
    of_numbers = {
        "CallingName": account.values.calling_name,
        "CallingNameUpdatedTimestamp": account.values.calling_name_updated,
    }
    return MappingProxyType(plain_copy({**of_numbers, **(account.settings.get(GLOBAL_SETTINGS) or {})}))
