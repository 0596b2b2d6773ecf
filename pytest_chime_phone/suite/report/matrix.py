"""The matrix of a report: a row for each operation that was called, a cell for each class it can come to.

A cell is met, never met, or ignored with a reason.  What no model lists counts once it was met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import floor
from typing import Any, Literal, NamedTuple, get_args

from .outcome_classes import in_order, possible
from .tally import Tally

State = Literal["met", "never", "ignored"]
#: The reason why a cell is ignored, None where it is not: of an operation and a class.
Excuses = Callable[[str, str], str | None]


class Cell(NamedTuple):
    """One class of one operation; the members are those of the JSON report, which leaves out empty ones."""

    state: State
    by: tuple[str, ...] = ()
    calls: int = 0
    tests: tuple[str, ...] = ()
    paste: str = ""  # the line that brings about what was never met
    reason: str = ""  # why it is ignored

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Cell:
        """What `to_json` has written.  Raises `TypeError`, `KeyError` or `ValueError` for anything else."""
        if value["state"] not in get_args(State):
            raise ValueError(value["state"])
        return cls(**{**value, "by": tuple(value["by"]), "tests": tuple(value["tests"])})

    def to_json(self) -> dict[str, Any]:
        """As it stands in a report."""
        told = {name: value for name, value in self._asdict().items() if name in _ALWAYS or value}
        return {**told, "by": list(self.by), "tests": list(self.tests)}

    def merged(self, other: Cell) -> Cell:
        """The cell of two runs together."""
        if self.calls or other.calls:
            return self._replace(
                state="met",
                by=tuple(sorted({*self.by, *other.by})),
                calls=self.calls + other.calls,
                tests=tuple(dict.fromkeys([*self.tests, *other.tests])),
                paste="",
                reason="",
            )
        return self if self.state == "ignored" else other


_ALWAYS = ("state", "by", "calls", "tests")
#: Service and operation, as in `chime:GetPhoneNumber`, to the cells of the row.
Matrix = Mapping[str, Mapping[str, Cell]]


def matrix(tally: Tally, excuses: Excuses) -> Matrix:
    rows: dict[str, dict[str, Cell]] = {}
    for kind, count in tally.counts.items():
        row = rows.setdefault(f"{kind.service}:{kind.operation}", {})
        for name, line in possible(kind.service, kind.operation, kind.client).items():
            row.setdefault(name, Cell("never", paste=line))
        met = Cell("met", (kind.by,), count.calls, tuple(count.tests))
        row[kind.outcome_class] = row.get(kind.outcome_class, Cell("never")).merged(met)
    return _in_order(
        {
            row: {
                name: _excused(cell, partial(excuses, row.partition(":")[2], name))
                for name, cell in cells.items()
            }
            for row, cells in rows.items()
        }
    )


def merged(matrices: Iterable[Matrix]) -> Matrix:
    """The matrix of several runs together."""
    rows: dict[str, dict[str, Cell]] = {}
    for each in matrices:
        for row, cells in each.items():
            known = rows.setdefault(row, {})
            for name, cell in cells.items():
                known[name] = known[name].merged(cell) if name in known else cell
    return _in_order(rows)


def matrix_of_json(value: Mapping[str, Any]) -> Matrix:
    """The part of a JSON report that is about operations."""
    return {row: {name: Cell.of_json(c) for name, c in cells.items()} for row, cells in value.items()}


def matrix_to_json(rows: Matrix) -> dict[str, Any]:
    return {row: {name: cell.to_json() for name, cell in cells.items()} for row, cells in rows.items()}


class Share(NamedTuple):
    """How many of the classes that count were met."""

    met: int
    of: int

    @classmethod
    def of_cells(cls, cells: Iterable[Cell]) -> Share:
        """That of some cells; ignored ones do not count."""
        states = [cell.state for cell in cells if cell.state != "ignored"]
        return cls(states.count("met"), len(states))

    @property
    def percent(self) -> float:
        """0 where no class counts."""
        return 100 * self.met / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.met} of {self.of} outcome classes met, {floor(10 * self.percent) / 10:g} %"


def share(rows: Matrix) -> Share:
    """That of a whole matrix."""
    return Share.of_cells(cell for cells in rows.values() for cell in cells.values())


def _excused(cell: Cell, excuse: Callable[[], str | None]) -> Cell:
    reason = excuse() if cell.state == "never" else None
    return cell._replace(state="ignored", reason=reason) if reason else cell


def _in_order(rows: Mapping[str, Mapping[str, Cell]]) -> Matrix:
    return {row: {name: rows[row][name] for name in in_order(rows[row])} for row in sorted(rows)}
