"""The wires in memory: as a socket would, they bring much at a time, wait, and end once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse, Success

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

import aiobotocore.endpoint
import aiohttp
from botocore.exceptions import BotoCoreError

from pytest_chime_phone.intercept.transports.aiohttp import _MemoryTransport

from .clients import NUMBER, config, name_of, over_aiohttp_first, over_each, with_client


@pytest.mark.slow
@over_each
@pytest.mark.parametrize("headers", [{}, {"Set-Cookie": "a=b"}], ids=["short way", "wire"])
def test_a_large_answer_arrives_whole(chime_phone: ChimePhone, headers: dict[str, str], over: str) -> None:
    associations = [{"Name": "AccountId", "Value": f"{n:0100}"} for n in range(20_000)]
    body = json.dumps({"PhoneNumber": {"Associations": associations}}).encode()
    chime_phone.add_response(MalformedResponse(body, headers=headers))
    answer = with_client(lambda client: client.get_phone_number(PhoneNumberId=NUMBER), config=config(over))
    assert answer["PhoneNumber"]["Associations"] == associations


@over_each
@pytest.mark.parametrize("headers", [{}, {"Set-Cookie": "a=b"}], ids=["short way", "wire"])
def test_a_large_request_is_read_whole(chime_phone: ChimePhone, headers: dict[str, str], over: str) -> None:
    wanted = {"E164PhoneNumbers": [f"+1206{n:07}" for n in range(50_000)], "ProductType": "VoiceConnector"}
    chime_phone.add_response(MalformedResponse(b"{}", headers=headers))
    with_client(lambda client: client.create_phone_number_order(**wanted), config=config(over))
    assert chime_phone.calls[0].parameters == wanted


@over_aiohttp_first
@pytest.mark.parametrize("kind", Fault.KINDS)
def test_a_mock_of_what_the_library_consists_of_does_not_meet_what_is_broken(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch, over: str, kind: str
) -> None:
    chime_phone.add_response(Fault(kind), times=None)

    def raised() -> tuple[type, str]:
        with pytest.raises(BotoCoreError) as met:
            with_client(lambda client: client.get_phone_number(PhoneNumberId=NUMBER), config=config(over))
        return met.type, str(met.value)

    alone = raised()
    mocked = [(aiohttp.ClientSession, "_request")]  # by aioresponses, pook and VCR.py
    if over == "httpx":
        from aiobotocore.httpxsession import httpx

        mocked += [
            (httpx.AsyncHTTPTransport, "handle_async_request"),
            (httpx.AsyncClient, "_transport_for_url"),
        ]
    for owner, name in mocked:
        monkeypatch.setattr(owner, name, lambda *_, **__: pytest.fail("asked"))
    assert raised() == alone


class _Protocol:
    def __init__(self) -> None:
        self.met: list[object] = []

    def data_received(self, data: bytes) -> None:
        self.met.append(len(data))

    def eof_received(self) -> None:
        self.met.append("end")

    def connection_lost(self, error: BaseException | None) -> None:
        self.met.append(error)


def _met(work: Any, reply: Any) -> list[object]:
    protocol = _Protocol()

    async def do() -> None:
        transport = _MemoryTransport(asyncio.get_running_loop(), protocol, reply)  # type: ignore[arg-type]
        for step in work:
            step(transport)
            for _ in range(9):
                await asyncio.sleep(0)

    asyncio.run(do())
    return protocol.met


def _write(transport: _MemoryTransport) -> None:
    transport.write(b"GET / HTTP/1.1\r\n")
    transport.write(b"\r\n")


def test_a_reply_is_brought_once_and_ends_once() -> None:
    close = _MemoryTransport.close
    assert _met([_write, close, _MemoryTransport.abort], Fault("empty-response")) == ["end", None]
    assert _met([_write, _write], Fault("truncated-body"))[1:] == ["end", None]


def test_a_connection_that_was_closed_brings_nothing() -> None:
    assert _met([_MemoryTransport.abort, _write], Fault("truncated-body")) == [None]


def test_a_reader_that_has_enough_is_waited_for() -> None:
    pause, resume = _MemoryTransport.pause_reading, _MemoryTransport.resume_reading
    assert _met([pause, _write], Fault("truncated-body")) == []
    assert _met([pause, _write, resume], Fault("truncated-body"))[1:] == ["end", None]


def test_the_retry_loop_finds_the_rest_of_asyncio(chime_phone: ChimePhone) -> None:
    assert vars(aiobotocore.endpoint)["asyncio"] is not asyncio
    assert aiobotocore.endpoint.asyncio.Lock is asyncio.Lock


def test_tasks_take_turns_at_every_call(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER), times=None)
    order: list[str] = []

    async def work(client: Any) -> None:
        async def ask(name: str) -> None:
            for _ in range(2):
                await name_of(client)
                order.append(name)

        await asyncio.gather(ask("a"), ask("b"))

    with_client(work)
    assert order == ["a", "b", "a", "b"]
