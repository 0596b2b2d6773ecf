"""The file of a probe: what an account answered, and where that is not what the fake has chosen.

One row a question.  It holds answers to questions, never what the account holds.  The fake that reads it
turns its choices into what was seen.  A digest tells a file that was changed by hand: what was observed is
a record, and what somebody wishes is an option or a script.

    {"format": 1, "digest": "sha256:...", "observations": [
      {"question": "chime-sdk-voice:id-form", "fake": "percent-encoded", "seen": "e164", "agrees": false,
       "region": "us-east-1", "botocore": "1.43.11", "date": "2026-11-27"}, ...]}

`agrees` is null where the question found no answer; `seen` is then the reason, as in "not permitted".
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from ..errors import InvalidValue
from .service_model import SERVICES

#: The version of the format, which is in every file.
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row: a question, and what was seen beside what the fake answers."""

    question: str  # with its service: "chime-sdk-voice:id-form"
    fake: Any
    seen: Any
    agrees: bool | None
    region: str
    botocore: str
    date: str


def file_text(observations: Iterable[Observation]) -> str:
    rows = [asdict(observation) for observation in observations]
    return json.dumps({"format": FORMAT, "digest": _digest(rows), "observations": rows}, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen and is not what the fake would answer, by service and question."""

    differences: Mapping[tuple[str, str], Any]

    @classmethod
    def of(cls, files: ObservedFiles) -> Self:
        """What one file or several of them say.  Raises `InvalidValue` for one that cannot be used.

        Files may repeat each other, and may not disagree.
        """
        if isinstance(files, cls):
            return files
        if not isinstance(files, Iterable | os.PathLike) or isinstance(files, bytes):
            raise InvalidValue(f"observed={files!r}: use the path of a file that the probe wrote, or a list.")
        paths = [files] if isinstance(files, str | os.PathLike) else list(files)
        for path in paths:
            if not isinstance(path, str | os.PathLike):
                raise InvalidValue(
                    f"observed={files!r}: {path!r} is not a path of a file that the probe wrote."
                )
        told: dict[str, tuple[Observation, Path]] = {}
        for path in map(Path, paths):
            for row in _read(path):
                known, source = told.setdefault(row.question, (row, path))
                if known.seen != row.seen:
                    raise InvalidValue(
                        f"observed: {source} and {path} disagree on {row.question}: "
                        f"{known.seen!r} and {row.seen!r}. Use one of the two."
                    )
        rows = [row for row, _ in told.values() if not row.agrees]
        return cls({(r.question.partition(":")[0], r.question.partition(":")[2]): r.seen for r in rows})

    def seen(self, service: str, question: str) -> Any:
        """What was seen; None where it is what the fake answers, or nothing is known."""
        return self.differences.get((service, question))

    def of_account(self, question: str) -> Any:
        """The same for what the fake has one of for both services; `chime-sdk-voice` goes first."""
        found = (self.seen(service, question) for service in reversed(SERVICES))
        return next((seen for seen in found if seen is not None), None)

    def __bool__(self) -> bool:
        return bool(self.differences)


ObservedFiles = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Observed | None


def _read(path: Path) -> list[Observation]:
    """The rows of a file that say something."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InvalidValue(f"observed: {path} cannot be read: {error}") from error
    except (ValueError, RecursionError):
        raise InvalidValue(f"observed: {path} is not JSON. Have the probe write it again.") from None
    version = content.get("format") if isinstance(content, dict) else None
    if type(version) is not int:
        raise InvalidValue(f"observed: {path} is not a file that the probe wrote.")
    if version != FORMAT:
        raise InvalidValue(
            f"observed: {path} has format {version}, and this version reads {FORMAT}. "
            "Have the probe write it again."
        )
    rows = content.get("observations")
    if content.get("digest") != _digest(rows):
        raise InvalidValue(
            f"observed: {path} was changed after the probe wrote it. Have the probe write it again; "
            "to change an answer, use an option or add_response."
        )
    names = {field.name for field in fields(Observation)}
    if not isinstance(rows, list) or any(not isinstance(r, dict) or r.keys() != names for r in rows):
        raise InvalidValue(f"observed: {path}: each row needs exactly {', '.join(sorted(names))}.")
    return [Observation(**row) for row in rows if row["agrees"] is not None]


def _digest(rows: Any) -> str:
    text = json.dumps(rows, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"
