"""The block in the terminal, and runs that fail for what the suite never met."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from pytest_chime_phone.suite.report.lines import lines
from pytest_chime_phone.suite.report.matrix import Cell

Report = Callable[..., pytest.RunResult]

LOOKUP = """
def test_there(chime_phone):
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ServiceUnavailableException"))
    assert look_up()

def test_made(chime_phone):
    voice().create_voice_connector(Name="Seattle", RequireEncryption=True)
"""
EVERY_CLASS = """
ANSWERS = [
    ServiceError("ServiceUnavailableException"), ServiceError("ThrottledClientException"),
    Fault("read-timeout"), MalformedResponse(b""), MalformedResponse(b"null"),
    ServiceError("BadRequestException"), ServiceError("NotFoundException"),
    ServiceError("ForbiddenException"),
]

@pytest.mark.parametrize("outcome", ANSWERS, ids=str)
def test_it(chime_phone, outcome):
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(outcome)
    try: look_up()
    except Exception: pass
"""


def test_a_line_for_each_operation_with_what_it_never_came_to(report: Report) -> None:
    result = report(LOOKUP, "--chime-phone-report")
    result.stdout.fnmatch_lines(
        [
            "=* chime_phone outcomes =*",
            "chime-sdk-voice          met  never met",
            "  CreateVoiceConnector  1/10  lost answer, parser error, silent {} and 6 more",
            "  GetPhoneNumber         2/9  parser error, silent {}, unreachable and 4 more",
            "3 of 19 outcome classes met, 15.7 %",
        ],
        consecutive=True,
    )
    assert all(len(line) <= 80 for line in result.outlines if line.startswith("  "))


def test_verbose_names_every_class(report: Report) -> None:
    result = report(LOOKUP, "--chime-phone-report=term", "-v")
    result.stdout.fnmatch_lines(
        ["  GetPhoneNumber *  parser error, *, busy and not retried, *refused: NotFound*"]
    )


def test_in_a_narrow_terminal_classes_are_counted() -> None:
    rows = {"chime:GetPhoneNumber": {"lost answer": Cell("never"), "answered": Cell("met")}}
    assert list(lines(rows, 30))[1] == "  GetPhoneNumber   1/2  1 class"
    rows["chime:GetPhoneNumber"]["unreachable"] = Cell("never")
    assert list(lines(rows, 34))[1] == "  GetPhoneNumber   1/3  2 classes"


def test_a_suite_that_calls_nothing(report: Report) -> None:
    result = report("def test_it(): pass", "--chime-phone-report", "--chime-phone-fail-under=0")
    result.stdout.fnmatch_lines(["no call reached the fake", "*never met*", "no call reached the fake"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.slow
def test_a_share_that_is_enough_and_one_that_is_not(report: Report, pytester: pytest.Pytester) -> None:
    assert report(LOOKUP, "--chime-phone-fail-under=15.7").ret == 0
    pytester.makeini("[pytest]\nchime_phone_fail_under = 16\nchime_phone_report = term")
    result = report(LOOKUP)
    result.assert_outcomes(passed=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["3 of 19 outcome classes met, 15.7 %: less than 16 %"])
    assert report(LOOKUP, "--chime-phone-fail-under", "15").ret == 0
    whole = report(EVERY_CLASS, "--chime-phone-fail-under=100", "--chime-phone-report")
    whole.stdout.fnmatch_lines(["  GetPhoneNumber   9/9", "9 of 9 outcome classes met, 100 %"])
    assert whole.ret == 0


def test_classes_that_must_be_met(report: Report, pytester: pytest.Pytester) -> None:
    pytester.makeini("""[pytest]
chime_phone_must_meet =
    Create*:lost answer
    *:busy
    chime:Get*:answered
    chime-sdk-voice:GetPhoneNumber:refused: NotFound
    *Connector:answered
""")
    result = report(LOOKUP)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    lost = 'chime_phone.add_response(Fault("read-timeout"), operation="CreateVoiceConnector", effect=True)'
    result.stdout.fnmatch_lines(
        [
            "=* chime_phone: outcomes that the suite never met =*",
            "Create[*]:lost answer: not met in 1 of 1 cells; add to a test:",
            f"    {lost}  # chime-sdk-voice:CreateVoiceConnector, lost answer",
            "[*]:busy: not met in 3 of 4 cells; add to a test:",
            "*# chime-sdk-voice:CreateVoiceConnector, busy and retried",
            "*# chime-sdk-voice:CreateVoiceConnector, busy and not retried",
            "*# chime-sdk-voice:GetPhoneNumber, busy and not retried",
            "chime:Get[*]:answered: no test calls an operation that has this class",
            "chime-sdk-voice:GetPhoneNumber:refused: NotFound: not met in 1 of 1 cells; add to a test:",
            '    chime_phone.add_response(ServiceError("NotFoundException"), operation="GetPhoneNumber")  #*',
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Connector:answered:*")


def test_what_the_baseline_ignores_with_a_reason_is_not_asked_for(
    report: Report, pytester: pytest.Pytester
) -> None:
    pytester.makeini(
        "[pytest]\nchime_phone_must_meet = Create*:lost answer\nchime_phone_baseline = known.toml"
    )
    (pytester.path / "known.toml").write_text(
        '[[outcome]]\noperation = "Create*"\nclass = "lost*"\nreason = "Made by hand."\n'
        '[[outcome]]\noperation = "Get*"\nclass = "*"\nreason = "Another suite does that."\n'
    )
    result = report(LOOKUP, "--chime-phone-report=json:report.json,term")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["  GetPhoneNumber         2/2", "3 of 11 outcome classes met, 27.2 %"])


def test_without_faults_nobody_asks_what_a_program_may_raise(
    report: Report, pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\nchime_phone_raises = nowhere.Down")
    assert report(LOOKUP, "--chime-phone-report").ret == 0


def test_a_run_that_only_collects_reports_nothing(report: Report, pytester: pytest.Pytester) -> None:
    result = report(LOOKUP, "--co", "--chime-phone-report=term,json:a.json", "--chime-phone-fail-under=90")
    assert result.ret == 0
    assert "outcomes" not in result.stdout.str()
    assert not (pytester.path / "a.json").exists()


@pytest.mark.slow
def test_a_run_that_fails_by_itself_keeps_its_status(report: Report) -> None:
    assert report("syntax error", "--chime-phone-fail-under=90").ret == pytest.ExitCode.INTERRUPTED
    assert report("", "--chime-phone-fail-under=90").ret == pytest.ExitCode.NO_TESTS_COLLECTED


FLAGS = {
    "report": ("--chime-phone-report=xml:a", "*-report: 'xml:a': use 'term', 'html:FILE' or 'json:FILE'*"),
    "no file": ("--chime-phone-report=json:", "*use 'term', 'html:FILE' or 'json:FILE'*"),
    "a test": ("--chime-phone-report test_it.py", "*Write --chime-phone-report=term, with '=': *"),
    "one file": ("--chime-phone-report=json:a,html:a", "*use one file for each of html and json."),
    "two pages": ("--chime-phone-report=html:a,html:b", "*use one file for each of html and json."),
    "folder": ("--chime-phone-report=json:.", "*-report: 'json:.': * is a folder: name a file in it."),
    "in a file": (
        "--chime-phone-report=html:/dev/null/x/y",
        "*'html:/dev/null/x/y': /dev/null/x/y cannot be written: /dev/null is not a folder.",
    ),
    "no number": ("--chime-phone-fail-under=most", "*under: 'most': use a percentage from 0 to 100."),
    "empty": ("--chime-phone-fail-under=", "*under: '': use a percentage from 0 to 100."),
    "nan": ("--chime-phone-fail-under=nan", "*under: 'nan': use a percentage from 0 to 100."),
    "too much": ("--chime-phone-fail-under=101", "*under: '101': use a percentage from 0 to 100."),
}


@pytest.mark.parametrize(("flag", "message"), FLAGS.values(), ids=FLAGS)
def test_a_bad_flag(report: Report, flag: str, message: str) -> None:
    result = report(LOOKUP, *flag.split())
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])
    result.stdout.no_fnmatch_line("*passed*")


@pytest.mark.parametrize("name", ["new.json", "there.json"])
def test_a_report_that_may_not_be_written(
    report: Report, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (pytester.path / "there.json").touch()
    pytester.makeini(f"[pytest]\nchime_phone_report = json:{name}\n")
    access = os.access  # root may write everywhere
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    result = report("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"ERROR: the ini setting chime_phone_report: 'json:{name}': * is read-only."]
    )


LINES = {
    "no class": ("Create*", "'Create[*]': write an operation and a class, as in Create[*]:lost answer."),
    "empty class": ("Create*:", "'Create[*]:': write an operation and a class, as in Create[*]:lost answer."),
    "operation": ("GetPhonNumber:busy", "unknown operation 'GetPhonNumber': did you mean 'GetPhoneNumber'*"),
    "class": (
        "GetPhoneNumber:bus",
        "GetPhoneNumber has no outcome class 'bus': use 'answered', *'parser error'.",
    ),
    "of a read": (
        "Get*Number:lost answer",
        "Get[*]Number has no outcome class 'lost answer': use 'answered', *",
    ),
    "service": (
        "chime:CreateUser:lost answer",
        "CreateUser has no outcome class 'lost answer': use 'answered'*",
    ),
}


@pytest.mark.parametrize(("line", "message"), LINES.values(), ids=LINES)
def test_a_bad_line(report: Report, pytester: pytest.Pytester, line: str, message: str) -> None:
    pytester.makeini(f"[pytest]\nchime_phone_must_meet = {line}\n")
    result = report(LOOKUP)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: the ini setting chime_phone_must_meet: {message}"])
