"""What is declared, excused, left out and asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import HEAD, TRANSLATING, Sweep

Run = Callable[..., Sweep]


@pytest.mark.slow
def test_what_may_be_raised_is_declared_and_what_is_known_is_excused(
    sweep: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeini(
        "[pytest]\npythonpath = .\nchime_phone_raises =\n    test_it.Down\nchime_phone_baseline = known.toml"
    )
    (pytester.path / "known.toml").write_text(
        '[[finding]]\nwhere = "test_it.py status()"\nexception = "KeyError"\n'
        'class = "silent {}"\nreason = "Seen once in ten years."\n'
    )
    found = sweep(TRANSLATING)
    assert "the baseline" not in found.output
    found.result.assert_outcomes(passed=13)
    found.result.stdout.fnmatch_lines(
        [
            "5 held, 5 reported, 2 crashed",
            "2 x crashed  test_it.py:* status()  KeyError: 'PhoneNumber'  [[]silent {}[]]",
            "    excused: Seen once in ten years.",
        ]
    )


@pytest.mark.slow
def test_an_excuse_of_another_place_excuses_nothing_and_is_told_of_in_a_whole_sweep(
    sweep: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\nchime_phone_baseline = known.toml")
    (pytester.path / "known.toml").write_text(
        '[[finding]]\nwhere = "other.py status()"\nexception = "KeyError"\n'
        'class = "silent {}"\nreason = "Known."\n'
    )
    found = sweep(TRANSLATING, "-p", "xdist", "-n1")
    assert "excused:" not in found.output
    told = "baseline entry unused in this sweep (fast): other.py status()  KeyError  [silent {}]"
    assert told in found.output.splitlines()
    parts = [("-k", "null"), ("test_it.py",), ("-x",), ("--chime-phone-sweep-time=60",)]
    assert not any("the baseline" in sweep("", *part).output for part in parts)
    pytester.makeconftest("""
def pytest_runtest_setup(item):
    if not item.config.getoption("chime_phone_record"):
        import pytest; pytest.exit("it ends here")
""")
    assert "the baseline" not in sweep("").output


@pytest.mark.slow
def test_a_sweep_ends_when_its_time_is_over_and_goes_on_with_what_was_never_tried(
    sweep: Run, pytester: pytest.Pytester
) -> None:
    tests = TRANSLATING.replace("def test", "@pytest.mark.chime_phone(sweep=['Fault', 'stale'])\ndef test")
    nothing = sweep(tests, "--chime-phone-sweep-time=1e-9")
    nothing.result.assert_outcomes(passed=1, skipped=2)
    nothing.result.stdout.fnmatch_lines(["0 runs of 0 tests", "runs skipped because the time was over: 2"])
    sweep("", "-k", "lasting")
    flags = ("-v", "--chime-phone-sweep-time=60", "-p", "xdist", "-n1")
    lines = [line for line in sweep("", *flags).output.splitlines() if "%]" in line and "::" in line]
    assert [line.rpartition("::")[2].partition(" ")[0] for line in lines] == [
        "test_status",
        "test_status[GetPhoneNumber-1-read-timeout-once]",
        "test_status[GetPhoneNumber-1-read-timeout-lasting]",
    ]


@pytest.mark.slow
def test_full_takes_every_failure_at_every_call_and_fails_for_what_is_left_behind(
    sweep: Run, pytester: pytest.Pytester
) -> None:
    tests = """
def close(numbers):
    for number in numbers:
        voice().delete_phone_number(PhoneNumberId=number)

def test_close(chime_phone):
    numbers = [f"+1206555010{line}" for line in range(2)]
    chime_phone.load(numbers)
    close(numbers)
"""
    flags = ("--chime-phone-sweep=full", "--chime-phone-report=term,json:found.json", "--tb=no")
    found = sweep(tests, *flags)
    report = json.loads((pytester.path / "found.json").read_text())
    assert report["schema"] == 1
    findings = report["sweep"]["findings"]
    assert {each["occurrence"] for each in findings} == {1, 2}
    assert {each["verdict"] for each in findings} == {"partial"}
    assert len({each["outcome"] for each in findings}) > 10
    assert all(each["fails"] for each in findings)
    finding = next(f for f in findings if f["shape"] == "once" and "Forbidden" in f["outcome"])
    assert finding["paste"] == (
        'chime_phone.add_response(ServiceError("ForbiddenException"), operation="DeletePhoneNumber", skip=1)'
    )
    assert finding["test"] == "test_it.py::test_close"
    assert finding["rerun"].startswith("pytest --chime-phone-sweep=full 'test_it.py::test_close[Delete")
    assert finding["exception"] == "ForbiddenException"
    assert finding["class"] == "refused: not permitted"
    assert "missing with the fault" in finding["details"][0]
    assert found.result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.slow
def test_an_assertion_can_tell_what_was_injected(sweep: Run) -> None:
    tests = """
from pytest_chime_phone import Injection
SEEN = []

@pytest.fixture
def seen(chime_phone):
    SEEN.append(chime_phone.injected)

@pytest.mark.chime_phone(sweep=["read-timeout", "pages"])
def test_it(chime_phone, seen):
    chime_phone.load(["+12065550100", "+12065550101"])
    injected = chime_phone.injected
    assert injected is SEEN[-1]
    voice().list_phone_numbers()
    if injected and injected.shape == "once":
        assert injected == Injection("once", "ListPhoneNumbers", 1, injected.outcome)
        assert str(injected) == "ListPhoneNumbers 1: read-timeout, once"
    elif injected and injected.is_variation:
        assert str(injected) == "pages"

def test_after_it(chime_phone):
    assert chime_phone.injected is None
    assert {each and each.shape for each in SEEN} == {None, "pages", "once", "lasting"}
"""
    found = sweep(tests, "-p", "no:randomly")
    assert found.verdicts() == {"held": 2, "reported": 1}


@pytest.mark.slow
def test_a_run_that_is_skipped_or_fails_by_itself(sweep: Run) -> None:
    tests = """
RUNS = []

@pytest.mark.chime_phone(sweep=["null", "empty-body"])
def test_skips(chime_phone):
    try:
        voice().list_phone_numbers()
    except TypeError:
        pytest.skip("no answer")

@pytest.mark.chime_phone(sweep=["null"])
def test_expects_to_fail(chime_phone):
    try:
        voice().list_phone_numbers()
    except TypeError:
        pytest.xfail("no answer")

@pytest.mark.chime_phone(sweep=["null"])
def test_other_each_time(chime_phone):
    RUNS.append(1)
    if len(RUNS) == 1:
        voice().list_phone_numbers()
    assert len(RUNS) == 1
"""
    found = sweep(tests, "-p", "no:randomly")
    found.result.assert_outcomes(passed=5, failed=1, skipped=1, xfailed=1)
    assert found.failed() == {"test_other_each_time[ListPhoneNumbers-1-null-once]"}
    assert found.verdicts() == {"held": 2, "not-reached": 1}


@pytest.mark.slow
def test_commands_are_for_the_folder_that_pytest_is_run_in(
    sweep: Run, run_pytest: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]")
    monkeypatch.chdir(pytester.mkdir("tests"))
    tests = TRANSLATING.replace("def test", "@pytest.mark.chime_phone(sweep=['null'])\ndef test")
    Path("test_it.py").write_text(f"{HEAD}{tests}")
    found = sweep("")
    command = "pytest --chime-phone-sweep 'test_it.py::test_status[GetPhoneNumber-1-null-once]'"
    assert command in found.output
    again = sweep("", "test_it.py::test_status[GetPhoneNumber-1-null-once]")
    again.result.assert_outcomes(failed=1)
    chaos = run_pytest("--chime-phone-chaos=null=1", "--chime-phone-seed=1")
    assert "--chime-phone-seed=1 test_it.py::test_status" in chaos.output
    assert command.replace("-sweep", "-sweep=full") in chaos.output


@pytest.mark.slow
def test_what_is_left_out_is_told_of_the_tests_that_are_asked_for(sweep: Run) -> None:
    tests = """
@pytest.mark.chime_phone(sweep=False)
def test_left_alone(chime_phone): voice().list_phone_numbers()
@pytest.mark.chime_phone(sweep=["null"])
def test_it(chime_phone): voice().list_phone_numbers()
"""
    assert "tests not run under faults: 1 have sweep=False" in sweep(tests).output
    assert "tests not run" not in sweep("", "test_it.py::test_it[ListPhoneNumbers-1-null-once]").output
    nothing = sweep("", "test_it.py::test_left_alone")
    nothing.result.stderr.fnmatch_lines(["ERROR: there is nothing to sweep: 1 have sweep=False."])
