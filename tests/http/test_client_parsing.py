"""The transcript tells what the client made of a malformed answer."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import boto3
import pytest
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, MalformedResponse
from pytest_chime_phone.scripting.failure_messages import transcript

NUMBER = "+12065550100"
ONCE = Config(retries={"total_max_attempts": 1})


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (MalformedResponse(b""), "botocore returns {}, without an error"),
        (MalformedResponse(b"<html>"), "botocore returns {}, without an error"),
        (MalformedResponse(b"null"), "botocore raises TypeError"),
        (MalformedResponse(b'{"PhoneNumber":{"CreatedTimestamp":"soon"}}'), "botocore raises ValueError"),
        (MalformedResponse(b'{"PhoneNumber":{"Status":"assigned"}}'), "botocore returns PhoneNumber"),
        (MalformedResponse(b"<html>", status=502), "botocore raises ClientError '502'"),
        (MalformedResponse(b'{"Code":"NotFound"}', status=404), "botocore raises ClientError 'NotFound'"),
    ],
    ids=str,
)
def test_it_tells_how_botocore_reads_it(
    chime_phone: ChimePhone, answer: MalformedResponse, sentence: str
) -> None:
    chime_phone.add_response(answer)
    with contextlib.suppress(Exception):
        boto3.client("chime", config=ONCE).get_phone_number(PhoneNumberId=NUMBER)
    assert transcript(chime_phone.calls, chime_phone.phone_numbers).endswith(f"-> {answer}; {sentence}")


READS = "requests returns HTTP 200, and json() works"
DOES_NOT = "requests returns HTTP 200, and json() raises"
GZIP = {"content-encoding": "gzip"}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (MalformedResponse(b"{"), DOES_NOT),
        (MalformedResponse(b"{}"), READS),
        (MalformedResponse(b'{"a":"\xff"}'), READS),
        (MalformedResponse(b"\xef\xbb\xbf{}"), DOES_NOT),
        (MalformedResponse(gzip.compress(b"{}")), DOES_NOT),
        (MalformedResponse(gzip.compress(b"{}"), headers=GZIP), READS),
        (MalformedResponse(zlib.compress(b"{}"), headers={"Content-Encoding": "deflate"}), READS),
        (MalformedResponse(b"", headers=GZIP), DOES_NOT),
        (MalformedResponse(b"{}", headers=GZIP), "requests raises ContentDecodingError"),
    ],
    ids=str,
)
def test_it_tells_how_requests_reads_it(
    chime_phone: ChimePhone, answer: MalformedResponse, sentence: str
) -> None:
    chime_phone.add_response(answer)
    try:
        requests.get(f"https://chime.us-east-1.amazonaws.com/phone-numbers/{NUMBER}", timeout=10).json()
    except requests.exceptions.ContentDecodingError:
        made_of_it = "requests raises ContentDecodingError"
    except requests.exceptions.JSONDecodeError:
        made_of_it = DOES_NOT
    else:
        made_of_it = READS
    assert made_of_it == sentence
    assert transcript(chime_phone.calls, chime_phone.phone_numbers).endswith(f"; {sentence}")


@pytest.mark.chime_phone(auth="ignore")
def test_it_does_not_guess_who_is_at_the_server(chime_phone: ChimePhone) -> None:
    answer = MalformedResponse(b"null")
    chime_phone.add_response(answer, times=None)
    with chime_phone.serve() as url:
        requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10)
        assert transcript(chime_phone.calls, chime_phone.phone_numbers).endswith(f"-> {answer}")
        with contextlib.suppress(TypeError):
            boto3.client("chime", endpoint_url=url, config=ONCE).get_phone_number(PhoneNumberId=NUMBER)
        assert transcript(chime_phone.calls, chime_phone.phone_numbers).endswith(
            "; botocore raises TypeError"
        )
