"""The rules of an account once more, on a plain dict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pytest_chime_phone.domain.clock import Clock
from pytest_chime_phone.domain.service_model import ServiceName

PRODUCTS = ["VoiceConnector", "SipMediaApplicationDialIn", "BusinessCalling"]
SHOWN: dict[ServiceName, list[str]] = {"chime": PRODUCTS, "chime-sdk-voice": PRODUCTS[:2]}


class AccountAsDict:
    """Numbers by E.164, the default calling name, and what is to happen when its time has come."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.numbers: dict[str, dict[str, Any]] = {}
        self.due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.default_name: tuple[str, datetime] | None = None

    @property
    def now(self) -> datetime:
        return self.clock.now

    def later(self, due: datetime, what: Callable[[datetime], None]) -> None:
        self.due.append((due, len(self.due), what))

    def put(self, e164: str, product: str, status: str) -> dict[str, Any]:
        self.numbers[e164] = {
            "ProductType": product,
            "Status": status,
            "Targets": {},
            "Name": None,
            "NameStatus": "Unassigned",
            "Renamed": None,
        }
        return self.numbers[e164]

    def shown(self, service: ServiceName, e164: str) -> dict[str, Any] | None:
        number = self.numbers.get(e164)
        return number if number and number["ProductType"] in SHOWN[service] else None

    def rename(self, e164: str, name: str, at: datetime) -> None:
        number = self.numbers[e164]
        number.update(NameStatus="UpdateInProgress", Renamed=at)

        def named(_at: datetime) -> None:
            same = self.numbers.get(e164) is number and number["Renamed"] == at
            if same and number["NameStatus"] == "UpdateInProgress":
                number.update(Name=name, NameStatus="UpdateSucceeded")

        self.later(at + timedelta(hours=72), named)

    def queue(self, e164: str, number: dict[str, Any]) -> None:
        number.update(Status="DeleteInProgress", Name=None, NameStatus="Unassigned", Deleted=self.now)
        since = self.now

        def release(_at: datetime) -> None:
            same = self.numbers.get(e164) is number and number.get("Deleted") == since
            if same and number["Status"] == "DeleteInProgress":
                del self.numbers[e164]

        self.later(since + timedelta(days=7), release)

    def settle(self) -> None:
        """Do what is due by now, the first first."""
        while due := [entry for entry in self.due if entry[0] <= self.now]:
            first = min(due, key=lambda entry: entry[:2])
            self.due.remove(first)
            first[2](first[0])

    def listed(self, service: ServiceName) -> list[tuple[Any, ...]]:
        """What a client of the service is told of each number."""
        members = ("ProductType", "Status", "Name", "NameStatus", "Targets")
        return [
            (e164, *(number[member] for member in members))
            for e164, number in sorted(self.numbers.items())
            if self.shown(service, e164)
        ]


def told(number: dict[str, Any]) -> tuple[Any, ...]:
    """A number of an answer, in the order of `listed`."""
    return (
        number["E164PhoneNumber"],
        number["ProductType"],
        number["Status"],
        number.get("CallingName"),
        number["CallingNameStatus"],
        {a["Name"]: a["Value"] for a in number["Associations"]},
    )
