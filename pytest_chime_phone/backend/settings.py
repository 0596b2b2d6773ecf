"""The settings of the account, as a test reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..domain.serialization import plain_copy
from .account import Account

#: The key of the global settings.
GLOBAL_SETTINGS = "Account \0GlobalSettings"


class Settings(Mapping[str, Any]):
    """A read-only view: the members of GetPhoneNumberSettings and of GetGlobalSettings, as they stand."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def _members(self) -> dict[str, Any]:
        values = self._account.values
        members = {
            "CallingName": values.calling_name,
            "CallingNameUpdatedTimestamp": values.calling_name_updated,
            **(self._account.settings.get(GLOBAL_SETTINGS) or {}),
        }
        return plain_copy(members)

    def __getitem__(self, name: str) -> Any:
        return self._members()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members())

    def __len__(self) -> int:
        return len(self._members())

    def __repr__(self) -> str:
        return f"<settings {self._members()}>"
