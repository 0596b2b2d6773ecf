"""Nothing of ours reaches a socket, and nothing of others is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse, ServiceError, fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from botocore.exceptions import HTTPClientError
from moto import mock_aws

from .clients import NUMBER, config, name_of, over_aiohttp_first, with_client

HOSTS = {"chime": "chime", "chime-sdk-voice": "voice-chime"}
ENDPOINTS = ("http://localhost:4566", "http://127.0.0.1:80/chime/v1", "https://proxy.example.test/a/b/")
#: Before the answer itself: along the short way, and over a wire in memory.
FIRST = (
    ServiceError("ServiceUnavailableException"),
    ServiceError("ServiceUnavailableException", headers={"Set-Cookie": "a=b"}),
    Fault("connection-refused"),
    Fault("read-timeout"),
)


@pytest.mark.slow
@over_aiohttp_first
@pytest.mark.parametrize("age", ["early", "late"])
@pytest.mark.parametrize("service", HOSTS)
@pytest.mark.parametrize("endpoint_url", [None, *ENDPOINTS])
def test_every_endpoint_is_answered(
    endpoint_url: str | None, service: str, age: str, over: str, network: list[object]
) -> None:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    how: Any = {"endpoint_url": endpoint_url, "config": config(over, retries={"mode": "legacy"}), **keys}

    async def ask(client: Any, chime_phone: ChimePhone) -> None:
        for outcome in FIRST:
            chime_phone.add_response(outcome)
            assert await name_of(client) == "Acme"

    async def ask_early(client: Any) -> None:
        with answering() as chime_phone:
            await ask(client, chime_phone)

    @contextmanager
    def answering() -> Iterator[ChimePhone]:
        with fake_chime_phone() as chime_phone:
            chime_phone.add_phone_number(NUMBER, CallingName="Acme")
            yield chime_phone
            base = endpoint_url or f"https://{HOSTS[service]}.us-east-1.amazonaws.com"
            urls = {call.url for call in chime_phone.calls}
            assert urls == {f"{base.rstrip('/')}/phone-numbers/%2B12065550100"}

    if age == "early":
        with_client(ask_early, service, **how)
    else:
        with answering() as chime_phone:
            with_client(partial(ask, chime_phone=chime_phone), service, **how)
    assert network == []


@over_aiohttp_first
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CHIME"])
def test_an_endpoint_of_the_environment_is_answered(
    variable: str, over: str, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://localhost:4566")
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        assert with_client(name_of, config=config(over)) == "Acme"
        assert chime_phone.calls[0].url.startswith("http://localhost:4566/")
    assert network == []


@over_aiohttp_first
def test_a_proxy_is_not_asked(over: str, network: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = "http://proxy.example.test:3128"
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(Fault("read-timeout"), times=2)
        with_client(name_of, config=config(over, retries={"mode": "legacy"}))
        chime_phone.add_response(Fault("read-timeout"), times=2)
        with_client(name_of, config=config(over, proxies={"https": proxy}, retries={"mode": "legacy"}))
    assert network == []


@over_aiohttp_first
@pytest.mark.parametrize("service", ["chime-sdk-meetings", "sts"])
def test_other_services_reach_the_socket(over: str, service: str, network: list[object]) -> None:
    async def work(client: Any) -> None:
        method = client.get_caller_identity if service == "sts" else client.list_tags_for_resource
        arguments = {} if service == "sts" else {"ResourceARN": "arn:aws:chime:::meeting/m"}
        with pytest.raises(HTTPClientError, match="socket wanted"):
            await method(**arguments)

    with fake_chime_phone() as chime_phone:
        once = config(over, retries={"total_max_attempts": 1})
        with_client(work, service, config=once)
        assert chime_phone.calls == ()
    assert network


@over_aiohttp_first
def test_a_shared_endpoint_is_shared(over: str, network: list[object]) -> None:
    async def work(client: Any) -> None:
        with pytest.raises(HTTPClientError, match="socket wanted"):
            await client.get_caller_identity()

    once = config(over, retries={"total_max_attempts": 1})
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        with_client(name_of, endpoint_url="https://localhost:4566", config=once)
        with_client(work, "sts", endpoint_url="https://localhost:4566", config=once)
        assert len(chime_phone.calls) == 1
    assert network


def test_a_redirect_is_followed_as_far_as_it_is_ours(network: list[object]) -> None:
    def to(url: str) -> MalformedResponse:
        return MalformedResponse(b"", status=302, headers={"Location": url})

    async def work(client: Any) -> None:
        with fake_chime_phone() as chime_phone:
            chime_phone.add_phone_number(NUMBER, CallingName="Acme", ProductType="VoiceConnector")
            chime_phone.add_response(to("/phone-numbers/+12065550100"))
            chime_phone.add_response(
                to("https://voice-chime.us-west-2.amazonaws.com/phone-numbers/+12065550100")
            )
            assert await name_of(client) == "Acme"
            assert [call.service for call in chime_phone.calls] == ["chime", "chime", "chime-sdk-voice"]
            assert network == []
            chime_phone.add_response(to("https://elsewhere.example.test/"))
            with pytest.raises(HTTPClientError, match="socket wanted"):
                await name_of(client)
            assert network == ["elsewhere.example.test"]

    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    with_client(work, config=config(retries={"total_max_attempts": 1}), **keys)


@over_aiohttp_first
@pytest.mark.parametrize("first", ["moto", "ours"])
def test_moto_has_no_say(first: str, over: str, network: list[object]) -> None:
    async def work(client: Any) -> None:
        with pytest.raises(client.exceptions.NotFoundException):
            await name_of(client, "+12065550101")
        assert await name_of(client) == "Acme"

    outer, inner = (mock_aws(), fake_chime_phone()) if first == "moto" else (fake_chime_phone(), mock_aws())
    with outer as one, inner as other:
        chime_phone: Any = other if first == "moto" else one
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        with_client(work, config=config(over))
    assert network == []


@pytest.mark.enable_socket
def test_pytest_socket_has_nothing_to_block(chime_phone: ChimePhone) -> None:
    import pytest_socket

    pytest_socket.disable_socket(allow_unix_socket=True)
    try:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        chime_phone.add_response(
            *(Fault(kind) for kind in ("connection-reset", "truncated-body", "read-timeout"))
        )
        assert with_client(name_of) == "Acme"
    finally:
        pytest_socket.enable_socket()
