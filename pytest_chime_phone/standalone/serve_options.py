"""The options of a fake as flags of `serve`: each keyword of `fake_chime_phone` that a server can heed."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any, get_args

from ..backend.backend import Backend
from ..backend.options import KnownTargets, Options, QueueStatus, Repeat
from ..domain.phone_number import IdForm
from ..errors import InvalidValue
from ..http.signature import Auth

#: The options that have no flag, and why.
WITHOUT_FLAG = {
    "retries": "it is about the back-off of clients in the fake's own process",
    "block_network": "it is about connections that leave the fake's own process",
}
_NUMBERS = """\
start from the phone numbers in this JSON file: what `aws chime-sdk-voice list-phone-numbers` prints,
a list of PhoneNumber objects or of numbers, or a mapping of numbers to members"""


def add_flags(serve: argparse.ArgumentParser) -> None:
    add = serve.add_argument
    add("--numbers", metavar="FILE", help=_NUMBERS)
    add(
        "--auth",
        choices=get_args(Auth),
        default="signed",
        help="which requests are accepted: with a well-formed SigV4 signature (signed, the default), with a "
        "valid one by the example keys of the AWS documentation (verify), or all (ignore)",
    )
    add(
        "--phone-number-id-form",
        choices=get_args(IdForm),
        default=argparse.SUPPRESS,
        help="how answers spell PhoneNumberId: %%2B12065550100 (the default) or +12065550100",
    )
    add(
        "--allow-unused",
        action="store_true",
        help="do not list in /failures what was scripted and never used",
    )
    add(
        "--settle-after",
        type=_count(0),
        metavar="N",
        help="complete a transition after N reads that show it (default: by the clock)",
    )
    add(
        "--durations",
        type=_duration,
        action="append",
        metavar="KIND=SECONDS",
        help="how long an order, a calling-name or a release takes; may be repeated",
    )
    add(
        "--lag",
        type=_lag,
        metavar="N|SECONDSs",
        help="reads lag N reads, or seconds as in 30s, behind writes",
    )
    add(
        "--stalled-after",
        type=_count_or_never,
        default=50,
        metavar="N|never",
        help="answer 501 after N reads of the same transition while the clock stands still (default: 50)",
    )
    add(
        "--known-targets",
        choices=get_args(KnownTargets),
        default="any",
        help="whether numbers can be associated with any id (the default) or with known ones only",
    )
    add("--page-size", type=_count(1), metavar="N", help="the most items per page")
    add(
        "--quota",
        type=_quota,
        action="append",
        metavar="N|KIND=N",
        help="how many numbers the account may have, or how many of a kind, as in VoiceConnector=3; "
        "may be repeated",
    )
    add("--rate", type=float, metavar="N", help="how many calls a second of the fake's clock are answered")
    add(
        "--queue-status",
        choices=get_args(QueueStatus),
        default=argparse.SUPPRESS,
        help="the status of a number in the deletion queue (default: DeleteInProgress)",
    )
    add(
        "--repeat",
        choices=get_args(Repeat),
        default="refused",
        help="what an order of a number gets that was just ordered (default: %(default)s)",
    )
    add(
        "--observed",
        action="append",
        metavar="FILE",
        help="answer as observed in a file of `probe`; may be repeated",
    )


def backend_of(given: argparse.Namespace) -> Backend:
    """The fake that the flags describe.  Raises `InvalidValue`, naming the flag, for a bad value."""
    options = _options(given)
    try:
        return Backend(options)
    except InvalidValue as error:
        raise InvalidValue(f"--numbers: {error}") from None


def _options(given: argparse.Namespace) -> Options:
    values = {name: value for name, value in vars(given).items() if name in Options.__slots__}
    values["durations"] = dict(given.durations) if given.durations else None
    values["quota"] = dict(given.quota) if given.quota else None
    return Options.of(values)


def _count(least: int) -> Any:
    def count(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r}: use {least} or more")
        return int(text)

    return count


def _count_or_never(text: str) -> int | None:
    return None if text == "never" else int(_count(1)(text))


def _lag(text: str) -> int | timedelta:
    if text.endswith("s"):
        try:
            return timedelta(seconds=_seconds(text.removesuffix("s")))
        except (OverflowError, ValueError):
            raise argparse.ArgumentTypeError(f"{text!r}: use seconds") from None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r}: use a number of reads, or seconds as in 30s")
    return int(text)


def _duration(text: str) -> tuple[str, float]:
    kind, _, seconds = text.partition("=")
    return kind, _seconds(seconds)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: use seconds") from None


def _quota(text: str) -> tuple[str, int]:
    kind, equals, most = text.rpartition("=")
    return kind if equals else "PhoneNumber", int(_count(0)(most))
