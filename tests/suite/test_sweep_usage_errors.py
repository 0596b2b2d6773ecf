"""Bad input ends the run before any test runs, in a message that lists the good values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Sweep

Run = Callable[..., Sweep]
TEST = "def test_it(chime_phone): pass"
CHAOS = "--chime-phone-chaos"

FLAGS = {
    "level": (["--chime-phone-sweep=slow"], "*--chime-phone-sweep=fast/--chime-phone-sweep=full*'slow'"),
    "time": (
        ["--chime-phone-sweep", "--chime-phone-sweep-time=soon"],
        "*-time: 'soon': use seconds, more than 0.",
    ),
    "no time": (["--chime-phone-sweep-time=0"], "*--chime-phone-sweep-time: '0': use seconds, more than 0."),
    "fault": ([CHAOS, "read-timout=0.1"], "*unknown fault 'read-timout': did you mean 'read-timeout'*"),
    "no fault": ([CHAOS, ""], "*unknown fault ''*"),
    "contradiction": (
        [CHAOS, "NotFoundException=0.1"],
        "*NotFoundException would contradict the account*(ServiceError('NotFoundException')).",
    ),
    "shape": ([CHAOS, "read-timeout:lasting=0.1"], "*unknown shape 'lasting': use 'once' or 'lost'."),
    "lost": (
        [CHAOS, "dns-failure:lost=0.1"],
        "*dns-failure cannot come after the effect: use 'read-timeout'*",
    ),
    "no probability": ([CHAOS, "read-timeout"], "*'read-timeout' has no probability from 0 to 1*=0.05."),
    "probability": ([CHAOS, "read-timeout=2"], "*'read-timeout=2' has no probability from 0 to 1*"),
    "sum": ([CHAOS, "read-timeout=0.6,null=0.5"], "*sum up to 1.1: use no more than 1 in all."),
    "seed": ([CHAOS, "null=0.5", "--chime-phone-seed=x"], "*--chime-phone-seed=x: use a whole number."),
    "no chaos": (["--chime-phone-seed=1"], "*seed needs --chime-phone-chaos: give both."),
    "no chaos in a sweep": (
        ["--chime-phone-sweep", "--chime-phone-seed=1"],
        "*seed needs --chime-phone-chaos: give both.",
    ),
    "both": (["--chime-phone-sweep", CHAOS, "null=0.5"], "*cannot be combined: use one."),
}


@pytest.mark.parametrize(("flags", "message"), FLAGS.values(), ids=FLAGS)
def test_a_bad_flag(run_pytest: Run, flags: list[str], message: str) -> None:
    found = run_pytest(*flags, test_it=TEST)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines([f"*{message}"])
    found.result.stdout.no_fnmatch_line("*passed*")


INI = {
    "time": (
        "chime_phone_sweep_time = soon",
        "the ini setting chime_phone_sweep_time: 'soon': use seconds, more than 0.",
    ),
    "module": (
        "chime_phone_raises = nowhere.Down",
        "the ini setting chime_phone_raises: exception 'nowhere.Down': No module*",
    ),
    "name": (
        "chime_phone_raises = botocore.exceptions.ClientEror",
        "*_raises: unknown exception of botocore.exceptions 'ClientEror': did you *'ClientError'*",
    ),
    "relative name": (
        "chime_phone_raises = .app.Down",
        "the ini setting chime_phone_raises: exception '.app.Down': *'package.*",
    ),
    "baseline": ("chime_phone_baseline = no.toml", "*no.toml cannot be read: No such file or directory."),
}


@pytest.mark.parametrize(("line", "message"), INI.values(), ids=INI)
def test_a_bad_ini_setting(run_pytest: Run, pytester: pytest.Pytester, line: str, message: str) -> None:
    pytester.makeini(f"[pytest]\n{line}\n")
    found = run_pytest("--chime-phone-sweep", test_it=TEST)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines([f"ERROR: {message}"])


def test_exceptions_of_a_module_that_cannot_be_imported(run_pytest: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone_raises = it_is_broken.Down\n")
    pytester.syspathinsert()
    found = run_pytest("--chime-phone-sweep", test_it=TEST, it_is_broken="raise RuntimeError('broken')")
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines(["ERROR: *exception 'it_is_broken.Down': broken; write it as *"])


def test_a_bad_ini_setting_for_chaos(run_pytest: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone_chaos = read-timout=0.1\n")
    found = run_pytest(test_it=TEST)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines(
        ["ERROR: the ini setting chime_phone_chaos: unknown fault 'read-timout'*"]
    )


ENTRY = '[[finding]]\nwhere = "a.py f()"\nexception = "KeyError"\nclass = "silent {}"\n'
BASELINES = {
    "no TOML": ("[[", "*known.toml is not valid TOML: *"),
    "too deep": (f"a = {'[' * 100_000}", "*known.toml is not valid TOML: *"),
    "no reason": (ENTRY, "*known.toml: finding 1 has no reason."),
    "an empty reason": (f'{ENTRY}reason = " "', "*known.toml: finding 1 has no reason."),
    "another member": (f"{ENTRY}test = 'x'", "*finding 1: unknown member 'test': use 'where', *or 'reason'."),
    "another table": ("[known]", "*known.toml: use [[][[]finding]] tables with 'where'*"),
    "no tables": ("finding = 1", "*known.toml: use [[][[]finding]] tables with 'where'*"),
    "no class": ('[[outcome]]\noperation = "Create*"\n', "*known.toml: outcome 1 has no class."),
    "no table": ("finding = [1]", "*known.toml: finding 1 has no where."),
}


@pytest.mark.parametrize(("content", "message"), BASELINES.values(), ids=BASELINES)
def test_a_bad_baseline(run_pytest: Run, pytester: pytest.Pytester, content: str, message: str) -> None:
    pytester.makeini("[pytest]\nchime_phone_baseline = known.toml\n")
    (pytester.path / "known.toml").write_text(content)
    found = run_pytest("--chime-phone-sweep", test_it=TEST)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines([f"ERROR: the ini setting chime_phone_baseline: {message}"])


MARKERS = {
    "raises": ("raises=7", "raises=7: use exception classes or their dotted names*"),
    "raises by name": (
        "raises='builtins.KeyEror'",
        "unknown exception of builtins 'KeyEror': did you*'KeyError'*",
    ),
    "degrades": ("degrades='yes'", "degrades='yes': use True or False."),
    "sweep": ("sweep='lost'", "sweep='lost': use True, False or a list of words*"),
    "words of sweep": (
        "sweep=['Falt']",
        "*unknown word of sweep= 'Falt': did you mean 'Fault'*Shapes: once*",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), MARKERS.values(), ids=MARKERS)
def test_a_bad_keyword_of_the_marker(run_pytest: Run, arguments: str, message: str) -> None:
    test = f"""
@pytest.mark.chime_phone({arguments})
def test_it(chime_phone): voice().list_phone_numbers()
"""
    found = run_pytest(*(["--chime-phone-sweep"] if "word of" in message else []), test_it=test)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines([f"ERROR: test_it.py::test_it: marker chime_phone: {message}"])


def test_words_are_looked_up_in_a_sweep_alone(run_pytest: Run) -> None:
    test = "@pytest.mark.chime_phone(sweep=['lots'])\ndef test_it(): pass"
    run_pytest(test_it=test).result.assert_outcomes(passed=1)


@pytest.mark.slow
def test_nothing_to_sweep(sweep: Run) -> None:
    tests = """
from hypothesis import given, strategies as st
from pytest_chime_phone import Fault

def test_fails(chime_phone): assert not voice().list_phone_numbers()
def test_calls_nothing(chime_phone): pass
def test_is_skipped(chime_phone): pytest.skip()
def test_is_expected_to_fail(chime_phone): pytest.xfail()
def test_scripts(chime_phone):
    chime_phone.add_response(Fault("dns-failure"), times=None)
    with pytest.raises(BotoCoreError): voice().list_phone_numbers()
@pytest.mark.chime_phone(sweep=False)
def test_is_left_alone(): voice().list_phone_numbers()
@given(st.none())
def test_many(chime_phone, _): voice().list_phone_numbers()
@pytest.fixture
def broken(chime_phone): raise RuntimeError
def test_has_no_set_up(broken): pass
@pytest.fixture
def broken_after(chime_phone):
    yield
    raise RuntimeError
def test_has_no_teardown(broken_after): voice().list_phone_numbers()
@given(st.none())
def test_of_something_else(_): pass
"""
    found = sweep(tests, "-p", "hypothesispytest")
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines(
        [
            (
                "ERROR: there is nothing to sweep: 3 fail without faults, 2 are skipped, 1 script outcomes "
                "themselves, 1 use @given, 1 make no call, 1 have sweep=False. Run pytest without "
                "--chime-phone-sweep to see the failures."
            )
        ]
    )


def test_no_test_that_takes_the_fake(sweep: Run) -> None:
    found = sweep("""
from pytest_chime_phone import fake_chime_phone

def test_opens_it():
    with fake_chime_phone():
        voice().list_phone_numbers()
""")
    found.result.stderr.fnmatch_lines(
        ["ERROR: there is nothing to sweep: no test takes the fake by the fixture*(tests that open fake_*"]
    )


@pytest.mark.slow
def test_tests_that_cannot_be_recorded(sweep: Run) -> None:
    found = sweep("raise SyntaxError('not today')")
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    found.result.stderr.fnmatch_lines(["ERROR: the calls of the tests could not be recorded:", "*not today*"])
