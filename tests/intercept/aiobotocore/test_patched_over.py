"""All of aiobotocore is as before in the end; what somebody patched over the fake passes everything on."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_chime_phone import fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

import aiobotocore.endpoint
import aiobotocore.httpsession
import aiobotocore.retries.bucket
import aiobotocore.session
import aiobotocore.signers
import aiohttp
from aiobotocore.session import AioSession
from botocore.exceptions import HTTPClientError

from .clients import config, has_httpx, name_of, over_aiohttp_first, with_client


def _what_is_patched() -> dict[str, object]:
    owners: list[Any] = [
        aiobotocore.endpoint,
        aiobotocore.endpoint.AioEndpoint,
        aiobotocore.httpsession.AIOHTTPSession,
        aiobotocore.retries.bucket.AsyncTokenBucket,
        aiobotocore.session.AioSession,
        aiobotocore.signers.AioRequestSigner,
        aiohttp.TCPConnector,
        aiohttp.ClientSession,
    ]
    if has_httpx:
        from aiobotocore import httpxsession

        owners.append(httpxsession.HttpxSession)
    if hasattr(aiobotocore.endpoint, "AnyioEndpoint"):
        owners.append(aiobotocore.endpoint.AnyioEndpoint)
    return {f"{owner.__name__}.{name}": value for owner in owners for name, value in vars(owner).items()}


def test_everything_is_put_back() -> None:
    before = _what_is_patched()
    with fake_chime_phone(), fake_chime_phone():
        assert _what_is_patched() != before
    assert _what_is_patched() == before


@over_aiohttp_first
def test_what_somebody_patched_over_passes_everything_on(
    over: str, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    owners: list[tuple[Any, str]] = [
        (aiobotocore.endpoint.AioEndpoint, "_send_request"),
        (aiobotocore.httpsession.AIOHTTPSession, "send"),
        (aiobotocore.retries.bucket.AsyncTokenBucket, "acquire"),
        (aiobotocore.session.AioSession, "get_credentials"),
        (aiobotocore.signers.AioRequestSigner, "get_auth_instance"),
    ]
    if has_httpx:
        from aiobotocore import httpxsession

        owners.append((httpxsession.HttpxSession, "send"))
    originals = [(owner, name, vars(owner)[name]) for owner, name in owners]
    try:
        with fake_chime_phone():
            for owner, name in owners:
                beneath = getattr(owner, name)
                setattr(owner, name, lambda *args, _beneath=beneath, **kwargs: _beneath(*args, **kwargs))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDOFAREALACCOUNT")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-real-secret")
        sent: list[str] = []

        async def work(client: Any) -> None:
            client.meta.events.register(
                "before-send.chime", lambda request, **_: sent.append(str(request.headers["Authorization"]))
            )
            with pytest.raises(HTTPClientError, match="socket wanted"):
                await name_of(client)

        with_client(work, session=AioSession(), config=config(over, retries={"total_max_attempts": 1}))
        assert "AKIDOFAREALACCOUNT" in sent[0]
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)
    assert network
