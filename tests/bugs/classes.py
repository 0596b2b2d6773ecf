"""How many planted bugs a suite finds by the classes that it meets: `python -m tests.bugs.classes`.

A suite here is a set of outcomes of GetPhoneNumber, one of each class, that the tests of a lookup meet; the
bugs are those of this folder, through boto3 and requests, at both services.  The table is in
docs/how-to/see-what-a-suite-never-met.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_chime_phone import Outcome, Success
from pytest_chime_phone.suite.report.outcome_classes import examples

from .bench import ASKED, BUGS, HOSTS, Bench, Pair, bench
from .boto3_consumers import Boto3Lookup
from .lookup import Lookup

SUITES = {
    "answered": ("answered",),
    "answered, refused: NotFound": ("answered", "refused: NotFound"),
    "the same, and unreachable": ("answered", "refused: NotFound", "unreachable"),
    "every class": ("",),
}


def met(bug: type[Lookup], service: str, classes: tuple[str, ...]) -> Iterator[Outcome]:
    """What the tests of a suite meet; the number is assigned and has a name, as in the documented sample."""
    client = "botocore" if issubclass(bug, Boto3Lookup) else "requests"
    known = {**examples(service, "GetPhoneNumber", client)}  # type: ignore[arg-type]
    connector = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}
    known["answered"] = Success.of_phone_number(ASKED, Associations=[connector], CallingName="Acme")
    for name, outcome in known.items():
        if any(name.startswith(wanted) for wanted in classes):
            yield outcome


def found(a_bench: Bench, classes: tuple[str, ...], services: Iterable[str] = HOSTS) -> int:
    """How many bugs show, each at each service."""
    return sum(
        any(Pair(a_bench, bug, service).differ(outcome) for outcome in met(bug, service, classes))
        for bug in BUGS
        for service in services
    )


def main() -> None:
    """Print the table."""
    with bench() as a_bench:
        print("| the suite meets | planted bugs that it finds |")
        print("|---|---|")
        for name, classes in SUITES.items():
            print(f"| {name} | {found(a_bench, classes)} of {len(BUGS) * len(HOSTS)} |", flush=True)


if __name__ == "__main__":
    main()
