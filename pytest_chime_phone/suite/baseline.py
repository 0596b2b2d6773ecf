"""Findings that are known and excused, each with a reason, in a TOML file.

    [[finding]]
    where = "grab.py grab()"
    exception = "KeyError"
    class = "silent {}"
    reason = "The service has never been seen to do this; ticket 4711."

    [[outcome]]
    operation = "Create*"
    class = "unreachable"
    reason = "The gateway in front of us answers for it."

A finding is known by its place in the application, the exception and the class, so that it stays known
when tests are renamed and lines move.  What has no exception is known by its verdict.  An outcome is one
that the report of outcomes is not to ask for; its operation and its class may be patterns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple, Self

from ..errors import InvalidValue, choices
from .findings import Finding

_MEMBERS = {
    "finding": ("where", "exception", "class", "reason"),
    "outcome": ("operation", "class", "reason"),
}


class Excuse(NamedTuple):
    """One entry of the file."""

    where: str
    exception: str
    failure_class: str
    reason: str

    @property
    def known_by(self) -> tuple[str, str, str]:
        """What its findings have in common."""
        return without_line(self.where), self.exception, self.failure_class


class Ignored(NamedTuple):
    """An outcome that need not be met."""

    operation: str
    outcome_class: str
    reason: str


class Baseline(NamedTuple):
    """What is excused."""

    excuses: tuple[Excuse, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises `InvalidValue` for a file that cannot be read, and for an entry that lacks something."""
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise InvalidValue(f"{file} cannot be read: {error.strerror}.") from None
        except (ValueError, RecursionError) as error:
            raise InvalidValue(f"{file} is not valid TOML: {error}.") from None
        tables = {name: content.get(name, []) for name in _MEMBERS}
        if content.keys() - _MEMBERS.keys() or not all(isinstance(table, list) for table in tables.values()):
            tell = " and ".join(f"[[{name}]] tables with {choices(_MEMBERS[name])}" for name in _MEMBERS)
            raise InvalidValue(f"{file}: use {tell}.")
        entries = {name: list(_entries(file, name, table)) for name, table in tables.items()}
        return cls(
            tuple(Excuse(*entry) for entry in entries["finding"]),
            tuple(Ignored(*entry) for entry in entries["outcome"]),
        )

    def ignore(self, operation: str, outcome_class: str) -> str | None:
        """The reason why an outcome of an operation need not be met; None where it is asked for."""
        for entry in self.ignored:
            if fnmatchcase(operation, entry.operation) and fnmatchcase(outcome_class, entry.outcome_class):
                return entry.reason
        return None

    def excuse(self, found: Finding) -> str | None:
        """The reason why a finding is excused; None where it is not."""
        for entry in self.excuses:
            if entry.known_by == _known_by(found):
                return entry.reason
        return None

    def unused(self, findings: Iterable[Finding]) -> list[Excuse]:
        """The entries without a finding among all of a sweep; `partial` is one in every sweep."""
        found = {
            _known_by(each) for each in findings if each.fails or each.excused or each.verdict == "partial"
        }
        return [entry for entry in self.excuses if entry.known_by not in found]


def _known_by(found: Finding) -> tuple[str, str, str]:
    return without_line(found.where), found.exception or found.verdict, found.failure_class


def without_line(where: str) -> str:
    """A place without its line: `grab.py grab()`."""
    return re.sub(r":\d+ ", " ", where, count=1)


def _entries(file: Path, table: str, entries: list[object]) -> Iterator[list[str]]:
    known = _MEMBERS[table]
    for number, entry in enumerate(entries, 1):
        given = entry if isinstance(entry, dict) else {}
        for name in given:
            if name not in known:
                raise InvalidValue(
                    f"{file}: {table} {number}: unknown member {name!r}: use {choices(known)}."
                )
        for name in known:
            if not isinstance(given.get(name), str) or not given[name].strip():
                raise InvalidValue(f"{file}: {table} {number} has no {name}.")
        yield [given[name] for name in known]
