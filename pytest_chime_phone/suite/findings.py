"""What a sweep has found: one `Finding` a run, and buckets of those that have one cause."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self

from .injection import VARIATIONS, Injection
from .plan import PlannedRun
from .verdict import Judgement

#: How the marker brings about what no line in a test can.
_BY_MARKER: Mapping[str, str] = {
    "pages": "@pytest.mark.chime_phone(page_size=1)",
    "slow-order": '@pytest.mark.chime_phone(durations={"order": timedelta(seconds=110)})',
    "id-spelling": '@pytest.mark.chime_phone(phone_number_id_form="e164")',
    "unknown-members": "",  # which only a client other than botocore's sees
}


_ORDER = ("once", "lost")  # the plainest first
_LONGEST = 160  # of what is told in one line


class Finding(NamedTuple):
    """One run and what it says of the program; the members are those of the JSON report."""

    verdict: str
    fails: bool
    test: str  # the node id of the test
    operation: str | None
    occurrence: int | None
    outcome: str | None
    shape: str
    where: str
    exception: str | None
    paste: str
    rerun: str
    failure_class: str
    title: str  # verdict and fault in one line
    message: str = ""
    details: tuple[str, ...] = ()
    excused: str | None = None  # the reason that the baseline gives
    transcript: str = ""  # the calls of the run in words, where it fails
    file: str = ""  # of the application, where the place is known
    faults: tuple[tuple[str, int, str, str], ...] = ()  # of chaos: operation, attempt, failure, shape

    @property
    def bucket(self) -> tuple[str, str, str, str]:
        """What it has in common with findings of the same cause."""
        return self.verdict, self.where, self.exception or "", self.failure_class

    def properties(self) -> list[tuple[str, object]]:
        """What a JUnit file tells of the run."""
        told = {
            "verdict": self.verdict,
            "operation": self.operation,
            "occurrence": self.occurrence,
            "outcome": self.outcome,
            "shape": self.shape,
            "class": self.failure_class,
            "where": self.where,
        }
        return [(f"chime_phone_{name}", value) for name, value in told.items() if value]

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` has written."""
        members = {name: told for name, told in value.items() if name != "class"}
        return cls(**members, failure_class=value["class"], title="")

    def to_json(self) -> dict[str, Any]:
        """As it stands in a report, under the names that are documented."""
        members = self._asdict()
        members["class"] = members.pop("failure_class")
        del members["title"], members["faults"], members["file"]
        return members


def finding(
    judgement: Judgement,
    planned: PlannedRun,
    *,
    fails: bool,
    test: str,
    rerun: str,
) -> Finding:
    injection, error = planned.injection, judgement.error
    first_line = str(error).partition("\n")[0] if error else ""
    return Finding(
        judgement.verdict,
        fails,
        test,
        injection.operation,
        injection.occurrence,
        None if injection.outcome is None else repr(injection.outcome),
        injection.shape,
        judgement.where,
        type(error).__name__ if error else None,
        paste_line(injection, lag=planned.call.stale if planned.call else 1),
        rerun,
        planned.failure_class,
        f"{judgement.verdict}: {injection}",
        first_line or "; ".join(judgement.details[:2]),
        judgement.details,
    )


def chaos_finding(
    judgement: Judgement,
    faults: Sequence[Injection],
    names: Sequence[str],
    *,
    fails: bool,
    test: str,
    rerun: str,
) -> Finding:
    title = f"{judgement.verdict}: {'; '.join(map(str, faults)) or 'no fault'}"
    error = judgement.error
    first_line = str(error).partition("\n")[0] if error else ""
    return Finding(
        judgement.verdict,
        fails,
        test,
        faults[0].operation if faults else None,
        faults[0].occurrence if faults else None,
        "; ".join(repr(fault.outcome) for fault in faults) or None,
        "chaos",
        judgement.where,
        type(error).__name__ if error else None,
        "\n    ".join(paste_line(fault) for fault in faults),
        rerun,
        "chaos",
        title,
        first_line or "; ".join(judgement.details[:2]),
        judgement.details,
        faults=tuple(
            (str(fault.operation), fault.occurrence or 0, name, fault.shape)
            for fault, name in zip(faults, names, strict=True)
        ),
    )


def chaos_command(nodeid: str, spec: str, seed: str) -> str:
    """The command that runs one test under the same chaos again."""
    flags = f"{shlex.quote(f'--chime-phone-chaos={spec}')} --chime-phone-seed={seed}"
    return f"pytest {flags} {shlex.quote(nodeid)}"


def paste_line(injection: Injection, *, lag: int = 1) -> str:
    """The line that brings the same about in an ordinary test; `lag`: how many reads a stale one takes."""
    if injection.shape == "stale":
        return f"@pytest.mark.chime_phone(lag={lag})"
    if injection.shape in _BY_MARKER:
        return _BY_MARKER[injection.shape]
    arguments = [repr(injection.outcome), f'operation="{injection.operation}"']
    if (injection.occurrence or 1) > 1:
        arguments.append(f"skip={injection.occurrence - 1}")  # type: ignore[operator]
    if injection.shape == "lasting":
        arguments.append("times=None")
    if injection.shape in ("lost", "item"):
        arguments.append("effect=True")
    line = f"chime_phone.add_response({', '.join(arguments)})"
    return line if repr(injection.outcome).count('"') else line.replace("'", '"')


def rerun_command(nodeid: str, level: str) -> str:
    flag = "--chime-phone-sweep" if level == "fast" else f"--chime-phone-sweep={level}"
    return f"pytest {flag} {shlex.quote(nodeid)}"


def buckets(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one cause together, the most frequent cause first."""
    found: dict[tuple[str, str, str, str], list[Finding]] = {}
    for each in findings:
        found.setdefault(each.bucket, []).append(each)
    for bucket in found.values():
        bucket.sort(key=lambda each: _ORDER.index(each.shape) if each.shape in _ORDER else len(_ORDER))
    return sorted(found.values(), key=lambda bucket: (not bucket[0].fails, -len(bucket), bucket[0].bucket))


def described(bucket: list[Finding]) -> Iterator[str]:
    """A bucket in lines for the terminal."""
    first = bucket[0]
    exception = f"  {first.exception}" if first.exception else ""
    message = f": {_short(first.message)}" if first.message else ""
    where = first.where or "(no code line)"
    yield f"{len(bucket)} x {first.verdict}  {where}{exception}{message}  [{first.failure_class}]"
    if first.excused:
        yield f"    excused: {first.excused}"
    if first.paste:
        yield f"    {first.paste}"
    yield f"    {first.rerun}"


def sweep_to_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """The part of the JSON report that is about the sweep."""
    kept = list(findings)
    told = [f for f in kept if f.fails or f.verdict == "partial" or _is_of_variation(f)]
    return {
        "runs": len(kept),
        "verdicts": Counter(found.verdict for found in kept),
        "findings": [found.to_json() for found in told],
    }


def _is_of_variation(found: Finding) -> bool:
    return found.shape in VARIATIONS and found.verdict != "held"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
