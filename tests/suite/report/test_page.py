"""The page: whole, escaped, and small, whatever it is made of."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from pytest_chime_phone.suite.report.json_report import Report
from pytest_chime_phone.suite.report.matrix import Cell
from pytest_chime_phone.suite.report.outcome_classes import LOST, MISREAD, REFUSED_OTHERWISE, examples
from pytest_chime_phone.suite.report.page import LIMIT, page

from .conftest import SCHEMA
from .reports import EVIL, HOSTILE, PLAIN, SWEPT, large


class Read(HTMLParser):
    """The tags of a page and its text."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.source = page(report).decode()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def data(self) -> dict[str, list[object]]:
        found = re.search(r'<script id="data" type="application/json">(.*)</script>', self.source)
        assert found
        return json.loads(found[1])


def test_a_cell_for_each_class_and_what_there_is_to_tell_of_it() -> None:
    read = Read(PLAIN)
    assert read.tags.count("rect") == 6
    assert read.data["rows"] == ["chime-sdk-voice:GetPhoneNumber", "chime:CreatePhoneNumberOrder"]
    assert read.data["classes"][0] == "answered"
    assert [cell[0] for cell in read.data["cells"]] == ["met", "met", "never", "met", "ignored", "never"]
    assert {"60 %", "2/3", "1/2"} <= set(read.texts)
    assert [value for name, value in read.attributes if name == "class" and value in "msni"][4:] == [
        *("m", "s", "n"),
        *("m", "i", "n"),
    ]
    assert "Findings by cause" not in read.source


def test_nothing_comes_from_outside() -> None:
    read = Read(SWEPT)
    assert {value for name, value in read.attributes if name in ("src", "href")} == {"data:,"}
    assert "url(" not in read.source
    assert "http:" not in read.source
    assert "https:" not in read.source


def test_findings_by_cause() -> None:
    read = Read(SWEPT)
    assert read.tags.count("details") == 3
    said = " ".join(" ".join(read.texts).split())
    assert "9 runs under faults: 5 held, 3 crashed, 1 partial." in said
    assert "2 x crashed grab.py:35 grab() KeyError: 'PhoneNumber' unreachable" in said
    assert "by botocore -> read-timeout" in said
    assert "1 x partial (no code line)" in said
    assert "Excused: Known since spring." in said


def test_a_sweep_that_found_nothing_and_a_suite_that_called_nothing() -> None:
    read = Read(Report({}, "1.43.0", {"runs": 0, "verdicts": {}, "findings": []}))
    assert "No call reached the fake." in read.texts
    assert "0 runs under faults: none." in read.texts


def test_whatever_is_told_is_text() -> None:
    read = Read(EVIL)
    assert "img" not in read.tags
    assert read.tags.count("script") == 2
    assert not any(name.startswith("on") for name, _ in read.attributes)
    assert HOSTILE in read.data["texts"]
    assert "".join(read.texts).count("</script><img") >= 8


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "findings"), [(30, 3), (30, 60), (190, 5), (190, 2000), (1000, 0)])
def test_it_stays_small_and_says_what_it_leaves_out(rows: int, findings: int) -> None:
    read = Read(large(rows, findings))
    assert len(read.source.encode()) <= LIMIT
    shown = len(read.data["rows"])
    assert (
        shown == rows
        or f"{rows - shown} operations more, with the best shares: see the JSON report." in read.texts
    )
    causes = read.tags.count("details")
    assert causes == findings or f"{findings - causes} causes more: see the JSON report." in read.texts
    if causes:
        assert f"{'z' * 100}" in read.source
        assert "z" * 9000 not in read.source


def test_what_has_no_room_at_all_is_left_out() -> None:
    rows = {f"chime:Get{'x' * LIMIT}{number}": {"answered": Cell("met", calls=1)} for number in range(2)}
    read = Read(PLAIN._replace(rows=rows))
    assert len(read.source) <= LIMIT
    assert "2 operations more, with the best shares: see the JSON report." in read.texts


def test_the_guide_explains_every_class() -> None:
    guide = (SCHEMA.parents[1] / "how-to" / "see-what-a-suite-never-met.md").read_text()
    classes = {*examples("chime", "BatchDeletePhoneNumber", "botocore"), LOST, MISREAD, REFUSED_OTHERWISE}
    assert {name for name in classes if f"`{name}`" not in guide} == {"refused: BadRequest"}
