"""Clients that are not ours to write: programs of others, each a process of its own.

They find the server by their environment, and real sockets, signatures and retries lie between.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_chime_phone import ChimePhone, MalformedResponse, ServiceError

SERVICES = ("chime", "chime-sdk-voice")
FOUND, MISSING, THROTTLED, BROKEN = (f"+1206555010{nth}" for nth in range(4))
PACKAGES = ("@aws-sdk/client-chime", "@aws-sdk/client-chime-sdk-voice")


@pytest.fixture
def account(chime_phone: ChimePhone, chime_phone_server: str) -> ChimePhone:
    """One number to find, one that is missing, one that is throttled once, one with a broken answer."""
    chime_phone.add_phone_number(FOUND, CallingName="Acme")
    chime_phone.add_phone_number(THROTTLED)
    chime_phone.add_response(ServiceError("ThrottledClientException"), phone_number=THROTTLED)
    chime_phone.add_response(MalformedResponse(b'{"PhoneNumber":{"Calling'), phone_number=BROKEN, times=None)
    return chime_phone


def outcomes(chime_phone: ChimePhone) -> list[tuple[str, str | None, str]]:
    """Service, number and status or kind of each call, in order; each by way of the socket."""
    assert {call.client for call in chime_phone.calls} == {"http"}
    return [(call.service, call.phone_number, _told(call.outcome)) for call in chime_phone.calls]


def _told(outcome: object) -> str:
    return outcome.code if isinstance(outcome, ServiceError) else type(outcome).__name__


@pytest.fixture(scope="session")
def javascript_sdk(download_folder: Callable[[str], Path]) -> Path:
    """A folder in which `node` finds the AWS SDK for JavaScript, installed once."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed: the AWS SDK for JavaScript was not tried")
    folder = download_folder("javascript")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other workers of xdist want it too
        if not all((folder / "node_modules" / name / "package.json").exists() for name in PACKAGES):
            (folder / "package.json").write_text(json.dumps({"private": True}))
            command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES]
            install = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
            if install.returncode:
                last = install.stderr.strip().splitlines()[-1:]
                pytest.skip(f"npm could not install the AWS SDK for JavaScript, so it was not tried: {last}")
    return folder


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy or retry setting of the machine reaches a client."""
    for name in os.environ:
        if name.startswith(("AWS_RETRY", "AWS_MAX")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
