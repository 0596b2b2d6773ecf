"""What a suite must have met: a share of all classes, or the cells that patterns name.

`Create*:lost answer` stands for the class `lost answer` of every operation whose name begins with Create,
`*:busy` for both kinds of being busy: a class may be named by its first words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import product
from typing import NamedTuple, Self

from ...domain.service_model import SERVICES, ServiceName, operation_names
from ...errors import InvalidValue, choices, unknown
from .matrix import Matrix, share
from .outcome_classes import in_order, possible

CLIENTS = ("botocore", "requests", "aiobotocore", "http")
_ONE: Mapping[str, tuple[ServiceName, ...]] = {service: (service,) for service in SERVICES}
_EXAMPLE = "Create*:lost answer"


class MustMeet(NamedTuple):
    """One line of `chime_phone_must_meet`."""

    text: str
    services: tuple[ServiceName, ...]
    operation: str
    outcome_class: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises `InvalidValue` for a line that no operation or no class fits, listing the good ones."""
        first, _, rest = text.partition(":")
        named = _ONE.get(first, ()) if ":" in rest else ()
        operation, colon, outcome_class = (part.strip() for part in (rest if named else text).partition(":"))
        if not (operation and colon and outcome_class):
            raise InvalidValue(f"{text!r}: write an operation and a class, as in {_EXAMPLE}.")
        line = cls(text, named or SERVICES, operation, outcome_class)
        line._check()
        return line

    def fits(self, row: str, outcome_class: str) -> bool:
        """Whether a cell is meant; the row is named as in the matrix."""
        service, _, operation = row.partition(":")
        return (
            service in self.services and fnmatchcase(operation, self.operation) and self._names(outcome_class)
        )

    def _names(self, outcome_class: str) -> bool:
        wanted = self.outcome_class
        return outcome_class.startswith((f"{wanted} ", f"{wanted}:")) or fnmatchcase(outcome_class, wanted)

    def _check(self) -> None:
        names = sorted({name for service in self.services for name in operation_names(service)})
        fitting = [name for name in names if fnmatchcase(name, self.operation)]
        if not fitting:
            raise unknown("operation", self.operation, names)
        known: dict[str, None] = {}
        for service, operation, client in product(self.services, fitting, CLIENTS):
            if operation in operation_names(service):
                known |= dict.fromkeys(possible(service, operation, client))
                if any(map(self._names, known)):
                    return
        classes = choices(in_order(known))
        raise InvalidValue(f"{self.operation} has no outcome class {self.outcome_class!r}: use {classes}.")


def percent_of(text: str) -> float:
    """A percentage from 0 to 100.  Raises `InvalidValue`."""
    try:
        percent = float(text)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        raise InvalidValue(f"{text!r}: use a percentage from 0 to 100.")
    return percent


def missing(rows: Matrix, must_meet: Sequence[MustMeet], fail_under: float | None) -> Iterator[str]:
    """What is missing, in lines; none where every gate is passed."""
    for line in must_meet:
        fitting = [
            (row, name, cell)
            for row, cells in rows.items()
            for name, cell in cells.items()
            if line.fits(row, name)
        ]
        never = [(row, name, cell.paste) for row, name, cell in fitting if cell.state == "never"]
        if never:
            yield f"{line.text}: not met in {len(never)} of {len(fitting)} cells; add to a test:"
            for row, name, paste in never:
                yield f"    {paste}  # {row}, {name}"
        elif not fitting:
            yield f"{line.text}: no test calls an operation that has this class"
    met = share(rows)
    if fail_under is not None and (met.percent < fail_under or not met.of):
        yield f"{met}: less than {fail_under:g} %" if met.of else "no call reached the fake"
