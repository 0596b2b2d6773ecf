"""What a customer did before each documented sample was taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pytest_chime_phone import ChimePhone

from .clients import session

Arrange = Callable[[ChimePhone], object]

FIRST, SECOND, THIRD = "+12065550100", "+12065550101", "+12065550102"
CONNECTOR, GROUP = "abcdef1ghij2klmno3pqr4", "123a456b-c7d8-90e1-fg23-4h567jkl8901"
USER = ("12a3456b-7c89-012d-3456-78901e23fg45", "1ab2345c-67de-8901-f23g-45h678901j2k")


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
