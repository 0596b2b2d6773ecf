"""A user's suite: every line passes strict type checkers but those marked `refused`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from pytest_chime_phone import (
    Call,
    ChimePhone,
    ChimePhoneError,
    Fault,
    InvalidValue,
    MalformedResponse,
    Outcome,
    ServiceError,
    Success,
    UnexpectedCall,
    UnusedResponse,
    Violation,
    fake_chime_phone,
    strategies,
)

CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


def numbers(chime_phone: ChimePhone) -> Mapping[str, Mapping[str, object]]:
    chime_phone.add_phone_number()
    chime_phone.add_phone_number(
        "+12065550101", CallingName="Acme", Status="Assigned", Associations=[CONNECTOR]
    )
    chime_phone.add_phone_number(CreatedTimestamp=datetime(2019, 1, 1, tzinfo=UTC), CallingName=None)
    chime_phone.add_phone_number("+12065550102", unchecked=True, Status="Lost", Shape="round")
    chime_phone.add_phone_number("+12065550103", Status="Asigned")  # refused
    chime_phone.add_phone_number("+12065550103", Statuss="Assigned")  # refused
    chime_phone.add_phone_number("+12065550103", CallingName=7)  # refused
    chime_phone.add_phone_number(12065550103)  # refused
    chime_phone.add_number("+12065550103")  # refused
    chime_phone.remove_phone_number("+12065550101")
    chime_phone.load({"+12065550101": {"CallingName": "Acme"}})
    chime_phone.stock.add("+12065550104", city="Seattle", state="WA")
    chime_phone.fail_next("order", "+12065550104")
    chime_phone.fail_next("ordr", "+12065550104")  # refused
    return chime_phone.phone_numbers


def scripts(chime_phone: ChimePhone, code: str) -> list[Outcome]:
    chime_phone.add_response(Fault("read-timeout"), ServiceError("NotFoundException"), times=None)
    chime_phone.add_response(ServiceError(code, status=418), operation="GetPhoneNumber", service="chime")
    chime_phone.add_response(ServiceError("ThrottlingException", "slow down", headers={"Retry-After": "1"}))
    chime_phone.add_response(Success.of_phone_number("+12065550101", Type="Local"))
    chime_phone.add_response(MalformedResponse(b"", violations=[Violation("", "empty", "{}", "")]))
    Fault("read-timout")  # refused
    ServiceError("NotFoundExeption")  # refused
    ServiceError(code)  # refused
    ServiceError(404)  # refused
    Success.of_phone_number("+12065550101", Type="Locale")  # refused
    Success.of_phone_number("+12065550101", Typ="Local")  # refused
    chime_phone.add_response(Fault("garbage"), service="voice")  # refused
    chime_phone.add_response("read-timeout")  # refused
    chime_phone.add_response(ServiceError)  # refused
    Fault("garbage").kind = "dns-failure"  # refused
    return [call.outcome for call in chime_phone.calls]


def by_block() -> float:
    with fake_chime_phone(auth="verify", numbers=["+12065550100"]) as fake:
        fake.clock.advance(60)
        with fake.serve() as url, fake.clock.instead_of_sleep():
            print(url.upper(), fake.clock.now.isoformat())
        calls: list[Call] = list(fake.calls)
    fake_chime_phone().add_phone_number()  # refused
    fake_chime_phone(auth="none")  # refused
    fake_chime_phone(colour="red")  # refused
    return sum(call.attempt for call in calls) + sum(fake.sleeps)


@fake_chime_phone()
def by_decorator(one: int) -> str:
    return str(one)


@fake_chime_phone()
async def asynchronous(one: int) -> str:
    return by_decorator(one)


async def calls_decorated() -> None:
    (await asynchronous(1)).upper()
    by_decorator("1")  # refused
    await asynchronous("1")  # refused


def errors() -> None:
    with pytest.raises(ChimePhoneError, match="junk"):
        raise InvalidValue("junk")
    with pytest.raises((UnusedResponse, UnexpectedCall)):
        raise UnusedResponse("nothing met it")


payload: dict[str, object] = strategies.payloads(operation="GetPhoneNumber").example()
