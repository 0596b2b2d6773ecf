"""The page in a real browser: at two widths, by mouse, by keyboard alone, in the dark, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pytest_chime_phone.suite.report.json_report import Report
from pytest_chime_phone.suite.report.matrix import Cell
from pytest_chime_phone.suite.report.page import page as page_of

from .browser import PROGRAM, Page, browser
from .reports import EVIL, PLAIN, SWEPT, large

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]

PHONE, DESKTOP = 360, 1280
PANEL = 'document.getElementById("cell").innerText'
FOCUS = 'document.activeElement.getAttribute("aria-label")'
SCROLLS = "document.documentElement.scrollWidth > innerWidth"
SIZES = "(element => [element.clientWidth, element.scrollWidth])"
EDGES = """text => [...document.querySelectorAll("text")].find(element => element.textContent == text)
    .getBoundingClientRect().toJSON()"""
PASTE = 'chime_phone.add_response(Fault("read-timeout"), operation="GetPhoneNumber")'


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser() as opened:
        yield opened


@pytest.fixture
def open_page(chromium: Page, tmp_path: Path) -> Callable[[Report, int], Page]:
    def show(report: Report, width: int) -> Page:
        file = tmp_path / "outcomes.html"
        file.write_bytes(page_of(report))
        chromium.console.clear()
        chromium.requests.clear()
        chromium.open(file.as_uri())
        chromium.resize(width)
        chromium.emulate()
        return chromium

    return show


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_it_fits_says_nothing_to_the_console_and_asks_for_nothing(open_page, width: int) -> None:
    page = open_page(SWEPT, width)
    assert page.run("document.querySelectorAll('rect[role=button]').length") == 6
    assert not page.run(SCROLLS)
    assert {url for url in page.requests if not url.startswith("data:")} == {page.run("location.href")}
    assert page.console == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("classes", [10, 15])
@pytest.mark.parametrize(
    "name",
    ["DisassociatePhoneNumbersFromVoiceConnector", "DeleteVoiceConnectorEmergencyCallingConfiguration"],
)
def test_a_long_name_leaves_room_for_its_count(open_page, name: str, classes: int, width: int) -> None:
    cells = {f"refused: Reason{number}": Cell("met", ("state",)) for number in range(classes)}
    page = open_page(PLAIN._replace(rows={f"chime-sdk-voice:{name}": cells}), width)
    box, content = page.run(f"{SIZES}(document.querySelector('.matrix'))")
    assert content <= box
    told, count = page.run(f"['{name}', '{classes}/{classes}'].map({EDGES})")
    assert told["right"] < count["left"]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_click_shows_the_tests_and_the_line_to_paste(open_page, width: int) -> None:
    page = open_page(SWEPT, width)
    page.click("document.querySelectorAll('rect')[2]")
    assert page.run(PANEL).splitlines()[0] == "GetPhoneNumber: unreachable"
    assert PASTE in page.run(PANEL)
    page.click("document.querySelectorAll('rect')[0]")
    assert "Met 3 times, at chime-sdk-voice, by state, in:" in page.run(PANEL)
    assert "test_a.py::test_again" in page.run(PANEL)
    page.click("document.querySelectorAll('rect')[4]")
    assert "Ignored, at chime: Orders are checked before." in page.run(PANEL)
    assert page.console == []


def test_by_keyboard_alone(open_page) -> None:
    page = open_page(SWEPT, DESKTOP)
    page.press("Tab")
    assert page.run(FOCUS) == "GetPhoneNumber, answered: met"
    page.press("ArrowRight", "ArrowRight")
    assert page.run(FOCUS) == "GetPhoneNumber, unreachable: never met"
    assert PASTE in page.run(PANEL)
    page.press("ArrowRight", "ArrowDown")
    assert page.run(FOCUS) == "CreatePhoneNumberOrder, lost answer: never met"
    page.press("Home", "ArrowLeft", "ArrowDown")
    assert page.run(FOCUS) == "CreatePhoneNumberOrder, answered: met"
    assert "Met once, at chime, by script, state, in:" in page.run(PANEL)
    page.press("End", "ArrowUp", "ArrowUp")
    assert page.run(FOCUS) == "GetPhoneNumber, unreachable: never met"
    page.press("Tab")
    assert page.run("document.activeElement.tagName + document.activeElement.innerText") == f"PRE{PASTE}"
    page.press("Tab", "Enter")
    assert page.run("document.activeElement.parentElement.open")
    assert "by botocore -> read-timeout" in page.run("document.activeElement.parentElement.innerText")
    assert page.console == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_hostile_texts_are_shown_and_not_run(open_page, width: int) -> None:
    page = open_page(EVIL, width)
    for number in range(3):
        page.click(f"document.querySelectorAll('rect')[{number}]")
        assert "</script><img" in page.run(PANEL)
    assert page.run("document.title") == "Outcomes that the suite met"
    assert page.run("document.images.length") == 0
    assert not page.run(SCROLLS)
    assert page.console == []


def test_a_large_one(open_page) -> None:
    page = open_page(large(60, 20), PHONE)
    page.click("document.querySelectorAll('rect')[1]")
    assert "Met 200 times" in page.run(PANEL)
    assert page.run(PANEL).splitlines()[-1].endswith(" more")
    assert not page.run(SCROLLS)
    assert page.console == []


def test_light_and_dark_and_paper(open_page) -> None:
    page = open_page(SWEPT, DESKTOP)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.run(paper)
    page.emulate(scheme="dark")
    assert page.run(paper) != light
    page.emulate("print", "dark")
    assert page.run(paper) == light
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("[...document.querySelectorAll('details')].every((each) => each.open)")
    assert not page.run("document.getElementById('cell').checkVisibility()")
    assert page.ask("Page.printToPDF")["data"].startswith("JVBER")  # %PDF
    assert len(page.screenshot()) > 10_000
    assert page.console == []
