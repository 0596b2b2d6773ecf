"""Bad settings end the run before it starts, with exit code 4 and a message that lists the good ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


MARKERS = {
    "auth": ("auth='none'", "auth='none': use 'signed', 'ignore' or 'verify'."),
    "retries": ("retries='fast'", "retries='fast': use 'instant' or 'real'."),
    "id form": ("phone_number_id_form='E.164'", "*='E.164': use 'percent-encoded' or 'e164'."),
    "allow_unused": ("allow_unused='yes'", "allow_unused='yes': use True or False."),
    "known_targets": ("known_targets='some'", "known_targets='some': use 'any' or 'only'."),
    "settle_after": ("settle_after=-1", "settle_after=-1: use 0 or more, or None."),
    "page_size": ("page_size=0", "page_size=0: use 1 or more, or None."),
    "quota": ("quota='5'", "quota='5': use 0 or more, a mapping of kinds, or None."),
    "rate": ("rate=0", "rate=0: use calls per second, more than 0, or None."),
    "endless rate": ("rate=float('inf')", "rate=inf: use calls per second, more than 0, or None."),
    "misspelt": ("alow_unused=True", "unknown option 'alow_unused': did you mean 'allow_unused'?*"),
    "misspelt, of the sweep": ("raisess=KeyError", "unknown option 'raisess': did you mean 'raises'?*"),
    "unknown": ("colour=1", "unknown option 'colour': use 'auth', *'retries'*'allow_unused'*'numbers'*."),
    "no file": ("numbers='no/such.json'", "*no/such.json cannot be read: No such file or directory."),
    "no number": ("numbers={'nonsense': {}}", "*'nonsense'*+12065550100*"),
    "bad member": (
        "numbers={'+12065550100': {'Status': 'Lost'}}",
        "*+12065550100*Status='Lost'*Unassigned*",
    ),
    "iterator": ("numbers=iter(['+12065550100'])", "numbers=* can be iterated only once: make it a list."),
    "no inventory": (
        "numbers=7",
        "*7 is not an inventory. Give what `aws chime-sdk-voice list-phone-numbers`*",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "message"), MARKERS.values(), ids=MARKERS)
def test_a_bad_keyword_of_the_marker_is_a_usage_error(run: Run, arguments: str, message: str) -> None:
    result = run(f"@pytest.mark.chime_phone({arguments})\ndef test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: test_it.py::test_it: marker chime_phone: {message}"])
    result.stdout.no_fnmatch_line("*passed*")


def test_the_marker_takes_no_positional_argument(run: Run) -> None:
    result = run("@pytest.mark.chime_phone('ignore')\ndef test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: test_it.py::test_it: the marker chime_phone(*auth='signed'*) takes keywords only."]
    )


FILES: dict[str, tuple[bytes | None, str]] = {
    "no file": (None, " cannot be read: No such file or directory."),
    "half": (
        b'{"PhoneNumbers": [',
        " is not valid JSON: *. It should hold what `aws chime-sdk-voice list-phone-numbers`*",
    ),
    "too deep": (b"[" * 100_000, " is not valid JSON: *"),
    "binary": (b"\xff\xfe\x00", " is not valid JSON: *"),
    "something else": (b'{"Users": []}', ": 'Users': [[][]] is not a mapping of members. Give what `aws *"),
    "no number": (
        b'[{"Status": "Assigned"}]',
        ": item 0: *not a PhoneNumber object with an E164PhoneNumber*",
    ),
    "bad number": (b'["+12065550100", "555-0100"]', ": *'555-0100'*'+12065550100'*"),
    "bad member": (b'{"+12065550100": {"Status": "Lost"}}', ": *+12065550100*Status='Lost'*Unassigned*"),
    "contradiction": (
        b'{"+12065550100": {"Status": "Assigned"}}',
        ": *+12065550100*Status='Assigned'*association*",
    ),
}


@pytest.mark.parametrize(("content", "message"), FILES.values(), ids=FILES)
def test_a_bad_numbers_file_is_a_usage_error(
    run: Run, pytester: pytest.Pytester, content: bytes | None, message: str
) -> None:
    if content is not None:
        (pytester.path / "numbers.json").write_bytes(content)
    result = run("def test_it(): pass", "--chime-phone-numbers", "numbers.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --chime-phone-numbers: *numbers.json{message}"])
    result.stdout.no_fnmatch_line("*passed*")


def test_a_bad_file_of_the_ini_setting_is_told_by_its_name(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone_numbers = numbers.json")
    result = run("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: the ini setting chime_phone_numbers: *numbers.json cannot be read: *"]
    )


def test_a_folder_is_no_numbers_file(run: Run, pytester: pytest.Pytester) -> None:
    result = run("def test_it(): pass", "--chime-phone-numbers", str(pytester.path))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --chime-phone-numbers: * cannot be read: *"])


def test_an_ini_switch_that_is_no_truth_value_is_refused(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone = perhaps")
    result = run("def test_it(): pass")
    assert result.ret != pytest.ExitCode.OK
    assert "perhaps" in result.stdout.str() + result.stderr.str()


def test_a_network_that_cannot_be_blocked_is_refused(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone_block_network = most")
    result = run("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *chime_phone_block_network: 'most': use aws or all."])


@pytest.mark.slow
def test_workers_of_xdist_tell_the_usage_error_too(run: Run) -> None:
    result = run(
        "@pytest.mark.chime_phone(auth='none')\ndef test_it(): pass", "-p", "xdist.plugin", "-n", "2"
    )
    assert result.ret != pytest.ExitCode.OK
    result.assert_outcomes(errors=1)
    assert "auth='none': use 'signed', 'ignore' or 'verify'." in result.stdout.str() + result.stderr.str()
