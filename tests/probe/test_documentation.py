"""The pages: each row of "documented or chosen" says what settles it, and the policy is that of the plan."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from pytest_chime_phone.domain.service_model import SERVICES
from pytest_chime_phone.probe.questions import RATE, Question, questions

from .conftest import Account, Probe

DOCS = Path(__file__).parents[2] / "docs"
EVERY = [*(question for service in SERVICES for question in questions(service, "us-east-1")), RATE]


def rows(page: str, head: str) -> list[list[str]]:
    lines = (DOCS / page).read_text().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(f"| {head}")) + 2
    table = itertools.takewhile(lambda line: line.startswith("|"), lines[first:])
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]


def names(cell: str) -> set[str]:
    return set(re.findall("`([a-zA-Z0-9-]+)`", cell))


SETTLED = {cells[0]: cells[4] for cells in rows("reference/wire.md", "matter |")}


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.id)
def test_a_row_names_the_question_that_settles_it(question: Question) -> None:
    assert question.id in names(SETTLED[question.settles])


@pytest.mark.parametrize("matter", SETTLED)
def test_every_row_says_what_settles_it(matter: str) -> None:
    assert SETTLED[matter]
    assert names(SETTLED[matter]) <= {question.id for question in EVERY}


def test_the_reference_explains_every_question() -> None:
    told = [name for cells in rows("reference/observed.md", "question | what") for name in names(cells[0])]
    assert sorted(told) == sorted({question.id for question in EVERY})


@pytest.mark.slow
def test_the_policy_of_the_page_is_that_of_the_plan(account: Account, probe: Probe) -> None:
    with account() as fake:
        said = probe(fake).said
    page = (DOCS / "how-to/hold-the-fake-against-your-account.md").read_text()
    policy = page.partition("```json\n")[2].partition("\n```")[0]
    assert f"\n{policy}\n" in said
