"""Every failure message names a page that exists, with a heading that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_chime_phone import ChimePhone, Fault, InvalidValue, ServiceError, Success, fake_chime_phone
from pytest_chime_phone.errors import DOCUMENTATION

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r'"((?:reference|how-to|explanation)/[a-z-]+\.md(?:#[\w-]*)?)"')


def addresses() -> set[str]:
    sources = (ROOT / "pytest_chime_phone").rglob("*.py")
    return {address for source in sources for address in ADDRESS.findall(source.read_text())}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("address", sorted(addresses()))
def test_the_page_of_a_message_exists(address: str) -> None:
    page, _, anchor = address.partition("#")
    assert not anchor or anchor in anchors(ROOT / DOCUMENTATION / page)


@pytest.mark.parametrize(
    ("misuse", "page"),
    [
        (lambda fake: fake.add_phone_number("junk"), "fixture.md#the-inventory"),
        (lambda fake: fake.remove_phone_number("junk"), "fixture.md#the-inventory"),
        (lambda fake: fake.load(7), "fixture.md#the-inventory"),
        (lambda fake: fake.phone_numbers["junk"], "fixture.md#phone_numbers"),
        (lambda fake: fake.stock.add("junk"), "fixture.md#the-stock"),
        (lambda fake: fake.stock.remove("junk"), "fixture.md#the-stock"),
        (lambda fake: fake.stock.set("junk"), "fixture.md#the-stock"),
        (lambda fake: fake.add_target("junk"), "targets.md"),
        (lambda fake: fake.add_response(), "fixture.md#scripts"),
        (lambda fake: fake.fail_next("junk"), "fixture.md#what-takes-time"),
        (lambda fake: fake.clock.advance(-1), "fixture.md#the-clock"),
        (lambda fake: fake.junk, "fixture.md"),
        (lambda _: fake_chime_phone(auth="junk"), "flags.md#options"),
        (lambda _: fake_chime_phone(numbers=7).__enter__(), "fixture.md#fake_chime_phoneoptions"),
        (lambda _: Success(7), "outcomes.md#successbody--uncheckedfalse"),
        (lambda _: Success.of_phone_number("junk"), "fixture.md#the-inventory"),
        (lambda _: ServiceError("junk"), "outcomes.md#serviceerrorcode-messagenone--statusnone-headersnone"),
        (lambda _: Fault("junk"), "outcomes.md#faultkind"),
    ],
)
def test_a_mistake_is_explained_on_its_page_and_ends_in_the_test(misuse, page: str) -> None:
    with pytest.raises(Exception, match=r"junk|7|-1|add_response") as caught:
        misuse(ChimePhone())
    assert str(caught.value).splitlines()[-1] == f"See docs/reference/{page}"
    shown = caught.traceback.filter(caught)
    assert [entry.path for entry in shown if "pytest_chime_phone/" in str(entry.path)] == []


def test_a_mistake_within_another_keeps_its_own_page() -> None:
    with pytest.raises(InvalidValue) as caught:
        ChimePhone().add_response(Fault("read-timout"))  # type: ignore[arg-type]
    assert str(caught.value).count("See ") == 1


def test_an_unreadable_file_keeps_its_cause(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="cannot be read") as caught:
        ChimePhone().load(tmp_path / "none.json")
    assert isinstance(caught.value.__cause__, FileNotFoundError)
