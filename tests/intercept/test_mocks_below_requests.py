"""Mocks of what requests sends through: cassettes, urlopen and caches."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import boto3
import pytest
import requests
import urllib3
import vcr
from botocore.config import Config
from botocore.parsers import ResponseParserError
from cachecontrol import CacheControl
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool

from pytest_chime_phone import Fault, MalformedResponse, fake_chime_phone

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
ONCE = Config(retries={"total_max_attempts": 1})


# -- mocks that replace what urllib3 and http.client consist of

FAULTY = {
    "requests": lambda: requests.get(URL, timeout=1),
    "requests, retrying": lambda: _retrying().get(URL, timeout=1),
    "boto3": lambda: boto3.client("chime", config=ONCE).get_phone_number(PhoneNumberId=NUMBER),
}


needs_urllib3_2 = pytest.mark.skipif(
    urllib3.__version__.startswith("1."),
    reason="with urllib3 1 a cassette of VCR.py lets nobody but itself make an HTTPS connection",
)


def _retrying() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=1))
    return session


def _raised(work: Callable[[], object]) -> tuple[type, str]:
    with pytest.raises(Exception) as raised:
        work()
    return raised.type, re.sub("0x[0-9a-f]+", "", str(raised.value))


@needs_urllib3_2
@pytest.mark.parametrize(
    ("client", "kind"),
    [
        (client, kind)
        for client in FAULTY
        for kind in Fault.KINDS
        if (client, kind) != ("boto3", "truncated-body")  # which raises nothing in newer versions
    ],
)
def test_a_cassette_neither_meets_nor_records_what_is_broken(
    client: str, kind: str, tmp_path: Path, network: list[object]
) -> None:
    cassette = tmp_path / "cassette.yaml"
    with fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone:
        chime_phone.add_response(Fault(kind), times=None)
        work = FAULTY[client]
        alone = _raised(work)
        calls = len(chime_phone.calls)
        with vcr.use_cassette(str(cassette)):
            assert _raised(work) == alone
        assert len(chime_phone.calls) == 2 * calls
    assert not cassette.exists()
    assert network == []


@needs_urllib3_2
def test_a_cassette_records_no_answer_of_the_fake(tmp_path: Path, network: list[object]) -> None:
    cassette = tmp_path / "cassette.yaml"
    with vcr.use_cassette(str(cassette)), fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone:
        chime_phone.add_response(MalformedResponse(b"<html>", headers={"Set-Cookie": "a=b"}), times=3)
        for work in FAULTY.values():
            with suppress(ResponseParserError):
                work()
        assert _retrying().get(URL, timeout=1).status_code == 200
        assert len(chime_phone.calls) == 4
    assert not cassette.exists()
    assert network == []


@pytest.mark.parametrize("client", FAULTY)
def test_a_mock_of_urlopen_does_not_meet_what_is_ours(
    client: str, monkeypatch: pytest.MonkeyPatch, network: list[object]
) -> None:
    with fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone:
        for broken in (None, Fault("read-timeout"), Fault("garbage")):
            if broken:
                chime_phone.add_response(broken, times=None)
            work = FAULTY[client]
            alone = _raised(work) if broken else work()
            with monkeypatch.context() as patched:
                patched.setattr(HTTPConnectionPool, "urlopen", lambda *_, **__: pytest.fail("asked"))
                assert (_raised(work) == alone) if broken else work()
            chime_phone.reset()
    assert network == []


def test_what_cachecontrol_may_cache_is_asked_for_once(network: list[object]) -> None:
    with fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone:
        headers = {"Cache-Control": "max-age=1000000000", "Content-Type": "application/json"}
        chime_phone.add_response(MalformedResponse(b"{}", headers=headers))
        session = CacheControl(requests.Session())
        assert [session.get(URL, timeout=1).content for _ in range(2)] == [b"{}", b"{}"]
        assert len(chime_phone.calls) == 1
    assert network == []
