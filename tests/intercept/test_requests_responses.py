"""Answers of the fake as requests hands them out, and bodies as it takes them."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_chime_phone import ChimePhone, Fault, ServiceError

from .requests_sessions import URL, mounted

# -- bodies


@pytest.mark.parametrize("way", ["answer", "wire"])
@pytest.mark.parametrize("size", [None, 1, 10_000])
def test_a_streamed_answer_ends(fake: ChimePhone, size: int | None, way: str) -> None:
    headers = {"Set-Cookie": "a=b"} if way == "wire" else {}
    fake.add_response(ServiceError("NotFoundException", headers=headers))
    with requests.get(URL, stream=True, timeout=5) as answer:
        chunks = list(itertools.islice(answer.iter_content(chunk_size=size), 1000))
    assert json.loads(b"".join(chunks))["Message"] == ServiceError("NotFoundException").message
    assert answer.raw.closed


def test_a_raw_answer_is_read_to_its_end_and_no_further(fake: ChimePhone) -> None:
    raw = requests.get(URL, stream=True, timeout=5).raw
    assert (raw.read(1), raw._fp.fp is None) == (b"{", False)
    assert raw.read().endswith(b"}")
    assert raw._fp.fp is None  # where CacheControl looks
    assert raw.read() == b""


@pytest.mark.parametrize("retries", [0, 2])
@pytest.mark.parametrize(
    "body",
    [
        lambda: b'{"CallingName":"Z\xc3\xbc"}',
        lambda: '{"CallingName":"Z\u00fc"}',
        lambda: iter(['{"Calling', b'Name":', '"Z\u00fc"}']),
        lambda: io.BytesIO(b'{"CallingName":"Z\xc3\xbc"}'),
        lambda: io.StringIO('{"CallingName":"Z\u00fc"}'),
    ],
    ids=["bytes", "text", "chunks", "file", "text file"],
)
def test_a_body_in_any_form_is_read_once_and_sent_again(
    fake: ChimePhone, body: Callable[[], Any], retries: int
) -> None:
    fake.add_response(*[Fault("connection-refused")] * retries, ServiceError("BadRequestException"))
    session = mounted(HTTPAdapter(max_retries=Retry(retries, allowed_methods=None)))
    assert session.post(URL, data=body(), timeout=5).status_code == 400
    assert {call.body for call in fake.calls} == {b'{"CallingName":"Z\xc3\xbc"}'}
    assert len(fake.calls) == retries + 1
