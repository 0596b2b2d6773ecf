"""Real keys, profiles and credential endpoints: aiobotocore does not use them while the fake is on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from aiobotocore.credentials import AioDeferredRefreshableCredentials
from aiobotocore.session import AioSession

from .clients import NUMBER, config, name_of, over_aiohttp_first, with_client


def _assert_harmless(chime_phone: ChimePhone) -> None:
    sent = " ".join(f"{call.url} {dict(call.headers)} {call.body!r}" for call in chime_phone.calls)
    assert sent.count(ACCESS_KEY) == len(chime_phone.calls) > 0
    assert "REALACCOUNT" not in sent
    assert "the-real" not in sent


@over_aiohttp_first
def test_no_credentials_and_no_region_are_needed(
    over: str, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        with_client(name_of, config=config(over))
        _assert_harmless(chime_phone)
    assert network == []


@pytest.mark.parametrize("real", [True, False])
def test_an_early_client_signs_with_harmless_keys(
    real: bool, network: list[object], request: pytest.FixtureRequest
) -> None:
    if real:
        request.getfixturevalue("real_account")

    async def work(client: Any) -> None:
        with fake_chime_phone(auth="verify") as chime_phone:
            chime_phone.add_phone_number(NUMBER)
            await name_of(client)
            _assert_harmless(chime_phone)
            assert ACCESS_KEY in await client.generate_presigned_url(
                "get_phone_number", Params={"PhoneNumberId": NUMBER}
            )

    with_client(work)
    assert network == []


async def _key_of(session: AioSession) -> str:
    credentials = await session.get_credentials()
    key: str = credentials.access_key
    return key


def test_an_early_session_has_its_keys_back_in_the_end(
    real_account: dict[str, str], network: list[object]
) -> None:
    session = AioSession()
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        with_client(name_of, session=session)
        assert set(real_account.values()).isdisjoint(os.environ.values())
        _assert_harmless(chime_phone)
        assert asyncio.run(_key_of(session)) == ACCESS_KEY
    assert asyncio.run(_key_of(session)) == real_account["AWS_ACCESS_KEY_ID"]
    assert network == []


def test_clients_and_sessions_given_keys_by_hand_keep_them(network: list[object]) -> None:
    keys = {"aws_access_key_id": "AKIDBYHAND", "aws_secret_access_key": "by hand"}
    session = AioSession()
    session.set_credentials("AKIDBYHAND", "by hand")

    async def ask_early(client: Any) -> None:
        with fake_chime_phone() as chime_phone:
            chime_phone.add_phone_number(NUMBER)
            await name_of(client)
            assert "Credential=AKIDBYHAND/" in chime_phone.calls[0].headers["Authorization"]

    with_client(ask_early, **keys)
    with_client(ask_early, session=session)
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        with_client(name_of, **keys)
        with_client(name_of, session=session)
        assert all("Credential=AKIDBYHAND/" in call.headers["Authorization"] for call in chime_phone.calls)
    assert network == []


@pytest.mark.parametrize(
    "profile", ["", "role_arn = arn:aws:iam::111122223333:role/phones\nsource_profile = base"]
)
@pytest.mark.parametrize("age", ["early", "late"])
def test_a_profile_is_there_and_leads_nowhere(
    age: str, profile: str, real_files: Callable[..., None], network: list[object]
) -> None:
    real_files(prod=profile)
    early = AioSession(profile="prod")
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        with_client(name_of, session=early if age == "early" else AioSession(profile="prod"))
        _assert_harmless(chime_phone)
    assert network == []


def test_an_early_client_does_not_refresh_its_credentials(network: list[object]) -> None:
    asked: list[str] = []

    async def refresh() -> dict[str, str]:
        asked.append("metadata")
        return {}

    session = AioSession()
    session._credentials = AioDeferredRefreshableCredentials(refresh_using=refresh, method="iam-role")

    async def work(client: Any) -> None:
        with fake_chime_phone() as chime_phone:
            chime_phone.add_phone_number(NUMBER)
            await name_of(client)
            _assert_harmless(chime_phone)

    with_client(work, session=session)
    assert asked == []
    assert network == []
