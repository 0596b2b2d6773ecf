"""The record of calls: kept for the next run, until code, settings or the tests have changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import TRANSLATING, Sweep

Run = Callable[..., Sweep]


@pytest.mark.slow
def test_the_record_is_kept_until_code_changes(sweep: Run, pytester: pytest.Pytester) -> None:
    said = "chime_phone: recording the calls of the tests first: "
    first = sweep("", "test_a.py", test_a=TRANSLATING, test_b=TRANSLATING)
    first.result.stdout.fnmatch_lines([f"{said}there is no record yet"])
    again = sweep("", "test_a.py::test_status[GetPhoneNumber-1-null-once]")
    again.result.stdout.fnmatch_lines(["chime_phone: sweep (fast), recorded in an earlier run"])
    again.result.assert_outcomes(failed=1)
    sweep("", "test_b.py").result.stdout.fnmatch_lines([f"{said}the last record covers other tests"])
    pytester.makepyfile(application="")
    changed = sweep("", "test_a.py::test_status")
    sweep("", "test_a.py::test_status[id-spelling]").result.assert_outcomes(passed=1)
    why = "code or settings have changed since the last record"
    changed.result.stdout.fnmatch_lines([f"{said}{why}: application.py"])
    assert "the last record covers other tests" in sweep("", "test_a.py").output
    quiet = sweep("", "test_b.py", "-p", "no:terminal", "-p", "no:cacheprovider")
    assert (quiet.output, quiet.result.ret) == ("", pytest.ExitCode.TESTS_FAILED)
    sweep("", "test_b.py::test_status[GetPhoneNumber-1-null-once]").result.assert_outcomes(failed=1)
    without = sweep("", "test_a.py", "-p", "no:cacheprovider")
    without.result.stdout.fnmatch_lines([f"{said}there is no record yet"])


@pytest.mark.slow
def test_a_module_elsewhere_is_code_too(
    sweep: Run,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    application = tmp_path_factory.mktemp("elsewhere") / "application_elsewhere.py"
    application.write_text("def ask(client): return client.list_phone_numbers()")
    monkeypatch.setenv("PYTHONPATH", str(application.parent))
    tests = "from application_elsewhere import ask\ndef test_it(chime_phone): ask(voice())"
    assert "there is no record yet" in sweep(tests, subprocess=True).output
    assert "recorded in an earlier run" in sweep("", subprocess=True).output
    application.unlink()
    application.with_name("application_elsewhere").mkdir()
    package = application.with_name("application_elsewhere") / "__init__.py"
    package.write_text("def ask(client): return client.list_phone_numbers()['PhoneNumbers']")
    changed = sweep("", subprocess=True)
    assert "code or settings have changed" in changed.output
    assert "application_elsewhere/__init__.py:1 ask()" in changed.output


@pytest.mark.slow
def test_what_a_run_writes_into_the_folder_changes_no_record(sweep: Run, pytester: pytest.Pytester) -> None:
    tests = """
import json, pathlib

@pytest.mark.chime_phone(sweep=["null"])
def test_it(chime_phone):
    found = voice().list_phone_numbers()
    pathlib.Path("found.json").write_text(json.dumps(found["PhoneNumbers"]))
"""
    report = "--chime-phone-report=json:sweep.json"
    assert "there is no record yet" in sweep(tests, report).output
    assert "recorded in an earlier run" in sweep("", report).output
    (pytester.path / "numbers.json").write_text("[]")
    (pytester.path / "other.json").write_text("[]")
    assert "since the last record: numbers.json and 1 more" in sweep("", report).output
    assert "recorded in an earlier run" in sweep("", report).output


@pytest.mark.slow
def test_options_of_the_suite_are_part_of_the_record(sweep: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
import pytest
def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true")
@pytest.fixture(autouse=True)
def slow(request):
    if not request.config.getoption("--slow"):
        pytest.skip()
""")
    assert "there is nothing to sweep: 1 are skipped." in sweep(TRANSLATING).result.stderr.str()
    found = sweep("", "--slow", "-v", "--tb=short")
    assert found.verdicts() == {"held": 5, "crashed": 7}
    assert "recorded in an earlier run" in sweep("", "--slow", "-x", "--color=no", "-k", "null").output
