"""The AWS CLI as a process: version 1, from the package index."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from pytest_chime_phone import ChimePhone

from .conftest import BROKEN, FOUND, MISSING, THROTTLED, outcomes

pytestmark = [pytest.mark.slow, pytest.mark.foreign, pytest.mark.chime_phone(auth="verify")]


def _aws(service: str, number: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "awscli", service, "get-phone-number", "--phone-number-id", number]
    return subprocess.run(
        [*command, "--output", "json"], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_cli(account: ChimePhone) -> None:
    service = "chime-sdk-voice"
    found = _aws(service, FOUND)
    assert json.loads(found.stdout)["PhoneNumber"]["CallingName"] == "Acme"

    missing = _aws(service, MISSING)
    assert missing.returncode != 0
    assert "An error occurred (NotFoundException) when calling the GetPhoneNumber operation" in missing.stderr

    throttled = _aws(service, THROTTLED)  # version 1 still retries in the legacy mode
    assert json.loads(throttled.stdout)["PhoneNumber"]["E164PhoneNumber"] == THROTTLED

    broken = _aws(service, BROKEN)
    assert (broken.returncode, broken.stdout) == (0, "")  # in silence: see docs/reference/outcomes.md

    assert outcomes(account) == [
        (service, FOUND, "Success"),
        (service, MISSING, "NotFoundException"),
        (service, THROTTLED, "ThrottledClientException"),
        (service, THROTTLED, "Success"),
        (service, BROKEN, "MalformedResponse"),
    ]


@pytest.mark.chime_phone(allow_unused=True)
def test_the_older_service(account: ChimePhone) -> None:
    assert json.loads(_aws("chime", FOUND).stdout)["PhoneNumber"]["CallingName"] == "Acme"
    assert outcomes(account) == [("chime", FOUND, "Success")]
