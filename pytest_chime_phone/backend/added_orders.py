"""The orders of the account, as a test adds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.numbering import require_e164
from ..domain.serialization import instant, plain_copy, timestamp
from ..domain.service_model import SERVICES, service_model, violation_of_all
from ..errors import InvalidValue
from . import state_transitions
from .account import Account

_SHAPE = "PhoneNumberOrder"
_ITEM_STATUS = {"Processing": "Processing", "Successful": "Acquired", "Failed": "Failed"}


def new_order_id(account: Account) -> str:
    """An id in the form of the documentation's."""
    return f"{account.next_id():08x}-de67-49f0-9234-a45678901234"


def add(account: Account, order_id: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Add an order as a test describes it, and return a copy of its members.

    Raises `InvalidValue` for what no model has, for an id that is taken, and for statuses that
    contradict each other.
    """
    members = plain_copy({name: value for name, value in given.items() if value is not None})
    ids = [value for value in (order_id, members.pop("PhoneNumberOrderId", None)) if value is not None]
    if ids != ids[::-1]:
        raise InvalidValue(f"PhoneNumberOrderId={ids[1]!r} contradicts order_id={ids[0]!r}: give one.")
    order = {**members, **({"PhoneNumberOrderId": ids[0]} if ids else {})}
    order["OrderedPhoneNumbers"] = _items(order.get("OrderedPhoneNumbers"), order.get("Status", "Processing"))
    shapes = (service_model(service).shape_for(_SHAPE) for service in SERVICES)
    if sentence := violation_of_all(shapes, order):
        raise InvalidValue(f"{_SHAPE}: {sentence}.")
    for name in ("CreatedTimestamp", "UpdatedTimestamp"):
        if name in order:
            order[name] = timestamp(instant(name, order[name]))
    order = _complete(account, order)
    key = order["PhoneNumberOrderId"]
    if key in account.orders:
        raise InvalidValue(f"{_SHAPE} {key!r} is in the account already.")
    account.orders.put(key, order)
    if order["Status"] == "Processing":
        state_transitions.start(account, "order", key)
    return plain_copy(account.orders.records[key])


def _items(given: Any, status: str) -> Any:
    if not isinstance(given, list | None):
        raise InvalidValue(f"OrderedPhoneNumbers={given!r}: give a list of the numbers that were ordered.")
    items = [{"E164PhoneNumber": item} if isinstance(item, str) else item for item in given or ()]
    default = {"Status": _ITEM_STATUS[status]} if status in _ITEM_STATUS else {}
    items = [{**default, **item} if isinstance(item, dict) else item for item in items]
    for item in items:
        if isinstance(item, dict):
            require_e164(item.get("E164PhoneNumber"))
            if "Status" not in item:
                raise InvalidValue(
                    f"OrderedPhoneNumbers: {item!r} needs a Status where the order is {status}."
                )
    return items


def _complete(account: Account, order: dict[str, Any]) -> dict[str, Any]:
    created = order.get("CreatedTimestamp") or order.get("UpdatedTimestamp") or account.stamp
    return {
        "CreatedTimestamp": created,
        "FocDate": None,
        "OrderType": "New",
        "PhoneNumberOrderId": order.get("PhoneNumberOrderId") or new_order_id(account),
        "ProductType": "VoiceConnector",
        "Status": "Processing",
        "UpdatedTimestamp": created,
        **order,
    }
