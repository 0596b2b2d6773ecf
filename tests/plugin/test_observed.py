"""The ini setting `chime_phone_observed`: every test meets the account that a probe has asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_chime_phone.domain.observed import Observation, file_text

Run = Callable[..., pytest.RunResult]
SHOWN = """
def shown():
    return requests.get("https://chime.us-east-1.amazonaws.com/phone-numbers/+12065550100", timeout=5)
"""
HEAD = (
    'pytestmark = pytest.mark.chime_phone(numbers=["+12065550100"], auth="ignore")\nimport requests\n' + SHOWN
)


def write(path: Path, **seen: Any) -> None:
    row = {"fake": None, "agrees": False, "region": "us-east-1", "botocore": "1.43.11", "date": "2026-11-27"}
    rows = [
        Observation(question=f"chime:{q.replace('_', '-')}", seen=value, **row) for q, value in seen.items()
    ]
    path.write_text(file_text(rows))


def test_tests_meet_what_was_observed(run: Run, pytester: pytest.Pytester) -> None:
    folder = pytester.path / "accounts"
    folder.mkdir()
    write(folder / "chime.json", id_form="e164")
    write(folder / "more.json", nulls="left out")
    pytester.makeini("[pytest]\nchime_phone_observed = accounts/chime.json accounts/more.json")
    result = run(
        HEAD
        + """
def test_the_setting(chime_phone):
    assert shown().json()["PhoneNumber"]["PhoneNumberId"] == "+12065550100"
    assert "null" not in shown().text

@pytest.mark.chime_phone(phone_number_id_form="percent-encoded")
def test_an_option_goes_before_it(chime_phone):
    assert shown().json()["PhoneNumber"]["PhoneNumberId"] == "%2B12065550100"

@pytest.mark.chime_phone(observed="accounts/more.json")
def test_another_file(chime_phone):
    assert shown().json()["PhoneNumber"]["PhoneNumberId"] == "%2B12065550100"
    assert "null" not in shown().text

@pytest.mark.chime_phone(observed=None)
def test_no_file(chime_phone):
    assert "null" in shown().text
"""
    )
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["chime_phone: as observed in */chime.json, as observed in */more.json"])


def test_a_file_that_was_changed_ends_the_run(run: Run, pytester: pytest.Pytester) -> None:
    file = pytester.path / "observed.json"
    write(file, id_form="e164")
    file.write_text(file.read_text().replace("e164", "digits"))
    pytester.makeini("[pytest]\nchime_phone_observed = observed.json")
    result = run("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: the ini setting chime_phone_observed: *observed.json was changed after the probe wrote it*"]
    )


def test_a_bad_file_of_a_marker_is_a_usage_error(run: Run) -> None:
    result = run('@pytest.mark.chime_phone(observed="none.json")\ndef test_it(): pass')
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: test_it.py::test_it: marker chime_phone: observed: none.json cannot be read*"]
    )
