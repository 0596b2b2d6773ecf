"""What reads do to what is under way: with `settle_after` they complete it, and else they may stall.

A program that polls while nothing moves the clock would poll for ever.  With `stalled_after` such a test
fails, and says how to move the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .account import Account
from .state_transitions import IN_QUEUE, complete, subjects_of


class Stalled(Exception):
    """Something is read again and again while the clock stands still: its reader waits for ever."""


def count_read(account: Account, *subjects: str) -> None:
    """Count a read of orders or numbers, and complete what has been read often enough.

    Raises `Stalled` where reads complete nothing, and nothing else does.
    """
    if not len(account.transitions):
        return
    if account.options.settle_after is None:
        _count_read_at_rest(account, subjects)
    else:
        _settle(account, account.options.settle_after, subjects)


def _count_read_at_rest(account: Account, subjects: Iterable[str]) -> None:
    most, reads = account.options.stalled_after, account.reads_at_rest
    for subject in subjects:
        if most is not None and (state := _state_under_way(account, subject)):
            reads[subject] = reads.get(subject, 0) + 1
            if reads[subject] > most:
                raise Stalled(f"{subject} was {state} in {most} reads, and the clock has not moved")


def _state_under_way(account: Account, subject: str) -> str | None:
    if order := account.orders.get(subject):
        return "Processing" if order["Status"] == "Processing" else None
    number = account.numbers.get(subject)
    members = number.members if number else {}
    if members.get("Status") in ("AcquireInProgress", *IN_QUEUE):
        return str(members["Status"])
    return "UpdateInProgress" if members.get("CallingNameStatus") == "UpdateInProgress" else None


def _settle(account: Account, reads_needed: int, subjects: Sequence[str]) -> None:
    for key, transition in list(account.transitions.records.items()):
        if key in account.transitions and not subjects_of(account, transition).isdisjoint(subjects):
            if transition.reads >= reads_needed:
                complete(account, key, transition, account.clock.now)
            else:
                account.transitions.put(key, transition._replace(reads=transition.reads + 1))
