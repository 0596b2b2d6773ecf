"""curl, which signs with `--aws-sigv4`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess

import pytest

from pytest_chime_phone import ChimePhone

from .conftest import BROKEN, FOUND, MISSING, SERVICES, THROTTLED, outcomes

pytestmark = [pytest.mark.slow, pytest.mark.foreign]


@pytest.fixture(scope="module")
def curl() -> str:
    """The program, where it can sign: since 7.75."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed: it was not tried")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"curl (\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < (7, 75):
        pytest.skip(f"this curl cannot sign, so it was not tried: {version.partition(' (')[0]}")
    return program


def _ask(curl: str, url: str, *signing: str) -> tuple[int, str]:
    run = subprocess.run(
        [curl, "--silent", "--show-error", "--write-out", "\n%{http_code}", *signing, url],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    body, _, status = run.stdout.rpartition("\n")
    return int(status), body


@pytest.mark.parametrize("service", SERVICES)
def test_curl(account: ChimePhone, chime_phone_server: str, curl: str, service: str) -> None:
    key = f"{os.environ['AWS_ACCESS_KEY_ID']}:{os.environ['AWS_SECRET_ACCESS_KEY']}"
    signing = ("--aws-sigv4", "aws:amz:us-east-1:chime", "--user", key)

    def ask(number: str) -> tuple[int, str]:
        return _ask(curl, f"{chime_phone_server}/{service}/phone-numbers/{number}", *signing)

    status, body = ask(FOUND)
    assert (status, json.loads(body)["PhoneNumber"]["CallingName"]) == (200, "Acme")
    status, body = ask(MISSING)
    assert (status, json.loads(body)["Code"]) == (404, "NotFound")
    assert [ask(THROTTLED)[0], ask(THROTTLED)[0]] == [429, 200]
    assert ask(BROKEN) == (200, '{"PhoneNumber":{"Calling')
    assert outcomes(account) == [
        (service, FOUND, "Success"),
        (service, MISSING, "NotFoundException"),
        (service, THROTTLED, "ThrottledClientException"),
        (service, THROTTLED, "Success"),
        (service, BROKEN, "MalformedResponse"),
    ]


@pytest.mark.chime_phone(allow_unused=True)
def test_curl_without_a_signature_is_refused(account: ChimePhone, chime_phone_server: str, curl: str) -> None:
    status, _ = _ask(curl, f"{chime_phone_server}/phone-numbers/{FOUND}")
    assert status == 403
    assert outcomes(account) == [("chime", FOUND, "MissingAuthenticationTokenException")]
