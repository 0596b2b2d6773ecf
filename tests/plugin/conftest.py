"""Inner runs: `run` writes small test files and gives them to pytest, `watch` looks out for leaks."""

from __future__ import annotations

import os
from collections.abc import Callable

import boto3
import botocore.retries.bucket  # noqa: F401  # or each inner run in this process would load these anew
import hypothesis  # noqa: F401
import pytest
import requests  # noqa: F401

HEAD = """
import os, sys, threading, time, unittest
import boto3, pytest, requests
from pytest_chime_phone import Fault, ServiceError, Success
from pytest_chime_phone.domain.clock import START

client = boto3.session.Session().client("chime", "us-east-1")
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/+12065550100"

def look_up(number="+12065550100"):
    return client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]

def is_on():
    return os.environ.get("AWS_ACCESS_KEY_ID") == "AKIAIOSFODNN7EXAMPLE"
"""

WATCH = """
import os, time
import boto3, pytest
import botocore.endpoint, botocore.httpsession, botocore.retries.bucket, botocore.session
import botocore.signers, requests.adapters, urllib3.connectionpool, urllib3.util.retry

OWNERS = [
    botocore.endpoint, botocore.endpoint.Endpoint, botocore.httpsession.URLLib3Session,
    botocore.retries.bucket.TokenBucket, botocore.session.Session, botocore.signers.RequestSigner,
    requests.Session, requests.adapters.HTTPAdapter, urllib3.connectionpool.HTTPConnectionPool,
    urllib3.util.retry, time,
]

def outside():
    found = {f"{owner.__name__}.{name}": value for owner in OWNERS for name, value in vars(owner).items()}
    found |= {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return found | {"DEFAULT_SESSION": boto3.DEFAULT_SESSION}

boto3.setup_default_session(region_name="eu-west-1")
BEFORE = outside()
LEFT = []

def difference():
    now = outside()
    return [name for name in {**BEFORE, **now} if now.get(name) != BEFORE.get(name)]

@pytest.fixture(scope="session")
def changed():
    return difference

def pytest_runtest_logfinish(nodeid):
    LEFT.extend(f"{name} by {nodeid}" for name in difference())

def pytest_unconfigure(config):
    LEFT.extend(f"{name} by the run" for name in difference())
    config.get_terminal_writer().line(f"left changed: {', '.join(LEFT) or 'nothing'}.")
"""


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No AWS setting or default session of the outer process reaches an inner run, or the other way."""
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.RunResult]:
    """`run(source, *arguments, **more_modules)`: a run of pytest, in which warnings are errors.

    Each module begins with the names of `HEAD`.  Plugins other than ours have to be named (`-p`).
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run_tests(source: str, *arguments: str, **modules: str) -> pytest.RunResult:
        for name, body in {"test_it": source, **modules}.items():
            pytester.makepyfile(**{name: HEAD + body})
        return pytester.runpytest("-W", "error", "-p", "chime_phone", *arguments)

    return run_tests


@pytest.fixture
def watch(pytester: pytest.Pytester) -> None:
    """What the fake changes outside itself is compared with what it was, after each inner test.

    The run ends with the line "left changed: ...".  Inner tests have the fixture `changed`.
    """
    pytester.makeconftest(WATCH)
