"""`python -m pytest_chime_phone report`: shards of one suite, put together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_chime_phone.__main__ import main
from pytest_chime_phone.suite.report.json_report import together
from pytest_chime_phone.suite.report.matrix import Cell

from .conftest import valid
from .reports import PLAIN, SWEPT

ORDER = "chime:CreatePhoneNumberOrder"


@pytest.fixture
def shards(tmp_path: Path) -> list[str]:
    """Of one suite: the second has what the first has not."""
    lost = Cell("met", ("script",), 2, ("test_b.py::test_lost",))
    again = Cell("met", ("script",), 1, ("test_b.py::test_lost", "test_a.py::test_bought"))
    second = SWEPT._replace(rows={ORDER: {"answered": again, "lost answer": lost}}, botocore="1.44.0")
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, report in zip(files, (PLAIN, second), strict=True):
        file.write_text(report.to_text())
        valid(file)
    return [str(file) for file in files]


def test_a_cell_is_met_where_one_shard_has_met_it(
    shards: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, merged = tmp_path / "out.html", tmp_path / "out.json"
    assert main(["report", *shards, "--html", str(page), "--json", str(merged)]) == 0
    value = valid(merged)
    assert value["operations"][ORDER]["lost answer"]["state"] == "met"
    assert "paste" not in value["operations"][ORDER]["lost answer"]
    assert value["operations"][ORDER]["answered"] == {
        "state": "met",
        "by": ["script", "state"],
        "calls": 2,
        "tests": ["test_a.py::test_bought", "test_b.py::test_lost"],
    }
    assert value["operations"][ORDER]["refused: BadRequest"]["state"] == "ignored"
    assert value["botocore"] == "1.43.0, 1.44.0"
    assert value["sweep"]["runs"] == 9
    assert b"4 of 5 outcome classes of 2 operations" in page.read_bytes()
    assert capsys.readouterr().out.splitlines()[-1] == "4 of 5 outcome classes met, 80 %"


def test_what_one_shard_ignores_stays_ignored() -> None:
    never = {ORDER: {"busy and retried": Cell("never", paste="# a line")}}
    ignored = {ORDER: {"busy and retried": Cell("ignored", reason="Rare.")}}
    for first, second in ((never, ignored), (ignored, never)):
        both = together([PLAIN._replace(rows=first), PLAIN._replace(rows=second)])
        assert both.rows == ignored
        assert both.sweep is None


def test_findings_of_all_shards(shards: list[str], tmp_path: Path) -> None:
    merged = tmp_path / "out.json"
    main(["report", shards[1], shards[1], "--json", str(merged)])
    sweep = json.loads(merged.read_text())["sweep"]
    assert (sweep["runs"], sweep["verdicts"]["crashed"], len(sweep["findings"])) == (18, 6, 8)


def test_the_gates_are_those_of_a_run(shards: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *shards, "--fail-under=80", "--must-meet=Create*:lost answer"]) == 0
    assert main(["report", *shards, "--must-meet", "Get*:unreachable"]) == 1
    assert "Get*:unreachable: not met in 1 of 1 cells; add to a test:" in capsys.readouterr().out
    assert main(["report", shards[0], "--fail-under=90"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "3 of 5 outcome classes met, 60 %: less than 90 %"


ANOTHER_STATE = PLAIN.to_text().replace('"state": "met"', '"state": "zz"')
BAD = {
    "gate": (["--fail-under=much"], None, "--fail-under='much': use a percentage from 0 to 100."),
    "pattern": (["--must-meet=Create*"], None, "'Create*': write an operation and a class"),
    "no file": ([], None, "report.json cannot be read: No such file"),
    "no JSON": ([], "{", "report.json was not written by --chime-phone-report=json:FILE."),
    "other JSON": ([], '{"schema": 1}', "report.json was not written by --chime-phone-report=json:FILE."),
    "a list": ([], "[]", "report.json was not written by --chime-phone-report=json:FILE."),
    "another state": ([], ANOTHER_STATE, "report.json was not written by --chime-phone-report=json:FILE."),
    "another schema": ([], '{"schema": 2}', "report.json has schema 2: this version reads 1."),
    "nowhere": (["--html=no/where.html"], PLAIN.to_text(), "cannot write: "),
}


@pytest.mark.parametrize(("flags", "content", "message"), BAD.values(), ids=BAD)
def test_bad_input(
    flags: list[str],
    content: str | None,
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("report.json").write_text(content)
    with pytest.raises(SystemExit) as ended:
        main(["report", "report.json", *flags])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_a_run_writes_the_page_beside_the_rest(
    report: Callable[..., pytest.RunResult], pytester: pytest.Pytester
) -> None:
    report("def test_it(chime_phone): voice().list_phone_numbers()", "--chime-phone-report=html:out/a.html")
    assert b"1 of 9 outcome classes of 1 operation" in (pytester.path / "out" / "a.html").read_bytes()


def test_a_page_that_cannot_be_written_at_the_end_fails_the_run_and_leaves_the_rest(
    report: Callable[..., pytest.RunResult], pytester: pytest.Pytester
) -> None:
    test = "from pathlib import Path\ndef test_it(chime_phone): Path('out').write_text('')"
    result = report(test, "--chime-phone-report=html:out/a.html,json:found.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*chime_phone: a report is lost*", "*a.html cannot be written: *"])
    valid(pytester.path / "found.json")


def test_the_file_of_the_ini_setting_is_beside_the_ini_file(
    report: Callable[..., pytest.RunResult], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]\nchime_phone_report = json:found.json\n")
    pytester.mkdir("elsewhere")
    monkeypatch.chdir("elsewhere")
    report("def test_it(chime_phone): pass", str(pytester.path))
    valid(pytester.path / "found.json")


@pytest.mark.slow
def test_a_worker_does_not_mind_where_the_report_goes(
    report: Callable[..., pytest.RunResult], pytester: pytest.Pytester
) -> None:
    pytester.makeconftest("def pytest_xdist_setupnodes(): open('out', 'w').close()")
    test = "def test_it(chime_phone): pass"
    result = report(test, "-p", "xdist.plugin", "-n1", "--chime-phone-report=html:out/a.html")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*a.html cannot be written: *"])
