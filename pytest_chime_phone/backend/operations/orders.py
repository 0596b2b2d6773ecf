"""Orders of phone numbers.

CreatePhoneNumberOrder answers while the order is still Processing; its numbers stand in the
inventory as AcquireInProgress until then.  A number that is not in stock refuses the whole order, as
callers see it when another customer was faster (cdk-amazon-chime-resources searches anew on exactly
that BadRequestException).  What a second order of the same number gets is on no record: by default it
is not in stock any more, and with `repeat="accepted"` there are two orders and one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...domain.numbering import to_e164
from ...domain.outcomes import Answer, Success
from ...domain.phone_number import PhoneNumber
from ...domain.service_model import ServiceName, enumeration, service_model
from ...errors import InvalidValue
from ...http.call import Call
from .. import state_transitions
from ..account import Account
from ..added_orders import new_order_id
from ..stock import find_stocked
from ..transition_reads import count_read
from .limits import over_quota
from .paging import page
from .request_checks import Refused, bad_request, refuse_duplicates


def create_phone_number_order(account: Account, call: Call) -> Answer:
    asked = call.parameters
    numbers = [str(to_e164(e164)) for e164 in asked["E164PhoneNumbers"]]
    if not numbers:
        raise bad_request("E164PhoneNumbers is empty.")
    refuse_duplicates(numbers, "E164PhoneNumbers")
    again = [e164 for e164 in numbers if _is_repeated(account, e164)]
    records = [_ordered(account, e164, asked) for e164 in numbers if e164 not in again]
    if over_quota(account, len(records)):
        raise Refused("ResourceLimitExceededException")
    order_id = new_order_id(account)
    stamp = account.stamp
    order = {
        "CreatedTimestamp": stamp,
        "FocDate": None,  # of ported numbers only
        "OrderType": "New",
        "OrderedPhoneNumbers": [{"E164PhoneNumber": e164, "Status": "Processing"} for e164 in numbers],
        "PhoneNumberOrderId": order_id,
        "ProductType": asked["ProductType"],
        "Status": "Processing",
        "UpdatedTimestamp": stamp,
    }
    account.orders.put(order_id, order)
    for record in records:
        account.put_number(record.updated(stamp, OrderId=order_id))
    state_transitions.start(account, "order", order_id)
    return _shown(account, call.service, order_id)


def get_phone_number_order(account: Account, call: Call) -> Answer:
    order_id = call.label("phoneNumberOrderId")
    count_read(account, order_id)
    order = account.orders.get(order_id)
    if order is None or not _is_known(call.service, order):
        raise Refused("NotFoundException")
    return _shown(account, call.service, order_id)


def list_phone_number_orders(account: Account, call: Call) -> Answer:
    """Show every order, page by page, the oldest first."""

    def known(after: str) -> Iterator[tuple[str, str]]:
        orders = account.orders.after(after)
        return ((key, key) for key, order in orders if _is_known(call.service, order))

    ids, token = page(account, call, known)
    count_read(account, *ids)
    orders = [_projection(call.service, account.orders.get(order_id) or {}) for order_id in ids]
    return Success({"NextToken": token, "PhoneNumberOrders": orders})


def _ordered(account: Account, e164: str, asked: Mapping[str, Any]) -> PhoneNumber:
    stocked = find_stocked(account, e164)
    if stocked is None:
        raise bad_request(f"{e164} is not in stock.")
    members = {
        # As with a number that a test adds: chime's samples of US numbers are without it.
        "Country": None if stocked.country == "US" else stocked.country,
        "Name": asked.get("Name"),
        "ProductType": asked["ProductType"],
        "Status": "AcquireInProgress",
        "Type": stocked.number_type,
    }
    try:
        return PhoneNumber.complete(e164, members, now=account.clock.now)
    except InvalidValue as error:
        raise bad_request(str(error)) from None


def _is_repeated(account: Account, e164: str) -> bool:
    """Whether the account has ordered a number and done nothing with it since."""
    number = account.numbers.get(e164)
    return (
        account.options.repeat == "accepted"
        and number is not None
        and number.members["Status"] in ("AcquireInProgress", "Unassigned")
        and number.members.get("OrderId") in account.orders
    )


def _is_known(service: ServiceName, order: Mapping[str, Any]) -> bool:
    return order["ProductType"] in enumeration(service, "PhoneNumberProductType")


def _shown(account: Account, service: ServiceName, order_id: str) -> Success:
    return Success({"PhoneNumberOrder": _projection(service, account.orders.get(order_id) or {})})


def _projection(service: ServiceName, order: Mapping[str, Any]) -> dict[str, Any]:
    members = service_model(service).shape_for("PhoneNumberOrder").members
    return {name: order.get(name) for name in members}
