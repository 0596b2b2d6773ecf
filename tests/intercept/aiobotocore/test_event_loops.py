"""Tasks that are cancelled or thrown away, clients that are closed, loops that end, threads and trio."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, ServiceError, fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from aiobotocore.endpoint import AioEndpoint
from aiobotocore.session import AioSession
from botocore.exceptions import HTTPClientError

from .clients import NUMBER, closes_for_good, config, name_of, needs_httpx, over_aiohttp_first, with_client


@pytest.mark.slow
@over_aiohttp_first
@pytest.mark.parametrize("fault", [None, "connection-reset", "read-timeout"])
@pytest.mark.parametrize("turns", range(6))
def test_a_cancelled_task_ends_at_once_and_the_next_call_is_as_good_as_ever(
    chime_phone: ChimePhone, turns: int, fault: str | None, over: str
) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    if fault:
        chime_phone.add_response(Fault(fault), phone_number=NUMBER, optional=True)

    async def work(client: Any) -> None:
        task = asyncio.create_task(name_of(client))
        for _ in range(turns):
            await asyncio.sleep(0)
        if task.cancel():
            with pytest.raises(asyncio.CancelledError):
                await task
        assert len(asyncio.all_tasks()) == 1
        chime_phone.add_phone_number("+12065550101", CallingName="Widgets")
        assert await name_of(client, "+12065550101") == "Widgets"

    with_client(work, config=config(over, retries={"mode": "legacy"}))


def test_a_call_that_is_thrown_away_leaves_no_trace_in_another(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")

    async def work(client: Any) -> None:
        call = name_of(client).__await__()
        next(call)  # in the middle of it
        call.close()
        assert await name_of(client) == "Acme"

    with_client(work)


def test_a_call_may_end_in_another_context_than_it_began_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(*_: object) -> None:
        await asyncio.Future(loop=loop)

    loop = asyncio.new_event_loop()
    loop.close()
    monkeypatch.setattr(AioEndpoint, "_send_request", wait)
    model = SimpleNamespace(service_model=SimpleNamespace(service_name="chime"))
    with fake_chime_phone():
        call = AioEndpoint._send_request(None, {}, model)
        copy_context().run(call.send, None)
        call.close()  # as the garbage collector does, wherever it is at work


def closed_for_good(over: str) -> bool:
    return over == "aiohttp" and closes_for_good


@over_aiohttp_first
def test_a_closed_client_is_for_the_library_to_judge(
    chime_phone: ChimePhone, over: str, network: list[object]
) -> None:
    async def keep(client: Any) -> Any:
        return client

    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    client = with_client(keep, config=config(over))
    if closed_for_good(over):
        with pytest.raises(HTTPClientError):
            asyncio.run(name_of(client))
        assert chime_phone.calls == ()
    else:
        assert asyncio.run(name_of(client)) == "Acme"
    assert network == []


@over_aiohttp_first
@pytest.mark.chime_phone(allow_unused=True)
def test_a_client_may_be_closed_in_the_middle_of_a_call(chime_phone: ChimePhone, over: str) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    chime_phone.add_response(Fault("connection-refused"), times=2)

    async def work(client: Any) -> str | None:
        call = asyncio.create_task(name_of(client))
        await asyncio.sleep(0)
        await client.close()
        return await call

    how = config(over, retries={"mode": "legacy"})
    if closed_for_good(over):
        with pytest.raises(HTTPClientError):
            with_client(work, config=how)
        assert len(chime_phone.calls) == 1
    else:
        assert with_client(work, config=how) == "Acme"


@over_aiohttp_first
def test_a_session_serves_one_event_loop_after_the_other(chime_phone: ChimePhone, over: str) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    session = AioSession()
    for _ in range(3):
        chime_phone.add_response(Fault("connect-timeout"), ServiceError("ServiceUnavailableException"))
        assert with_client(name_of, session=session, config=config(over)) == "Acme"
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 3] * 3


@pytest.mark.slow
@over_aiohttp_first
def test_threads_with_a_loop_each(chime_phone: ChimePhone, over: str) -> None:
    numbers = [f"+1206555010{n}" for n in range(8)]
    for number in numbers:
        chime_phone.add_phone_number(number, CallingName=f"No {number[-1]}")
        chime_phone.add_response(Fault("connect-timeout"), phone_number=number)

    def ask(number: str) -> Any:
        return with_client(lambda client: name_of(client, number), config=config(over))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, numbers)) == [f"No {n}" for n in range(8)]
    assert len(chime_phone.calls) == 16


def test_the_innermost_fake_answers(network: list[object]) -> None:
    async def work(client: Any) -> list[str | None]:
        names = []
        with fake_chime_phone() as outer:
            outer.add_phone_number(NUMBER, CallingName="outer")
            names.append(await name_of(client))
            with fake_chime_phone() as inner:
                inner.add_phone_number(NUMBER, CallingName="inner")
                inner.add_response(Fault("truncated-body"))
                names.append(await name_of(client))
                assert len(outer.calls) == 1
            names.append(await name_of(client))
        return names

    names = with_client(work, aws_access_key_id="a", aws_secret_access_key="b")
    assert names == ["outer", "inner", "outer"]
    assert network == []


@needs_httpx
def test_httpx_runs_on_trio_as_well(chime_phone: ChimePhone) -> None:
    trio = pytest.importorskip("trio", reason="trio is not installed; anyio is not made for it alone")
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    outcomes = [ServiceError("ServiceUnavailableException"), Fault("connect-timeout"), Fault("read-timeout")]
    chime_phone.add_response(*outcomes)

    async def ask() -> str | None:
        how = config("httpx", retries={"mode": "legacy"})
        async with AioSession().create_client("chime", config=how) as client:
            return await name_of(client)

    assert trio.run(ask) == "Acme"
    assert len(chime_phone.sleeps) == 3
