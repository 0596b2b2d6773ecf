"""Asynchronous tests, under pytest-asyncio and anyio, and with `@given`."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec

import pytest

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from .clients import has_httpx

pytestmark = pytest.mark.slow
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


NEEDS_ANYIO = "pytestmark = [pytest.mark.anyio, pytest.mark.parametrize('anyio_backend', ['{}'])]\n"
OVER_AIOHTTP = "HOW = {}\n"
OVER_HTTPX = "from aiobotocore.httpxsession import HttpxSession\nHOW = {'http_session_cls': HttpxSession}\n"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(*arguments, **modules)`: a run of its own process, in which warnings are errors."""
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)

    def run_tests(*arguments: str, **modules: str) -> pytest.RunResult:
        pytester.makepyfile(**{name: TESTS + source for name, source in modules.items()})
        pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
        same = ("-v", "-p", "no:cacheprovider", "-p", "no:randomly", "-W", "error", "--hypothesis-seed=0")
        return pytester.runpytest_subprocess(*same, *arguments)

    return run_tests


def passed_and_failed(result: pytest.RunResult, module: str) -> tuple[int, int]:
    """How many tests of a module did."""
    lines = [line for line in result.outlines if line.startswith(f"{module}.py::")]
    return sum(" PASSED " in line for line in lines), sum(" FAILED " in line for line in lines)


def test_under_pytest_asyncio(run: Run) -> None:
    result = run("--asyncio-mode=auto", test_plain=OVER_AIOHTTP + PLAIN, test_given=GIVEN)
    assert passed_and_failed(result, "test_plain") == (3, 2)
    assert passed_and_failed(result, "test_given") == (2, 0)
    result.stdout.fnmatch_lines(["*ListVoiceProfileDomains of chime-sdk-voice has no answer*"])
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): *no call was made*"])


def test_under_anyio_beside_pytest_asyncio_by_marker(run: Run) -> None:
    pytest.importorskip("anyio", reason="anyio is not installed, so it runs no test")
    on_asyncio, on_trio = NEEDS_ANYIO.format("asyncio"), NEEDS_ANYIO.format("trio")
    modules = {
        "test_marked": "pytestmark = pytest.mark.asyncio\n" + OVER_AIOHTTP + PLAIN,
        "test_asyncio": on_asyncio + OVER_AIOHTTP + PLAIN,
        "test_given": on_asyncio + GIVEN,
    }
    if has_httpx and find_spec("trio"):  # aiohttp runs on asyncio alone
        modules["test_trio"] = on_trio + OVER_HTTPX + PLAIN
    result = run("--asyncio-mode=strict", **modules)
    for module in modules:
        assert passed_and_failed(result, module) == ((2, 0) if module == "test_given" else (3, 2))
        if module != "test_given":
            result.stdout.fnmatch_lines(["E *ListVoiceProfileDomains of chime-sdk-voice has no answer*"])
    unused = [line for line in result.outlines if line.endswith("outcomes left, no call was made.")]
    unused = [line for line in unused if not line.startswith("FAILED")]  # pytest's summary, whole in CI
    assert len(unused) == len(modules) - 1
