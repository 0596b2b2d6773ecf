"""Findings that are known and excused, each with a reason, in a TOML file.

    [[finding]]
    where = "grab.py grab()"
    exception = "KeyError"
    class = "silent {}"
    reason = "The service has never been seen to do this; ticket 4711."

A finding is known by its place in the application, the exception and the class, so that it stays known
when tests are renamed and lines move.  What has no exception is known by its verdict.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple, Self

from ..errors import InvalidValue, choices
from .findings import Finding

_MEMBERS = ("where", "exception", "class", "reason")


class Excuse(NamedTuple):
    """One entry of the file."""

    where: str
    exception: str
    failure_class: str
    reason: str


class Baseline(NamedTuple):
    """What is excused."""

    excuses: tuple[Excuse, ...] = ()

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises `InvalidValue` for a file that cannot be read, and for an entry that lacks something."""
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise InvalidValue(f"{file} cannot be read: {error.strerror}.") from None
        except ValueError as error:
            raise InvalidValue(f"{file} is not valid TOML: {error}.") from None
        entries = content.get("finding", [])
        if content.keys() - {"finding"} or not isinstance(entries, list):
            raise InvalidValue(f"{file}: use [[finding]] tables with {choices(_MEMBERS)}.")
        return cls(tuple(_excuse(file, number, entry) for number, entry in enumerate(entries, 1)))

    def excuse(self, found: Finding) -> str | None:
        """The reason why a finding is excused; None where it is not."""
        wanted = (without_line(found.where), found.exception or found.verdict, found.failure_class)
        for entry in self.excuses:
            if (without_line(entry.where), entry.exception, entry.failure_class) == wanted:
                return entry.reason
        return None


def without_line(where: str) -> str:
    """A place without its line: `grab.py grab()`."""
    return re.sub(r":\d+ ", " ", where, count=1)


def _excuse(file: Path, number: int, entry: object) -> Excuse:
    given = entry if isinstance(entry, dict) else {}
    for name in given:
        if name not in _MEMBERS:
            raise InvalidValue(f"{file}: finding {number}: unknown member {name!r}: use {choices(_MEMBERS)}.")
    for name in _MEMBERS:
        if not isinstance(given.get(name), str) or not given[name].strip():
            raise InvalidValue(f"{file}: finding {number} has no {name}.")
    return Excuse(*(given[name] for name in _MEMBERS))
