"""The documented answers again, and nobody scripts them: they come from an account that lives.

Each record has an arrangement, which is what a customer did before the sample was taken.  What the
state cannot choose is set aside by name: ids of orders, and when orders and updates were made, as the
fake's clock starts on the day of the GetPhoneNumber sample and the others were taken before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .clients import session
from .golden import PARSED, WIRE, ask, documented_body, send, with_datetimes

Arrange = Callable[[ChimePhone], object]

FIRST, SECOND, THIRD = "+12065550100", "+12065550101", "+12065550102"
CONNECTOR, GROUP = "abcdef1ghij2klmno3pqr4", "123a456b-c7d8-90e1-fg23-4h567jkl8901"
USER = ("12a3456b-7c89-012d-3456-78901e23fg45", "1ab2345c-67de-8901-f23g-45h678901j2k")
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


def chime() -> Any:
    return session().client("chime")


def owned(*numbers: str, **members: Any) -> Arrange:
    return lambda fake: [fake.add_phone_number(number, **members) for number in numbers]


def associated(at: str, name: str = "VoiceConnectorId", value: str = CONNECTOR) -> list[dict[str, str]]:
    return [{"AssociatedTimestamp": at, "Name": name, "Value": value}]


def ordered(product_type: str, *numbers: str, failing: str | None = None) -> Arrange:
    def order(fake: ChimePhone) -> None:
        if failing:
            fake.fail_next("order", failing)
        chime().create_phone_number_order(ProductType=product_type, E164PhoneNumbers=list(numbers))
        fake.clock.advance(11)

    return order


def both(first: Arrange, second: Arrange) -> Arrange:
    return lambda fake: (first(fake), second(fake))


def two_assigned_numbers(fake: ChimePhone) -> None:
    for number, associated_at, updated in (
        (FIRST, "2019-10-28T18:40:37.453Z", "2019-10-28T18:42:07.964Z"),
        (SECOND, "2019-10-28T18:40:37.511Z", "2019-10-28T18:42:07.960Z"),
    ):
        fake.add_phone_number(
            number,
            Associations=associated(associated_at),
            CallingNameStatus="UpdateInProgress",
            CreatedTimestamp="2019-08-12T22:10:20.521Z",
            UpdatedTimestamp=updated,
        )


def three_numbers(fake: ChimePhone) -> None:
    two_assigned_numbers(fake)
    times = {"CreatedTimestamp": "2019-08-09T21:35:21.445Z", "UpdatedTimestamp": "2019-10-28T18:31:55.339Z"}
    fake.add_phone_number(THIRD, **times)


def a_slip_of_the_page(fake: ChimePhone) -> None:
    fake.add_phone_number(
        FIRST,
        Status="Unassigned",
        Associations=associated("2019-10-28T18:40:37.453Z"),
        CallingNameStatus="UpdateInProgress",
        CreatedTimestamp="2019-08-09T21:35:21.445Z",
        UpdatedTimestamp="2019-08-09T21:35:31.745Z",
        unchecked=True,  # Unassigned with an association
    )


def deleted(fake: ChimePhone) -> None:
    business(CallingName="phonenumber2")(fake)
    chime().delete_phone_number(PhoneNumberId=FIRST)


def settings(fake: ChimePhone) -> None:
    fake.clock.advance(timedelta(minutes=13, seconds=32, milliseconds=911))
    chime().update_phone_number_settings(CallingName="myName")


def business(**members: Any) -> Arrange:
    since = "2019-08-09T21:35:21.445Z"
    return owned(FIRST, ProductType="BusinessCalling", CreatedTimestamp=since, **members)


def in_stock(*numbers: str, country: str = "US") -> Arrange:
    return lambda fake: fake.stock.set(numbers, country=country)


of_2019_08 = {"CreatedTimestamp": "2019-08-09T21:35:21.445Z", "UpdatedTimestamp": "2019-08-09T21:35:31.745Z"}
ON_THE_WIRE: dict[str, Arrange] = {
    "GetPhoneNumber": two_assigned_numbers,
    "ListPhoneNumbers": three_numbers,
    "DeletePhoneNumber": owned(FIRST),
    "BatchDeletePhoneNumber": owned(FIRST, SECOND),
    "CreatePhoneNumberOrder": in_stock(FIRST, SECOND),
    "GetPhoneNumberOrder": ordered("BusinessCalling", FIRST, SECOND),
    "ListPhoneNumberOrders": ordered("VoiceConnector", FIRST, SECOND),
    "GetPhoneNumberSettings": settings,
    "SearchAvailablePhoneNumbers": both(
        in_stock(FIRST, SECOND, THIRD),
        lambda fake: fake.stock.add("+442012345677", "+442012345678", "+442012345679", country="GB"),
    ),
    "AssociatePhoneNumberWithUser": owned(FIRST, ProductType="BusinessCalling"),
    "UpdatePhoneNumber": owned(
        FIRST, CallingName="phonenumber1", CreatedTimestamp="2019-08-12T22:10:20.521Z"
    ),
    "BatchUpdatePhoneNumber": owned(FIRST, SECOND),
    "UpdatePhoneNumberSettings": owned(),
    "DisassociatePhoneNumberFromUser": owned(
        FIRST,
        Associations=[
            {"Name": name, "Value": value} for name, value in zip(("AccountId", "UserId"), USER, strict=True)
        ],
    ),
}
#: What the account answers in another way, and why.
OTHERWISE = {
    "RestorePhoneNumber /phone-numbers/%2B12065550100?operation=restore": "the sources conflict on the name",
    "UpdatePhoneNumber /phone-numbers/%2B12065550100 example 2": "the page shows the change as done at once",
}
FROM_STATE = {name: record for name, record in WIRE.items() if name not in OTHERWISE}
PRINTED: dict[str, Arrange] = {
    "get-phone-number": a_slip_of_the_page,
    "get-phone-number, 2019-08": owned(FIRST, **of_2019_08),
    "list-phone-numbers": two_assigned_numbers,
    "list-phone-numbers, 2019-08": owned(FIRST, SECOND, **of_2019_08),
    "update-phone-number, example 1": owned(
        FIRST, CallingName="phonenumber1", CreatedTimestamp="2019-08-09T21:35:21.445Z"
    ),
    "update-phone-number, example 2": business(CallingName="phonenumber1"),
    "update-phone-number, 2019-08": owned(FIRST, CreatedTimestamp="2019-08-09T21:35:21.445Z"),
    "delete-phone-number": owned(FIRST),
    "restore-phone-number": deleted,
    "batch-delete-phone-number": owned(FIRST, SECOND),
    "batch-update-phone-number, example 1": owned(FIRST, SECOND),
    "batch-update-phone-number, example 2": owned("+14013143874", "+14013144061"),
    "create-phone-number-order": in_stock(FIRST, SECOND, THIRD),
    "get-phone-number-order": ordered("VoiceConnector", FIRST, SECOND, THIRD, failing=THIRD),
    "list-phone-number-orders": both(
        ordered("VoiceConnector", FIRST, SECOND, THIRD, failing=THIRD),
        ordered("BusinessCalling", "+12065550103", "+12065550104", "+12065550105", failing="+12065550105"),
    ),
    "get-phone-number-settings": settings,
    "update-phone-number-settings": owned(),
    "search-available-phone-numbers": in_stock(*(f"+1206555010{line}" for line in range(10))),
    "associate-phone-number-with-user": owned(FIRST, ProductType="BusinessCalling"),
    "disassociate-phone-number-from-user": owned(
        FIRST,
        Associations=[
            {"Name": name, "Value": value} for name, value in zip(("AccountId", "UserId"), USER, strict=True)
        ],
    ),
    "associate-phone-numbers-with-voice-connector, 2025-02": both(
        owned(FIRST), owned(SECOND, Associations=[{"Name": "VoiceConnectorId", "Value": "z" * 22}])
    ),
    "associate-phone-numbers-with-voice-connector-group, 2025-02": owned(FIRST, SECOND),
    "disassociate-phone-numbers-from-voice-connector, 2025-02": owned(
        FIRST, SECOND, Associations=[{"Name": "VoiceConnectorId", "Value": CONNECTOR}]
    ),
    "disassociate-phone-numbers-from-voice-connector-group, 2025-02": owned(
        FIRST, SECOND, Associations=[{"Name": "VoiceConnectorGroupId", "Value": GROUP}]
    ),
}


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
