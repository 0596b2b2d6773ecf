"""What others are told of the findings: GitHub Actions, and whatever reads JUnit files."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from .conftest import Sweep

Run = Callable[..., Sweep]

APPLICATION = """
import boto3

def status(client, number):
    return client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
"""
LOOKUP = """
from application import status

@pytest.mark.chime_phone(sweep=["empty-body"])
def test_status(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status(voice(), "+12065550100") == "Unassigned"
"""


@pytest.fixture(autouse=True)
def _importable(pytester: pytest.Pytester) -> None:
    pytester.syspathinsert()
    pytester.makepyfile(application=APPLICATION)


@pytest.mark.slow
def test_github_is_told_where_in_the_application(sweep: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    [line] = [line for line in sweep(LOOKUP).output.splitlines() if line.startswith("::")]
    assert line.startswith(
        "::error file=application.py,line=4,title=crashed under silent {}::2 x KeyError: 'PhoneNumber'%0A"
        'chime_phone.add_response(MalformedResponse(b""), operation="GetPhoneNumber")%0Apytest '
    )


@pytest.mark.slow
def test_without_an_application_github_is_told_the_test(
    sweep: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(pytester.path.parent))
    tests = """
@pytest.mark.chime_phone(sweep=["read-timeout"])
def test_it(chime_phone):
    voice().create_voice_connector(Name="Seattle", RequireEncryption=True)
    assert len(chime_phone.targets) == 1, "100%:\\n, all"
"""
    found = sweep(tests)
    [line] = [line for line in found.output.splitlines() if line.startswith("::")]
    folder = pytester.path.name
    written = (pytester.path / "test_it.py").read_text().splitlines()
    number = next(number for number, text in enumerate(written, 1) if "assert len" in text)
    start = f"::error file={folder}/test_it.py,line={number},title=wrong under lost answer::1 x "
    assert line.startswith(start)
    assert ": 100%25:%0A" in line
    [line] = [
        line for line in sweep(tests.partition("    assert")[0]).output.splitlines() if line.startswith("::")
    ]
    assert line.startswith(
        f"::error file={folder}/test_it.py,title=duplicated under lost answer::1 x extra with "
    )


@pytest.mark.slow
def test_elsewhere_nothing_is_told(sweep: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert "::error" not in sweep(LOOKUP).output


@pytest.mark.slow
def test_each_run_has_its_properties_in_a_junit_file(sweep: Run, pytester: pytest.Pytester) -> None:
    sweep(LOOKUP, "--junitxml=junit.xml")
    cases = {case.get("name"): case for case in ET.parse(pytester.path / "junit.xml").iter("testcase")}
    assert cases["test_status"].find("properties") is None
    told = cases["test_status[GetPhoneNumber-1-empty-body-once]"].iter("property")
    assert {each.get("name"): each.get("value") for each in told} == {
        "chime_phone_verdict": "crashed",
        "chime_phone_operation": "GetPhoneNumber",
        "chime_phone_occurrence": "1",
        "chime_phone_outcome": "MalformedResponse(b'')",
        "chime_phone_shape": "once",
        "chime_phone_class": "silent {}",
        "chime_phone_where": "application.py:4 status()",
    }
