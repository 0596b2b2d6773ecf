"""What takes time on the real service: orders, calling names, and the deletion queue.

A process is over when the fake's clock has come to its end, or, with `settle_after`, when it has
been seen under way so many times.  As the clock moves, what is over by then is brought to its end, in
the order of the ends.

Sources: the samples of the phone-number orders took 11 seconds; a calling name "can take up to 72
hours"; a deleted number is kept for 7 days (Amazon Chime SDK administrator guide).  How a test lets
a process fail is `ChimePhone.fail_next`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from .account import Account, Process
from .json_form import timestamp
from .phone_number import PhoneNumber

_END_OF_THE_CALENDAR = datetime.max.replace(tzinfo=UTC)
DURATIONS = {
    "order": timedelta(seconds=11),
    "acquisition": timedelta(seconds=11),
    "calling-name": timedelta(hours=72),
    "release": timedelta(days=7),
}


class Failure(NamedTuple):
    """A process that a test wants to fail, and the number that it is to fail for."""

    kind: str
    e164: str
    times: int

    def __str__(self) -> str:
        times = f", {self.times} times" if self.times > 1 else ""
        return f"fail_next({self.kind!r}, {self.e164!r}){times}"


def start(
    account: Account, kind: str, subject: str, *, at: datetime | None = None, wanted: str | None = None
) -> None:
    """Something begins, now or `at` a given time."""
    begins = at or account.clock.now
    process = _begun(kind, subject, begins, wanted)
    # A deleted number can be restored, however short the others' patience is.
    if account.options.settle_after == 0 and kind != "release":
        _FINISHES[kind](account, process, begins)
    else:
        account.processes.put(process.key, process)


def settle(account: Account) -> None:
    """Bring to its end what is over by now."""
    while len(account.processes):
        key, process = next(account.processes.after(""))
        if process.due > account.clock.now:
            return
        account.processes.remove(key)
        _FINISHES[process.kind](account, process, process.due)


def saw(account: Account, *subjects: str) -> None:
    """Somebody reads orders or numbers: what has been seen under way often enough is over."""
    patience = account.options.settle_after
    if patience is None or not len(account.processes):
        return
    for key, process in list(account.processes.records.items()):
        if key in account.processes and not _concerned(account, process).isdisjoint(subjects):
            account.processes.remove(key)
            if process.reads >= patience:
                _FINISHES[process.kind](account, process, account.clock.now)
            else:
                account.processes.put(key, process._replace(reads=process.reads + 1))


def resume(account: Account, number: PhoneNumber) -> None:
    """Let a number that a test adds in the middle of something come to its end as any other."""
    now, members = account.clock.now, number.members
    found = []
    if members["CallingNameStatus"] == "UpdateInProgress" and members["CallingName"]:
        account.put_number(PhoneNumber(number.e164, members, name_since=timestamp(now)))
        found.append(_begun("calling-name", number.e164, now, members["CallingName"]))
    if members["Status"] == "AcquireInProgress":
        found.append(_begun("acquisition", number.e164, now))
    if members["Status"] == "DeleteInProgress" and members["DeletionTimestamp"]:
        deleted = datetime.fromisoformat(members["DeletionTimestamp"])
        found.append(_begun("release", number.e164, deleted))
    for process in found:
        account.processes.put(process.key, process)


def _begun(kind: str, subject: str, at: datetime, wanted: str | None = None) -> Process:
    try:
        due = at + DURATIONS[kind]
    except OverflowError:
        due = _END_OF_THE_CALENDAR
    return Process(kind, subject, timestamp(at), due, wanted)


def will_fail(account: Account, kind: str, e164: str) -> bool:
    """Whether a test wants this to fail; asked once for each time."""
    key = _failure_key(kind, e164)
    wanted: Failure | None = account.facts.get(key)
    if wanted is None:
        return False
    if wanted.times > 1:
        account.facts.put(key, wanted._replace(times=wanted.times - 1))
    else:
        account.facts.remove(key)
    return True


def let_fail(account: Account, kind: str, e164: str) -> None:
    """Let the next process of a kind fail for a number."""
    key = _failure_key(kind, e164)
    already: Failure = account.facts.get(key) or Failure(kind, e164, 0)
    account.facts.put(key, already._replace(times=already.times + 1))


def unused_failures(account: Account) -> list[Failure]:
    """Failures that were asked for and that nothing, so far, is going to meet."""
    wanted = [fact for fact in account.facts.records.values() if isinstance(fact, Failure)]
    under_way = [(p.kind.replace("acquisition", "order"), p) for p in account.processes.records.values()]
    return [
        failure
        for failure in wanted
        if not any(k == failure.kind and failure.e164 in _concerned(account, p) for k, p in under_way)
    ]


def _failure_key(kind: str, e164: str) -> str:
    return f"{kind} of {e164} fails"


def _concerned(account: Account, process: Process) -> set[str]:
    if process.kind != "order":
        return {process.subject}
    order = account.orders.get(process.subject) or {"OrderedPhoneNumbers": ()}
    return {process.subject, *(item["E164PhoneNumber"] for item in order["OrderedPhoneNumbers"])}


def _finish_order(account: Account, process: Process, at: datetime) -> None:
    order = account.orders.get(process.subject)
    if order is None:
        return
    items = []
    for item in order["OrderedPhoneNumbers"]:
        failed = will_fail(account, "order", item["E164PhoneNumber"])
        items.append({**item, "Status": "Failed" if failed else "Acquired"})
        _acquire(account, item["E164PhoneNumber"], at, failed=failed)
    statuses = {item["Status"] for item in items}
    status = "Partial" if len(statuses) > 1 else "Failed" if "Failed" in statuses else "Successful"
    changes = {"Status": status, "OrderedPhoneNumbers": items, "UpdatedTimestamp": timestamp(at)}
    account.orders.put(process.subject, {**order, **changes})


def _finish_acquisition(account: Account, process: Process, at: datetime) -> None:
    failed = will_fail(account, "order", process.subject)
    _acquire(account, process.subject, at, failed=failed)


def _acquire(account: Account, e164: str, at: datetime, *, failed: bool) -> None:
    number = account.numbers.get(e164)
    if number is None or number.members["Status"] != "AcquireInProgress":
        return
    status = "AcquireFailed" if failed else "Unassigned"
    number = account.put_number(number.updated(timestamp(at), Status=status))
    default: str | None = settings(account)["CallingName"]
    # "New phone numbers inherit the default calling name" (UpdatePhoneNumberSettings), where they
    # can have one at all.
    if default and not failed and can_have_a_name(number):
        ask_for_name(account, number, default, at)


def settings(account: Account) -> dict[str, Any]:
    """The account's default calling name and when it was set."""
    found: dict[str, Any] = account.facts.get("settings") or {
        "CallingName": None,
        "CallingNameUpdatedTimestamp": None,
    }
    return found


def can_have_a_name(number: PhoneNumber) -> bool:
    """Calling names are for local numbers of the US (administrator guide, "Setting calling names")."""
    return number.members["Type"] != "TollFree" and number.e164.startswith("+1")


def ask_for_name(account: Account, number: PhoneNumber, name: str, at: datetime) -> None:
    """Begin to change a calling name; until it is done the number shows the one it had."""
    stamp = timestamp(at)
    account.put_number(number.updated(stamp, name_since=stamp, CallingNameStatus="UpdateInProgress"))
    start(account, "calling-name", number.e164, at=at, wanted=name)


def _finish_name(account: Account, process: Process, at: datetime) -> None:
    number = account.numbers.get(process.subject)
    pending = number is not None and number.members["CallingNameStatus"] == "UpdateInProgress"
    if number is None or not pending or number.name_since != process.since:
        return  # deleted meanwhile, and perhaps bought again
    if will_fail(account, "calling-name", process.subject):
        account.put_number(number.updated(timestamp(at), CallingNameStatus="UpdateFailed"))
    else:
        changes = {"CallingName": process.wanted, "CallingNameStatus": "UpdateSucceeded"}
        account.put_number(number.updated(timestamp(at), **changes))


def _finish_release(account: Account, process: Process, at: datetime) -> None:
    number = account.numbers.get(process.subject)
    if number is None or number.members["DeletionTimestamp"] != process.since:
        return  # restored meanwhile
    if will_fail(account, "release", process.subject):
        account.put_number(number.updated(timestamp(at), Status="ReleaseFailed"))
    else:
        account.numbers.remove(process.subject)


_FINISHES: dict[str, Callable[[Account, Process, datetime], None]] = {
    "order": _finish_order,
    "acquisition": _finish_acquisition,
    "calling-name": _finish_name,
    "release": _finish_release,
}
