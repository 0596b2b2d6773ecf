"""`python -m pytest_chime_phone probe`: shows the plan, asks whether to go on, and writes the file."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from ..domain.observed import Observation, file_text
from ..domain.service_model import ServiceName
from ..errors import InvalidValue
from .asking import MOST_CALLS, Asker
from .interview import Interview
from .questions import RATE, Asks, questions

HELP = "compare the fake with your AWS account, read-only"
DESCRIPTION = """\
Ask an account of yours what no public record shows, and write down where the fake differs.

Only reads are made, at most 30, one a second, with the credentials of the profile that you name. The file
holds answers to questions, and no number, id, name, account or token.

  python -m pytest_chime_phone probe --profile NAME --region us-east-1 --out observed.json

The exit status is 0 where the fake agrees, 1 where it does not, and 2 where nothing could be asked.
"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--profile", required=True, metavar="NAME", help="the profile whose credentials are used")
    add("--region", required=True, metavar="REGION", help="the region to query, as in us-east-1")
    add(
        "--service",
        choices=get_args(ServiceName),
        default="chime-sdk-voice",
        help="the service to query (default: %(default)s)",
    )
    add("--out", default="observed.json", metavar="FILE", help="the file to write (default: %(default)s)")
    add("--yes", action="store_true", help="skip the confirmation")


def run(
    given: argparse.Namespace,
    say: Callable[[str], None],
    *,  # what is patched is seen, as names are looked up late
    confirm: Callable[[str], str] = lambda prompt: input(prompt),
    sleep: Callable[[float], object] = lambda seconds: time.sleep(seconds),
    today: Callable[[], str] = lambda: datetime.now(UTC).date().isoformat(),
) -> int:
    """Ask, and write what was seen; the exit status.  Raises `InvalidValue` where nothing can be asked."""
    out = Path(given.out)
    if not out.absolute().parent.is_dir():
        raise InvalidValue(f"--out {out}: there is no such folder.")
    asker = Asker(given.profile, given.region, sleep=sleep)
    say(_plan(given, asker.address(given.service)))
    if not given.yes and not _is_confirmed(confirm):
        say("The service was not queried.")
        return 2
    found = Interview(asker, given.service).observations(date=today())
    say("\n".join([*map(_line, found), _summary(found)]))
    try:
        out.write_text(file_text(found), encoding="utf-8")
    except OSError as error:
        raise InvalidValue(f"--out {out}: {error}") from None
    say(f"Written: {out}")
    return int(any(row.agrees is False for row in found))


def _is_confirmed(confirm: Callable[[str], str]) -> bool:
    try:
        return confirm("Send these calls? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:  # there is nobody to ask
        return False


def _plan(given: argparse.Namespace, address: str) -> str:
    table = questions(given.service, given.region)
    found_out = [Asks(given.service).every_number]
    if given.service == "chime-sdk-voice":
        found_out.append(Asks(given.service).connectors)
    calls = {repr(ask): ask for ask in (*found_out, *(ask for question in table for ask in question.asks))}
    actions = sorted({f"chime:{ask.operation}" for ask in calls.values()})
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
    width = max(len(question.id) for question in table)
    return "\n".join(
        [
            f"Profile {given.profile}, {given.service} at {address}",
            "",
            *(f"  {question.id:{width}}  {question.settles}" for question in (*table, RATE)),
            "",
            f"{len(calls)} calls, {MOST_CALLS} at most, one a second, all of them reads.",
            "This policy permits them:",
            "",
            policy,
            "",
        ]
    )


def _line(row: Observation) -> str:
    name = row.question.partition(":")[2]
    if row.agrees is None:
        return f"{name}: UNKNOWN: {row.seen}"
    if row.agrees:
        return f"{name}: agrees"
    return f"{name}: DIFFERS: account {json.dumps(row.seen)}, fake {json.dumps(row.fake)}"


def _summary(found: Sequence[Observation]) -> str:
    agreeing, differing, unknown = (sum(row.agrees is told for row in found) for told in (True, False, None))
    return f"{agreeing} agree, {differing} differ, {unknown} unknown."
