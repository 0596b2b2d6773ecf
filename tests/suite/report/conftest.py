"""`report(...)`: a run of pytest with an outcome report; `schema`: what the JSON has to be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "report.schema.json"
HEAD = """
import functools
import boto3, pytest, requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pytest_chime_phone import *

NUMBER = "+12065550100"

@functools.cache  # or each run would wait for botocore to read its data again
def voice():
    standard = Config(retries={"mode": "standard"})
    return boto3.session.Session().client("chime-sdk-voice", region_name="us-east-1", config=standard)

def look_up(number=NUMBER):
    return voice().get_phone_number(PhoneNumberId=number)
"""

Report = Callable[..., pytest.RunResult]


@pytest.fixture
def report(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A run on one module; of plugins only ours is there, unless named."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(tests: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=HEAD + tests)
        return pytester.runpytest_inprocess("-p", "chime_phone", "-W", "error", *arguments)

    return run


@pytest.fixture
def told(report: Report, pytester: pytest.Pytester) -> Callable[..., Any]:
    """The JSON report of a run, which the schema has passed."""

    def run(tests: str, *arguments: str) -> Any:
        report(tests, "--chime-phone-report=json:out/report.json", *arguments)
        return valid(pytester.path / "out" / "report.json")

    return run


def valid(file: Path) -> Any:
    """A report that is as the schema has it."""
    value = json.loads(file.read_text())
    jsonschema.validate(value, json.loads(SCHEMA.read_text()), cls=jsonschema.Draft202012Validator)
    return value
