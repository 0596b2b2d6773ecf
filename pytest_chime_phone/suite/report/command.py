"""`python -m pytest_chime_phone report`: the report of several runs together, with the same gates."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from ...errors import InvalidValue
from .gates import MustMeet, missing, percent_of
from .json_report import Report, together
from .lines import lines
from .page import page


def put_together(
    files: Sequence[Path],
    *,
    html: Path | None,
    json: Path | None,
    fail_under: str | None,
    must_meet: Sequence[str],
    say: Callable[[str], None],
) -> int:
    """Say and write the report of all files; the exit status, 1 where a gate is not passed.

    Raises `InvalidValue` for a file that is no report and for a gate that cannot be.
    """
    try:
        percent = None if fail_under is None else percent_of(fail_under)
    except InvalidValue as error:
        raise InvalidValue(f"--fail-under={error}") from None
    patterns = [MustMeet.of(text) for text in must_meet]
    report = together([Report.read(file) for file in files])
    if html:
        html.write_bytes(page(report))
    if json:
        json.write_text(report.to_text(), encoding="utf-8")
    lacking = list(missing(report.rows, patterns, percent))
    for line in [*lines(report.rows, shutil.get_terminal_size().columns), *lacking]:
        say(line)
    return 1 if lacking else 0
