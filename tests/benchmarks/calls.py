"""A call through the fake, against the floor of its client library and against the rivals."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import boto3
import requests
import responses
from botocore.awsrequest import AWSResponse
from moto import mock_aws
from ratio import ratio

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.intercept.context import enter, leave

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 "
    "Credential=AKIAIOSFODNN7EXAMPLE/20191028/us-east-1/chime/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=0123456789abcdef"
}
ASSOCIATION = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


def fake(numbers: int = 1) -> ChimePhone:
    """A fake with the documented sample's number, and others."""
    chime_phone = ChimePhone()
    chime_phone.add_phone_number(NUMBER, Associations=[ASSOCIATION])
    chime_phone.load([f"+1303{n:07}" for n in range(2_000_000, 2_000_000 + numbers - 1)])
    return chime_phone


def on(chime_phone: ChimePhone) -> Callable[[], AbstractContextManager[object]]:
    """A context in which a fake answers."""

    backend = chime_phone._backend  # one that is opened again and again keeps its state

    @contextmanager
    def answering() -> Iterator[None]:
        enter(backend)
        try:
            yield
        finally:
            leave(backend)

    return answering


def sample() -> requests.Response:
    """The answer, as the service would send it."""
    with on(fake())():
        return requests.get(URL, headers=SIGNED, timeout=1)


class Raw(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


def canned_client() -> Any:
    """A boto3 client whose `before-send` returns the answer at once: botocore's own floor."""
    answer = sample()
    client = boto3.Session().client("chime", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

    def canned(request: Any, **_: object) -> AWSResponse:
        return AWSResponse(request.url, 200, dict(answer.headers), Raw(answer.content))

    client.meta.events.register("before-send.*.*", canned)
    return client


def boto3_call(chime_phone: ChimePhone | None = None) -> tuple[Callable[[], object], Any]:
    """A call through a fake, and the context it needs."""
    client = boto3.Session().client("chime", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    return lambda: client.get_phone_number(PhoneNumberId=NUMBER), on(chime_phone or fake())


def against_the_floor() -> float:
    call, around = boto3_call()
    floor = canned_client()
    return ratio(call, lambda: floor.get_phone_number(PhoneNumberId=NUMBER), around_work=around)


def against_the_floor_of_aiobotocore() -> float:
    from aiobotocore.awsrequest import AioAWSResponse
    from aiobotocore.session import AioSession

    answer, loop = sample(), asyncio.new_event_loop()

    def client() -> Any:
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        return loop.run_until_complete(AioSession().create_client("chime", "us-east-1", **keys).__aenter__())

    class RawLater:
        async def read(self) -> bytes:
            return answer.content

    def canned(request: Any, **_: object) -> Any:
        return AioAWSResponse(request.url, 200, dict(answer.headers), RawLater())

    def calls(client: Any) -> Callable[[], object]:
        async def ask() -> None:
            for _ in range(10):
                await client.get_phone_number(PhoneNumberId=NUMBER)

        return lambda: loop.run_until_complete(ask())

    call, floor = client(), client()
    floor.meta.events.register("before-send.*.*", canned)
    figure = ratio(calls(call), calls(floor), around_work=on(fake()), rounds=30, calls=12)
    for opened in (call, floor):
        loop.run_until_complete(opened.__aexit__(None, None, None))
    loop.close()
    return figure


def against_moto() -> float:
    call, around = boto3_call()
    iot = boto3.client("iot", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

    @contextmanager
    def thing() -> Iterator[None]:
        with mock_aws():
            iot.create_thing(thingName="thing", attributePayload={"attributes": {"a": "b"}})
            yield

    floor = partial(iot.describe_thing, thingName="thing")
    return ratio(call, floor, around_work=around, around_floor=thing)


def against_responses() -> float:
    session, answer = requests.Session(), sample()
    mock = responses.RequestsMock(assert_all_requests_are_fired=False)

    @contextmanager
    def mocked() -> Iterator[None]:
        mock.start()
        mock.add(
            "GET",
            URL,
            body=answer.content,
            headers={"x-amzn-RequestId": "a"},
            content_type="application/json",
        )
        try:
            yield
        finally:
            mock.stop()
            mock.reset()

    def call() -> object:
        return session.get(URL, headers=SIGNED)

    return ratio(call, call, around_work=on(fake()), around_floor=mocked)


def set_up_and_tear_down() -> float:
    def ours() -> None:
        with fake_chime_phone():
            pass

    def motos() -> None:
        with mock_aws():
            pass

    return ratio(ours, motos, rounds=20)


def a_large_inventory() -> float:
    small, around_small = boto3_call(fake(10))
    large, around_large = boto3_call(fake(100_000))
    return ratio(large, small, around_work=around_large, around_floor=around_small)


def a_page_of_many() -> float:
    few, around_few = list_call(fake(100))
    many, around_many = list_call(fake(100_000))
    return ratio(many, few, around_work=around_many, around_floor=around_few)


def list_call(chime_phone: ChimePhone) -> tuple[Callable[[], object], Any]:
    """A page of 100 numbers, and the context it needs."""
    client = boto3.Session().client(
        "chime-sdk-voice", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    return lambda: client.list_phone_numbers(MaxResults=100), on(chime_phone)
