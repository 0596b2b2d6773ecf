"""aiobotocore is not imported for those who do not use it, and is answered whenever it is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

pytestmark = pytest.mark.slow
ASK = """
import asyncio, os, sys
from pytest_chime_phone import fake_chime_phone

async def ask(session):
    async with session.create_client("chime", "us-east-1") as client:
        return await client.get_phone_number(PhoneNumberId="+12065550100")
"""


def run(script: str) -> None:
    """Run a script of its own, in which warnings are errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK + script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_fake_imports_none_of_it() -> None:
    run("""
import boto3
with fake_chime_phone() as fake:
    fake.add_phone_number("+12065550100")
    boto3.client("chime").get_phone_number(PhoneNumberId="+12065550100")
assert {"aiobotocore", "aiohttp", "anyio", "httpx", "httpx2"}.isdisjoint(sys.modules)
assert not [finder for finder in sys.meta_path if "chime" in type(finder).__module__]
""")


@pytest.mark.parametrize(
    "importing", ["import aiobotocore.session", "from aiobotocore import endpoint, httpsession, session"]
)
def test_what_is_imported_under_a_fake_is_answered_at_once(importing: str) -> None:
    run(f"""
with fake_chime_phone() as fake:
    fake.add_phone_number("+12065550100")
    {importing}
    from aiobotocore.session import AioSession
    asyncio.run(ask(AioSession()))
    assert len(fake.calls) == 1
assert not [finder for finder in sys.meta_path if "chime" in type(finder).__module__]
send = AioSession.get_credentials
with fake_chime_phone() as fake:
    assert AioSession.get_credentials is not send
    fake.add_phone_number("+12065550100")
    asyncio.run(ask(AioSession()))
    assert len(fake.calls) == 1
assert AioSession.get_credentials is send
assert send.__module__ == "aiobotocore.session"
""")


def test_what_is_imported_before_any_fake_is_answered() -> None:
    run("""
import aiobotocore.session
session = aiobotocore.session.get_session()
with fake_chime_phone() as fake:
    fake.add_phone_number("+12065550100")
    asyncio.run(ask(session))
    assert len(fake.calls) == 1
""")


def test_an_import_that_ends_when_the_fake_has_gone_opens_nothing() -> None:
    run("""
from pytest_chime_phone.intercept import context
with fake_chime_phone():
    late = context._hook
    spec = late.find_spec("aiobotocore.session", __import__("aiobotocore").__path__)
from importlib.util import module_from_spec
module = sys.modules["aiobotocore.session"] = module_from_spec(spec)
spec.loader.exec_module(module)
assert module.AioSession.get_credentials.__module__ == "aiobotocore.session"
""")


def test_a_mock_of_aiohttp_that_begins_before_the_first_fault_is_passed_by() -> None:
    run("""
import aiobotocore.session, aiohttp
from botocore.exceptions import ReadTimeoutError
from pytest_chime_phone import Fault

async def mocked(*_, **__):
    raise aiohttp.ClientConnectionError  # as aioresponses does

with fake_chime_phone() as fake:
    aiohttp.ClientSession._request = mocked
    fake.add_response(Fault("read-timeout"), times=None)
    try:
        asyncio.run(ask(aiobotocore.session.get_session()))
    except ReadTimeoutError:
        pass
""")
