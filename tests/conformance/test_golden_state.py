"""The documented answers again, and nobody scripts them: they come from an account that lives.

Each record has an arrangement, which is what a customer did before the sample was taken.  What the
state cannot choose is set aside by name: ids of orders, and when orders and updates were made, as the
fake's clock starts on the day of the GetPhoneNumber sample and the others were taken before it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .arrangements import FIRST, ON_THE_WIRE, PRINTED, SECOND, THIRD, chime
from .golden import PARSED, WIRE, ask, documented_body, send, with_datetimes

#: What the state cannot choose, by operation.
OF_AN_ORDER = ("PhoneNumberOrderId", "CreatedTimestamp", "UpdatedTimestamp")
SET_ASIDE = {
    "CreatePhoneNumberOrder": OF_AN_ORDER,
    "GetPhoneNumberOrder": OF_AN_ORDER,
    "ListPhoneNumberOrders": OF_AN_ORDER,
    "RestorePhoneNumber": ("UpdatedTimestamp",),
    "UpdatePhoneNumber": ("UpdatedTimestamp",),
}
#: What the oldest printed answers lack: it came to the API after them.
NEWER = ("CallingNameStatus",)
#: What the account answers in another way, and why.
OTHERWISE = {
    "RestorePhoneNumber /phone-numbers/%2B12065550100?operation=restore": "the sources conflict on the name",
    "UpdatePhoneNumber /phone-numbers/%2B12065550100 example 2": "the page shows the change as done at once",
}
FROM_STATE = {name: record for name, record in WIRE.items() if name not in OTHERWISE}


def printed() -> list[Any]:
    """Each printed record; the page of the calling name shows the change as done at once."""
    at_once = pytest.mark.chime_phone(settle_after=0)
    return [
        pytest.param(record, id=name, marks=[at_once] if name == "update-phone-number, example 2" else [])
        for name, record in PARSED.items()
    ]


def the_order() -> str:
    """The id that the account gave to its newest order: the documented one is its author's own."""
    order_id: str = chime().list_phone_number_orders()["PhoneNumberOrders"][-1]["PhoneNumberOrderId"]
    return order_id


def without_what_is_set_aside(body: bytes, operation: str) -> bytes:
    for name in SET_ASIDE.get(operation, ()):
        body = re.sub(rb'("%b":)"[^"]*"' % name.encode(), rb'\1"aside"', body)
    return body


def without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: without(item, names) for key, item in value.items() if key not in names}
    return [without(item, names) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("record", FROM_STATE.values(), ids=FROM_STATE)
@pytest.mark.chime_phone(auth="ignore")
def test_the_state_answers_with_the_documented_bytes(chime_phone: ChimePhone, record: dict[str, Any]) -> None:
    operation = record["operation"]
    ON_THE_WIRE[operation](chime_phone)
    request = dict(record["request"])
    if operation == "GetPhoneNumberOrder":
        request["target"] = f"/phone-number-orders/{the_order()}"
    answer = send(request)
    documented = documented_body(record)
    assert answer.status_code == record["response"]["status"]
    assert without_what_is_set_aside(answer.content, operation) == without_what_is_set_aside(
        documented, operation
    )
    assert len(answer.content) == len(documented)
    assert answer.headers.keys() == record["response"]["headers"].keys()


@pytest.mark.parametrize("record", printed())
def test_the_state_answers_as_printed(chime_phone: ChimePhone, record: dict[str, Any]) -> None:
    operation = record["operation"]
    PRINTED[record["name"]](chime_phone)
    instead = {"PhoneNumberOrderId": the_order()} if operation == "GetPhoneNumberOrder" else {}
    answer = ask(record, **instead)
    status = answer.pop("ResponseMetadata")["HTTPStatusCode"]
    aside = {*SET_ASIDE.get(operation, ()), *(name for name in NEWER if name not in str(record["answer"]))}
    documented = without(with_datetimes(record["answer"] or {}), aside)
    assert (status, without(answer, aside)) == (record["status"], documented)


@pytest.mark.chime_phone(auth="ignore")
def test_the_usual_stock_has_the_hundred_numbers_that_the_sample_was_shortened_from(
    chime_phone: ChimePhone,
) -> None:
    record = WIRE["SearchAvailablePhoneNumbers /search?type=phone-numbers&area-code=206"]
    numbers = send(record["request"]).json()["E164PhoneNumbers"]
    assert numbers[:3] == [FIRST, SECOND, THIRD]
    shown = documented_body(record).decode()
    body = shown.replace(f'"{THIRD}"', ",".join(f'"{number}"' for number in numbers[2:]))
    # The page's author added NextToken by hand.
    assert len(body.replace(',"NextToken":null', "")) == int(record["response"]["headers"]["Content-Length"])


def test_every_documented_answer_has_its_arrangement() -> None:
    assert PRINTED.keys() == PARSED.keys()
    assert ON_THE_WIRE.keys() == {record["operation"] for record in FROM_STATE.values()}
    assert len(PARSED) + len(WIRE) == 42


@pytest.mark.chime_phone(auth="ignore")
def test_a_documented_order_comes_from_the_account_with_its_own_id(chime_phone: ChimePhone) -> None:
    [record] = [record for record in WIRE.values() if record["operation"] == "GetPhoneNumberOrder"]
    documented = documented_body(record)
    chime_phone.add_phone_number_order(**json.loads(documented)["PhoneNumberOrder"])
    assert send(record["request"]).content == documented


@pytest.mark.parametrize("name", ["get-phone-number-order", "list-phone-number-orders"])
def test_printed_orders_come_from_the_account_with_their_own_ids(chime_phone: ChimePhone, name: str) -> None:
    record = PARSED[name]
    documented = record["answer"]
    for order in documented.get("PhoneNumberOrders") or [documented["PhoneNumberOrder"]]:
        chime_phone.add_phone_number_order(**order)
    answer = without(ask(record), {"ResponseMetadata", "OrderType", "NextToken"})
    assert answer == without(with_datetimes(documented), {"OrderType", "NextToken"})
