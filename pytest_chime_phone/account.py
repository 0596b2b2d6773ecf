"""The state: one inventory of phone numbers, seen through both services.

Records never change, so a snapshot is a reference and costs nothing until the next write, whatever
the size of the inventory.  What a wider-scoped fixture added can be taken out again record by
record, in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .errors import InvalidValue
from .phone_number import IdForm, PhoneNumber

Inventory = dict[str, PhoneNumber]


class Account:
    """The phone numbers of one AWS account, by E.164."""

    def __init__(self, id_form: IdForm = "percent-encoded") -> None:
        self.id_form: IdForm = id_form
        self._numbers: dict[str, PhoneNumber] = {}
        self._shared = False

    def get(self, e164: str) -> PhoneNumber | None:
        """The record of a number, if the account has it."""
        return self._numbers.get(e164)

    def put(self, *numbers: PhoneNumber) -> None:
        """Add records, or put them in the place of older ones."""
        self._own().update({number.e164: number for number in numbers})

    def remove(self, e164: str) -> None:
        """Take a number out."""
        del self._own()[e164]

    def snapshot(self) -> Inventory:
        """The numbers as they are now; later writes leave it alone."""
        self._shared = True
        return self._numbers

    def restore(self, snapshot: Inventory) -> None:
        """Back to a snapshot."""
        self._numbers, self._shared = snapshot, True

    def take_out(self, added: Inventory) -> None:
        """Remove records, those only that nobody has replaced since."""
        for e164, number in added.items():
            if self._numbers.get(e164) is number:
                self.remove(e164)

    def free_fictional_number(self) -> str:
        """The first number of 555-0100 to 555-0199, area code after area code, that is not taken.

        NANPA sets 555-0100 to 555-0199 of every area code aside for fiction.
        """
        free = (e164 for e164 in _fictional_numbers() if e164 not in self._numbers)
        if e164 := next(free, None):
            return e164
        raise InvalidValue("every fictional number is taken: name the numbers that you add.")

    def _own(self) -> dict[str, PhoneNumber]:
        if self._shared:
            self._numbers, self._shared = dict(self._numbers), False
        return self._numbers


class PhoneNumbers(Mapping[str, dict[str, Any]]):
    """A read-only view: E.164 to a copy of the number's members."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def __getitem__(self, e164: str) -> dict[str, Any]:
        number = self._account.get(e164)
        if number is None:
            raise KeyError(e164)
        return number.copy_of_members(self._account.id_form)

    def __iter__(self) -> Iterator[str]:
        return iter(self._account.snapshot())

    def __len__(self) -> int:
        return len(self._account.snapshot())

    def __repr__(self) -> str:
        return f"<phone numbers {', '.join(self) or 'none'}>"


def _fictional_numbers() -> Iterator[str]:
    # NANP area codes: NXX; N9X is kept for expansion, those that end in two equal digits are
    # service codes (N11) and toll-free ones (8NN).  206 first, as in the documentation's samples.
    codes = (206, *(c for c in range(201, 1000) if c // 10 % 10 not in (9, c % 10) and c != 206))
    return (f"+1{code}5550{line}" for code in codes for line in range(100, 200))
