"""Command line and ini settings: what they do, which wins, and what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., pytest.RunResult]

ON = "def test_it(): assert is_on()"
OFF = "def test_it(): assert not is_on()"


def numbers(path: Path, *e164: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"PhoneNumbers": [{"E164PhoneNumber": number} for number in e164]}))
    return path


def has(*e164: str) -> str:
    return f"def test_it(chime_phone): assert list(chime_phone.phone_numbers) == {list(e164)}"


@pytest.mark.slow
def test_the_flag_turns_it_on_for_tests_that_do_not_name_it(run: Run) -> None:
    result = run(
        """
def test_function():
    with pytest.raises(boto3.client("chime-sdk-voice").exceptions.NotFoundException):
        boto3.client("chime-sdk-voice").get_phone_number(PhoneNumberId="+12065550100")

class Test(unittest.TestCase):
    def test_method(self):
        assert is_on()
""",
        "--chime-phone",
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["chime_phone: on for every test"])


def test_with_the_flag_swallowed_calls_fail_any_test(run: Run) -> None:
    result = run(
        """
def test_it():
    with pytest.raises(BaseException):
        client.list_accounts()
""",
        "--chime-phone",
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["ListAccounts of chime has no answer*"])


def test_with_the_flag_doctests_have_it_too(run: Run) -> None:
    result = run(
        """
def documented():
    '''
    >>> look_up()
    Traceback (most recent call last):
    botocore.errorfactory.NotFoundException: An error occurred...
    '''
""",
        "--chime-phone",
        "--doctest-modules",
        "-o",
        "doctest_optionflags=ELLIPSIS",
    )
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(("value", "source"), [("true", ON), ("false", OFF)])
def test_the_ini_setting_does_what_the_flag_does(
    run: Run, pytester: pytest.Pytester, value: str, source: str
) -> None:
    pytester.makeini(f"[pytest]\nchime_phone = {value}")
    result = run(source)
    result.assert_outcomes(passed=1)
    lines = [line for line in result.outlines if line.startswith("chime_phone:")]
    assert lines == (["chime_phone: on for every test"] if value == "true" else [])


def test_the_flag_goes_before_the_ini_setting(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone = false")
    run(ON, "--chime-phone").assert_outcomes(passed=1)


def test_pyproject_toml_will_do(run: Run, pytester: pytest.Pytester) -> None:
    numbers(pytester.path / "numbers.json", "+12065550100")
    pytester.makepyprojecttoml(
        '[tool.pytest.ini_options]\nchime_phone = true\nchime_phone_numbers = "numbers.json"'
    )
    result = run("def test_it(): assert look_up()", "--strict-config")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [f"chime_phone: on for every test, numbers from {pytester.path / 'numbers.json'}"]
    )


def test_without_settings_the_header_has_no_line(run: Run) -> None:
    result = run(has())
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*chime_phone:*")


@pytest.mark.parametrize("form", ["relative", "absolute"])
def test_the_file_of_the_flag_is_what_every_test_starts_from(
    run: Run, pytester: pytest.Pytester, form: str
) -> None:
    file = numbers(pytester.path / "data" / "numbers.json", "+12065550100", "+12065550101")
    given = "data/numbers.json" if form == "relative" else str(file)
    result = run(
        """
@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, round):
    assert list(chime_phone.phone_numbers) == ["+12065550100", "+12065550101"]
    assert look_up()
    chime_phone.remove_phone_number("+12065550100")

def test_without(): assert not is_on()
""",
        "--chime-phone-numbers",
        given,
    )
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines([f"chime_phone: numbers from {file}"])


def test_the_ini_file_blocks_the_network(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone_block_network = all")
    result = run("""
import contextlib, socket

def test_it(chime_phone):
    with contextlib.suppress(BaseException):
        socket.create_connection(("192.0.2.1", 80), timeout=0.01)
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*a connection to *192.0.2.1* was blocked*"])


def test_the_file_of_the_ini_setting_is_beside_the_ini_file(
    run: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers(pytester.path / "data" / "numbers.json", "+12065550100")
    pytester.makeini("[pytest]\nchime_phone_numbers = data/numbers.json")
    pytester.mkdir("elsewhere")
    monkeypatch.chdir("elsewhere")
    run(has("+12065550100"), str(pytester.path)).assert_outcomes(passed=1)


@pytest.mark.slow
def test_marker_goes_before_flag_before_ini_before_nothing(run: Run, pytester: pytest.Pytester) -> None:
    run(has()).assert_outcomes(passed=1)
    pytester.makeini("[pytest]\nchime_phone_numbers = ini.json")
    numbers(pytester.path / "ini.json", "+12065550100")
    run(has("+12065550100")).assert_outcomes(passed=1)
    numbers(pytester.path / "flag.json", "+12065550101")
    run(has("+12065550101"), "--chime-phone-numbers=flag.json").assert_outcomes(passed=1)
    marked = "@pytest.mark.chime_phone(numbers={'+12065550102': {}})\n"
    run(marked + has("+12065550102"), "--chime-phone-numbers=flag.json").assert_outcomes(passed=1)
    empty = "@pytest.mark.chime_phone(numbers={})\n"
    run(empty + has(), "--chime-phone-numbers=flag.json").assert_outcomes(passed=1)


def test_the_marker_is_listed(run: Run) -> None:
    result = run("", "--markers")
    assert result.ret == pytest.ExitCode.OK
    text = (
        "@pytest.mark.chime_phone(*, auth='signed', phone_number_id_form='percent-encoded', "
        "retries='instant', allow_unused=False, numbers=None, settle_after=None, durations=None, lag=None, "
        "stalled_after=50, known_targets='any', page_size=None, quota=None, rate=None, "
        "queue_status='DeleteInProgress', repeat='refused', block_network=None, observed=None, "
        "raises=None, degrades=False, sweep=True): "
        "turn the fake Amazon Chime phone-number API on for the test, "
        "with these settings; see the fixture chime_phone."
    )
    assert text in result.outlines


def test_the_fixture_is_listed(run: Run) -> None:
    result = run("", "--fixtures")
    result.stdout.fnmatch_lines(
        [
            "chime_phone [[]session scope[]] -- *plugin*hooks.py:*",
            "    A fake of the Amazon Chime phone-number API: *",
        ]
    )


def test_help_tells_of_flags_and_ini_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = run("", "--help")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(
        [
            "Amazon Chime phone numbers:",
            "  --chime-phone *Turn the fake Amazon Chime phone-number API on for every test.",
            "  --chime-phone-numbers=FILE",
            "*Start every test that uses the fake from the phone numbers in this JSON file*",
            "  chime_phone (bool): * On for every test, as --chime-phone.",
            "  chime_phone_numbers (string):",
            "*Inventory file, as --chime-phone-numbers.",
        ]
    )
