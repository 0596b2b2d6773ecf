"""What is asked of the outcome report: where it goes, and what the suite must have met."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple, Self

import pytest

from ..suite.report.gates import MustMeet, percent_of
from . import flags

_KINDS = ("html", "json")
_AFTER_A_SPACE = (
    " Write --chime-phone-report=term, with '=': what stands after a space is taken as the value."
)


class ReportSettings(NamedTuple):
    """The flags and ini settings, read."""

    term: bool
    html: Path | None
    json: Path | None
    fail_under: float | None
    must_meet: tuple[MustMeet, ...]

    @classmethod
    def of(cls, config: pytest.Config) -> Self:
        """Raises `pytest.UsageError`, naming the setting, for what cannot be."""
        setting, asked = flags.flag_or_ini(config, "chime_phone_report") or ("", "")
        files: dict[str, Path] = {}
        parts = [part.strip() for part in asked.split(",") if part.strip()]
        for part in parts:
            kind, _, name = part.partition(":")
            if kind in _KINDS and name:
                file = flags.path(config, setting, name)
                if kind in files or file in files.values():
                    raise pytest.UsageError(f"{setting}: {asked!r}: use one file for each of html and json.")
                if not hasattr(config, "workerinput"):  # a worker writes none
                    _check_writable(setting, part, file)
                files[kind] = file
            elif part != "term":
                raise pytest.UsageError(
                    f"{setting}: {asked!r}: use 'term', 'html:FILE' or 'json:FILE', or several with "
                    f"commas between.{_AFTER_A_SPACE if setting.startswith('--') else ''}"
                )
        return cls(
            "term" in parts, files.get("html"), files.get("json"), _fail_under(config), _must_meet(config)
        )


def _check_writable(setting: str, part: str, file: Path) -> None:
    """Raise `pytest.UsageError` for a file that cannot be written, as far as the start of a run can tell."""
    nearest = next(path for path in (file, *file.parents) if os.access(path, os.F_OK))
    if nearest == file and file.is_dir():
        why = "is a folder: name a file in it"
    elif nearest != file and not nearest.is_dir():
        why = f"cannot be written: {nearest} is not a folder"
    elif not os.access(nearest, os.W_OK):
        why = f"cannot be written: {nearest} is read-only"
    else:
        return
    raise pytest.UsageError(f"{setting}: {part!r}: {file} {why}.")


def _fail_under(config: pytest.Config) -> float | None:
    said = flags.flag_or_ini(config, "chime_phone_fail_under")
    if said is None:
        return None
    setting, text = said
    with flags.said_by(setting):
        return percent_of(text)


def _must_meet(config: pytest.Config) -> tuple[MustMeet, ...]:
    lines: list[str] = config.getini("chime_phone_must_meet")
    with flags.said_by("the ini setting chime_phone_must_meet"):
        return tuple(MustMeet.of(line) for line in lines)
