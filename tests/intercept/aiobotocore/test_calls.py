"""Calls of aiobotocore: answered from the account, and logged."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, ServiceError, Success, UnexpectedCall, fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from aiobotocore.session import AioSession
from botocore.exceptions import EndpointConnectionError

from .clients import NUMBER, config, name_of, over_each, with_client


@over_each
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_a_number_of_the_account_is_found(chime_phone: ChimePhone, service: str, over: str) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    assert with_client(name_of, service, config=config(over)) == "Acme"
    (call,) = chime_phone.calls
    assert (call.client, call.service, call.operation) == ("aiobotocore", service, "GetPhoneNumber")
    assert (call.phone_number, call.attempt, call.body) == (NUMBER, 1, b"")
    assert call.headers["amz-sdk-request"].startswith("attempt=1")


@over_each
def test_a_client_may_be_older_than_the_fake_and_outlive_it(over: str, network: list[object]) -> None:
    async def work(client: Any) -> None:
        for name in ("Acme", "Widgets"):
            with fake_chime_phone() as chime_phone:
                chime_phone.add_phone_number(NUMBER, CallingName=name)
                assert await name_of(client) == name
        assert network == []
        with pytest.raises(Exception, match="socket wanted"):
            await name_of(client)

    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    once = config(over, retries={"total_max_attempts": 1})
    with_client(work, config=once, **keys)


@over_each
def test_a_body_is_logged_as_often_as_it_is_sent(chime_phone: ChimePhone, over: str) -> None:
    chime_phone.add_response(Fault("connect-timeout"), Success({}), operation="UpdatePhoneNumber")
    wanted = {"PhoneNumberId": NUMBER, "CallingName": "Acme"}
    with_client(lambda client: client.update_phone_number(**wanted), config=config(over))
    assert [call.body for call in chime_phone.calls] == [b'{"CallingName": "Acme"}'] * 2
    assert [call.parameters for call in chime_phone.calls] == [wanted] * 2


@over_each
def test_tasks_that_run_at_once_get_each_their_own_answer(chime_phone: ChimePhone, over: str) -> None:
    numbers = [f"+120655501{n:02}" for n in range(40)]
    for number in numbers:
        chime_phone.add_phone_number(number, CallingName=f"of {number[-2:]}")
        chime_phone.add_response(ServiceError("ServiceUnavailableException"), phone_number=number)

    async def work(client: Any) -> list[str | None]:
        return await asyncio.gather(*(name_of(client, number) for number in numbers))

    assert with_client(work, config=config(over)) == [f"of {number[-2:]}" for number in numbers]
    by_number = [[c.attempt for c in chime_phone.calls if c.phone_number == n] for n in numbers]
    assert by_number == [[1, 2]] * 40
    assert len(chime_phone.sleeps) == 40
    assert {call.phone_number for call in chime_phone.calls[:40]} == set(numbers)  # they took turns


def test_what_aiohttp_repeats_by_itself_takes_further_outcomes(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    chime_phone.add_response(Fault("connection-reset"), times=3)
    assert with_client(name_of) == "Acme"
    assert [call.attempt for call in chime_phone.calls] == [1, 1, 2, 2]
    assert len(chime_phone.sleeps) == 1


@over_each
def test_an_unexpected_call_fails_whoever_catches_exceptions(over: str) -> None:
    async def work(client: Any) -> None:
        try:
            await asyncio.gather(client.list_accounts(), asyncio.sleep(0))
        except Exception:
            pytest.fail("it was caught")

    with pytest.raises(UnexpectedCall, match="ListAccounts of chime has no answer"), fake_chime_phone():
        with_client(work, config=config(over))


def test_an_unexpected_repetition_fails_as_well() -> None:
    async def work(client: Any) -> None:
        with pytest.raises(UnexpectedCall, match="ListAccounts of chime has no answer"):
            await client.list_accounts()

    with pytest.raises(UnexpectedCall), fake_chime_phone() as chime_phone:
        chime_phone.add_response(Fault("connection-reset"), operation="ListAccounts")
        with_client(work)


def test_a_session_of_the_code_under_test_serves_both_services(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, ProductType="BusinessCalling")
    session = AioSession()
    assert with_client(name_of, "chime", session) is None

    async def work(client: Any) -> None:
        with pytest.raises(client.exceptions.NotFoundException):
            await name_of(client)

    with_client(work, "chime-sdk-voice", session)


def test_connection_errors_are_those_of_aiobotocore(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-refused"), times=None)
    with pytest.raises(EndpointConnectionError, match="://voice-chime"):
        with_client(name_of, "chime-sdk-voice")


@over_each
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_a_client_of_the_server_tells_it_the_service(
    chime_phone: ChimePhone, over: str, service: str
) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    with chime_phone.serve() as url:
        assert with_client(name_of, service, endpoint_url=url, config=config(over)) == "Acme"
    (call,) = chime_phone.calls
    assert (call.client, call.service) == ("http", service)
