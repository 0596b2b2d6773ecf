"""The AWS SDK for JavaScript, version 3, on Node."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .conftest import BROKEN, FOUND, MISSING, SERVICES, THROTTLED, outcomes

pytestmark = [pytest.mark.slow, pytest.mark.foreign, pytest.mark.chime_phone(auth="verify")]

LOOKUPS = Path(__file__).with_name("lookups.mjs")


def _look_up(sdk: Path, service: str, endpoint: str, *numbers: str) -> list[dict[str, Any]]:
    command = ["node", str(LOOKUPS), str(sdk), service, endpoint, *numbers]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_the_sdk_by_its_environment(account: ChimePhone, javascript_sdk: Path, service: str) -> None:
    numbers = FOUND, MISSING, THROTTLED, BROKEN
    found, missing, throttled, broken = _look_up(javascript_sdk, service, "", *numbers)
    assert (found["value"]["CallingName"], found["attempts"]) == ("Acme", 1)
    assert missing == {"error": "NotFoundException", "status": 404}
    assert (throttled["value"]["E164PhoneNumber"], throttled["attempts"]) == (THROTTLED, 2)
    assert broken["error"] == "SyntaxError"
    assert outcomes(account)[:5] == [
        (service, FOUND, "Success"),
        (service, MISSING, "NotFoundException"),
        (service, THROTTLED, "ThrottledClientException"),
        (service, THROTTLED, "Success"),
        (service, BROKEN, "MalformedResponse"),  # which newer versions try again
    ]
    assert [call.attempt for call in account.calls[:5]] == [1, 1, 1, 2, 1]


@pytest.mark.chime_phone(allow_unused=True)
@pytest.mark.parametrize("service", SERVICES)
def test_the_sdk_tells_its_service_on_the_bare_url(
    account: ChimePhone, chime_phone_server: str, javascript_sdk: Path, service: str
) -> None:
    _look_up(javascript_sdk, service, chime_phone_server, FOUND)
    assert outcomes(account) == [(service, FOUND, "Success")]


def test_the_suite_of_the_docs(javascript_sdk: Path, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "a-javascript-suite.md").read_text()
    suite = tmp_path / "suite.test.mjs"
    suite.write_text(page.partition("```javascript\n")[2].partition("```")[0])
    (tmp_path / "node_modules").symlink_to(javascript_sdk / "node_modules")
    run = subprocess.run(
        ["node", "--test", str(suite)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
        env={**os.environ, "PYTHON": sys.executable},
    )
    assert run.returncode == 0, run.stdout
    assert "# pass 3" in run.stdout
