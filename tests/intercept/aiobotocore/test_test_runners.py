"""Asynchronous tests, under pytest-asyncio and anyio, and with `@given`."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from .clients import has_httpx

Run = Callable[..., pytest.RunResult]

TESTS = """
import asyncio, pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from hypothesis import given, settings
from pytest_chime_phone import Fault, ServiceError, strategies as chime

NUMBER = "+12065550100"
session = AioSession()

def client(**how):
    return session.create_client("chime-sdk-voice", "us-east-1", **how)

async def name_of(voice, number=NUMBER):
    return (await voice.get_phone_number(PhoneNumberId=number))["PhoneNumber"].get("CallingName")
"""
PLAIN = """
async def test_found(chime_phone):
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), Fault("connect-timeout"))
    async with client(config=AioConfig(**HOW)) as voice:
        assert await name_of(voice) == "Acme"
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 3]

@pytest.mark.parametrize("nth", [1, 2])
async def test_fresh(chime_phone, nth):
    assert not chime_phone.calls
    async with client(config=AioConfig(**HOW)) as voice:
        with pytest.raises(voice.exceptions.NotFoundException):
            await name_of(voice)

async def test_unexpected(chime_phone):
    async with client(config=AioConfig(**HOW)) as voice:
        try:
            await voice.list_voice_profile_domains()
        except Exception:
            pass

async def test_unused(chime_phone):
    chime_phone.add_response(Fault("garbage"))
"""
GIVEN = """
@settings(deadline=None, database=None, max_examples=60)
@given(outcome=chime.outcomes(service="chime-sdk-voice"))
async def test_each_example_is_fresh(chime_phone, outcome):
    assert not chime_phone.calls
    chime_phone.add_response(outcome, times=None)
    async with client() as voice:
        try:
            await name_of(voice)
        except Exception:
            pass
    assert {call.outcome for call in chime_phone.calls} == {outcome}

@settings(deadline=None, database=None, max_examples=10)
@given(inventory=chime.inventories(service="chime-sdk-voice"))
async def test_at_once(chime_phone, inventory):
    chime_phone.load(inventory, unchecked=True)
    numbers = list(chime_phone.phone_numbers)
    async with client() as voice:
        names = await asyncio.gather(*(name_of(voice, number) for number in numbers))
    assert names == [chime_phone.phone_numbers[number]["CallingName"] for number in numbers]
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(source, *arguments)`: a run of its own process, in which warnings are errors."""
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)

    def run_tests(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(TESTS + source)
        if "no:asyncio" not in arguments:
            pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
        same = ("-p", "no:cacheprovider", "-p", "no:randomly", "-W", "error", "--hypothesis-seed=0")
        return pytester.runpytest_subprocess(*same, *arguments)

    return run_tests


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_under_pytest_asyncio(run: Run, mode: str) -> None:
    mark = "HOW = {}\n" + ("pytestmark = pytest.mark.asyncio\n" if mode == "strict" else "")
    result = run(mark + PLAIN, f"--asyncio-mode={mode}")
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(["*ListVoiceProfileDomains of chime-sdk-voice has no answer*"])
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): *no call was made*"])


def test_examples_under_pytest_asyncio(run: Run) -> None:
    run(GIVEN, "--asyncio-mode=auto").assert_outcomes(passed=2)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_under_anyio(run: Run, backend: str) -> None:
    pytest.importorskip("anyio", reason="anyio is not installed, so it runs no test")
    if backend == "trio":
        pytest.importorskip("trio", reason="trio is not installed, and anyio runs on asyncio too")
    if backend == "trio" and not has_httpx:
        pytest.skip("aiohttp runs on asyncio alone")
    how = "HOW = {}"
    if backend == "trio":
        how = "from aiobotocore.httpxsession import HttpxSession\nHOW = {'http_session_cls': HttpxSession}"
    head = (
        f"{how}\npytestmark = [pytest.mark.anyio, pytest.mark.parametrize('anyio_backend', ['{backend}'])]\n"
    )
    result = run(head + PLAIN, "-p", "no:asyncio")
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(["*ListVoiceProfileDomains of chime-sdk-voice has no answer*"])


def test_examples_under_anyio(run: Run) -> None:
    pytest.importorskip("anyio", reason="anyio is not installed, so it runs no test")
    head = "pytestmark = [pytest.mark.anyio, pytest.mark.parametrize('anyio_backend', ['asyncio'])]\n"
    run(head + GIVEN, "-p", "no:asyncio").assert_outcomes(passed=2)
