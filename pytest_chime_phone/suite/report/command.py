"""`python -m pytest_chime_phone report`: the report of several runs together, with the same gates."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path

from ...errors import InvalidValue
from .gates import MustMeet, missing, percent_of
from .json_report import Report, together
from .lines import lines
from .page import page

HELP = "put outcome reports of several runs together"
DESCRIPTION = """\
Put the outcome reports of several runs together, of the shards of one suite for instance:

  pytest --chime-phone-report=json:1.json tests/unit
  pytest --chime-phone-report=json:2.json tests/integration
  python -m pytest_chime_phone report 1.json 2.json --html outcomes.html
"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "reports",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="what --chime-phone-report=json:FILE has written",
    )
    add("--html", type=Path, metavar="FILE", help="write the report of all of them as a page")
    add("--json", type=Path, metavar="FILE", help="write it as JSON")
    add("--fail-under", metavar="PERCENT", help="fail where less of the outcome classes was met")
    add(
        "--must-meet",
        action="append",
        default=[],
        metavar="PATTERN",
        help="fail where these were never met, as in 'Create*:lost answer'; may be repeated",
    )


def run(given: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Say and write the report of all files; the exit status, 1 where a gate is not passed.

    Raises `InvalidValue` for a file that is no report or cannot be written, and for a gate that cannot be.
    """
    try:
        percent = None if given.fail_under is None else percent_of(given.fail_under)
    except InvalidValue as error:
        raise InvalidValue(f"--fail-under={error}") from None
    patterns = [MustMeet.of(text) for text in given.must_meet]
    report = together([Report.read(file) for file in given.reports])
    try:
        if given.html:
            given.html.write_bytes(page(report))
        if given.json:
            given.json.write_text(report.to_text(), encoding="utf-8")
    except OSError as error:
        raise InvalidValue(f"cannot write: {error}") from None
    lacking = list(missing(report.rows, patterns, percent))
    for line in [*lines(report.rows, shutil.get_terminal_size().columns), *lacking]:
        say(line)
    return 1 if lacking else 0
