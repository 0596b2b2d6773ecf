"""The report as JSON, and that of several runs together: `docs/reference/report.schema.json` describes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import InvalidValue
from .matrix import Matrix, matrix_of_json, matrix_to_json, merged

SCHEMA = 1
Sweep = Mapping[str, Any]


class Report(NamedTuple):
    """All that one run, or several, have to tell."""

    rows: Matrix
    botocore: str
    sweep: Sweep | None = None  # as `findings.sweep_to_json` has it

    @classmethod
    def read(cls, file: Path) -> Report:
        """Raises `InvalidValue` for a file that is no report."""
        try:
            value = json.loads(file.read_text(encoding="utf-8"))
            if value["schema"] != SCHEMA:
                raise InvalidValue(f"{file} has schema {value['schema']!r}: this version reads {SCHEMA}.")
            return cls(matrix_of_json(value["operations"]), value["botocore"], value.get("sweep"))
        except OSError as error:
            raise InvalidValue(f"{file} cannot be read: {error.strerror}.") from None
        except InvalidValue:
            raise
        except (AttributeError, KeyError, TypeError, ValueError):
            raise InvalidValue(f"{file} was not written by --chime-phone-report=json:FILE.") from None

    def to_text(self) -> str:
        value = {
            "schema": SCHEMA,
            "botocore": self.botocore,
            "operations": matrix_to_json(self.rows),
            **({} if self.sweep is None else {"sweep": self.sweep}),
        }
        return json.dumps(value, indent=1) + "\n"


def together(reports: Sequence[Report]) -> Report:
    """The report of several runs, of the shards of one suite for instance."""
    versions = dict.fromkeys(report.botocore for report in reports)
    sweeps = [report.sweep for report in reports if report.sweep is not None]
    return Report(
        merged(r.rows for r in reports), ", ".join(versions), _of_sweeps(sweeps) if sweeps else None
    )


def _of_sweeps(sweeps: Sequence[Sweep]) -> Sweep:
    verdicts: Counter[str] = Counter()
    for sweep in sweeps:
        verdicts.update(sweep["verdicts"])
    return {
        "runs": sum(sweep["runs"] for sweep in sweeps),
        "verdicts": verdicts,
        "findings": [finding for sweep in sweeps for finding in sweep["findings"]],
    }
