"""What takes time on the real service: orders, calling names, and the deletion queue.

A transition ends when the fake's clock reaches its end or, with `settle_after`, after so many reads: see
`transition_reads`.  When the clock moves, transitions complete in the order of their ends.

Sources: the samples of the phone-number orders took 11 seconds; a calling name "can take up to 72
hours"; a deleted number is kept for 7 days (Amazon Chime SDK administrator guide).  How a test lets
a transition fail is `ChimePhone.fail_next`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Literal, get_args

from ..domain.numbering import require_e164
from ..domain.phone_number import PhoneNumber
from ..domain.serialization import timestamp
from ..errors import InvalidValue, unknown
from .account import Account, Failure, Transition
from .options import QueueStatus

_END_OF_THE_CALENDAR = datetime.max.replace(tzinfo=UTC)
#: What `ChimePhone.fail_next` can let fail.
FailingProcess = Literal["order", "calling-name", "release"]
#: Statuses of a number in the deletion queue: the published sources disagree.
IN_QUEUE = get_args(QueueStatus)


def start(
    account: Account, kind: str, subject: str, *, at: datetime | None = None, wanted: str | None = None
) -> None:
    """Start a transition, now or `at` a given time."""
    begins = at or account.clock.now
    transition = _new_transition(account, kind, subject, begins, wanted)
    # Also with settle_after=0 a deleted number can be restored.
    at_once = account.options.settle_after == 0 and kind != "release"
    if at_once or transition.due == begins:
        _COMPLETE[kind](account, transition, begins)
    else:
        account.transitions.put(transition.key, transition)


def complete(account: Account, key: str, transition: Transition, at: datetime) -> None:
    account.transitions.remove(key)
    _COMPLETE[transition.kind](account, transition, at)


def complete_due(account: Account) -> None:
    """Complete every transition whose end has come."""
    while len(account.transitions):
        key, transition = next(account.transitions.after(""))
        if transition.due > account.clock.now:
            return
        complete(account, key, transition, transition.due)


def resume(account: Account, number: PhoneNumber) -> None:
    """Start the transitions that a number is in when a test adds it."""
    now, members = account.clock.now, number.members
    found = []
    if members["CallingNameStatus"] == "UpdateInProgress" and members["CallingName"]:
        account.put_number(PhoneNumber(number.e164, members, name_since=timestamp(now)))
        found.append(_new_transition(account, "calling-name", number.e164, now, members["CallingName"]))
    if members["Status"] == "AcquireInProgress":
        found.append(_new_transition(account, "order", number.e164, now))
    if members["Status"] in IN_QUEUE and members["DeletionTimestamp"]:
        deleted = datetime.fromisoformat(members["DeletionTimestamp"])
        found.append(_new_transition(account, "release", number.e164, deleted))
    for transition in found:
        account.transitions.put(transition.key, transition)


def _new_transition(
    account: Account, kind: str, subject: str, at: datetime, wanted: str | None = None
) -> Transition:
    duration = account.options.duration_of(kind)
    try:
        due = at + duration
    except OverflowError:
        due = _END_OF_THE_CALENDAR
    return Transition(kind, subject, timestamp(at), due, wanted)


def take_scheduled_failure(account: Account, kind: str, e164: str) -> bool:
    """Whether this is to fail; uses up one scheduled failure."""
    key = _failure_key(kind, e164)
    failure = account.failures.get(key)
    if failure is None:
        return False
    if failure.times > 1:
        account.failures.put(key, failure._replace(times=failure.times - 1))
    else:
        account.failures.remove(key)
    return True


def schedule_failures(
    account: Account, kind: FailingProcess, phone_numbers: Iterable[str], *, allow_unused: bool
) -> None:
    """Let the next transition of a kind fail for numbers.  Raises `InvalidValue`."""
    if kind not in get_args(FailingProcess):
        raise unknown("process", kind, get_args(FailingProcess))
    if not phone_numbers:
        raise InvalidValue(f"fail_next({kind!r}): give phone numbers.")
    for e164 in [require_e164(number) for number in phone_numbers]:
        key = _failure_key(kind, e164)
        already = account.failures.get(key) or Failure(kind, e164, 0, allow_unused=True)
        allowed = already.allow_unused and allow_unused
        account.failures.put(key, Failure(kind, e164, already.times + 1, allow_unused=allowed))


def unused_failures(account: Account) -> list[Failure]:
    """Scheduled failures that have to be used, and that no transition under way is going to use."""
    scheduled = account.failures.records.values()
    if not scheduled:
        return []
    under_way = account.transitions.records.values()
    return [
        failure
        for failure in scheduled
        if not failure.allow_unused
        and not any(t.kind == failure.kind and failure.e164 in subjects_of(account, t) for t in under_way)
    ]


def _failure_key(kind: str, e164: str) -> str:
    return f"{kind} {e164}"


def subjects_of(account: Account, transition: Transition) -> set[str]:
    if transition.kind != "order":
        return {transition.subject}
    order = account.orders.get(transition.subject) or {"OrderedPhoneNumbers": ()}
    return {transition.subject, *(item["E164PhoneNumber"] for item in order["OrderedPhoneNumbers"])}


def _complete_order(account: Account, transition: Transition, at: datetime) -> None:
    order = account.orders.get(transition.subject)
    if order is None:  # a number that a test has added while it is being acquired
        _acquire(account, transition.subject, at, failed=_fails(account, transition.subject))
        return
    items = []
    for item in order["OrderedPhoneNumbers"]:
        failed = _fails(account, item["E164PhoneNumber"])
        items.append({**item, "Status": "Failed" if failed else "Acquired"})
        _acquire(account, item["E164PhoneNumber"], at, failed=failed)
    statuses = {item["Status"] for item in items}
    status = "Partial" if len(statuses) > 1 else "Failed" if "Failed" in statuses else "Successful"
    changes = {"Status": status, "OrderedPhoneNumbers": items, "UpdatedTimestamp": timestamp(at)}
    account.orders.put(transition.subject, {**order, **changes})


def _fails(account: Account, e164: str) -> bool:
    number = account.numbers.get(e164)
    failed_before = number is not None and number.members["Status"] == "AcquireFailed"  # by an earlier order
    return failed_before or take_scheduled_failure(account, "order", e164)


def _acquire(account: Account, e164: str, at: datetime, *, failed: bool) -> None:
    number = account.numbers.get(e164)
    if number is None or number.members["Status"] != "AcquireInProgress":
        return
    status = "AcquireFailed" if failed else "Unassigned"
    number = account.put_number(number.updated(timestamp(at), Status=status))
    default = account.values.calling_name
    # "New phone numbers inherit the default calling name" (UpdatePhoneNumberSettings), where they
    # can have one at all.
    if default and not failed and can_have_calling_name(number):
        request_calling_name(account, number, default, at)


def can_have_calling_name(number: PhoneNumber) -> bool:
    """Calling names are for local numbers of the US (administrator guide, "Setting calling names")."""
    return number.members["Type"] != "TollFree" and number.e164.startswith("+1")


def request_calling_name(account: Account, number: PhoneNumber, name: str, at: datetime) -> None:
    """Start to change a calling name; until that is done the number shows the old one.

    UpdatedTimestamp stays, too (sample 2 of UpdatePhoneNumber: it is 16 hours before the request).
    """
    before: str = number.members["UpdatedTimestamp"]
    account.put_number(number.updated(before, name_since=timestamp(at), CallingNameStatus="UpdateInProgress"))
    start(account, "calling-name", number.e164, at=at, wanted=name)


def _complete_calling_name(account: Account, transition: Transition, at: datetime) -> None:
    number = account.numbers.get(transition.subject)
    pending = number is not None and number.members["CallingNameStatus"] == "UpdateInProgress"
    if number is None or not pending or number.name_since != transition.since:
        return  # deleted since, and perhaps bought again
    if take_scheduled_failure(account, "calling-name", transition.subject):
        account.put_number(number.updated(timestamp(at), CallingNameStatus="UpdateFailed"))
    else:
        changes = {"CallingName": transition.wanted, "CallingNameStatus": "UpdateSucceeded"}
        account.put_number(number.updated(timestamp(at), **changes))


def _complete_release(account: Account, transition: Transition, at: datetime) -> None:
    number = account.numbers.get(transition.subject)
    if number is None or number.members["DeletionTimestamp"] != transition.since:
        return  # restored since
    if take_scheduled_failure(account, "release", transition.subject):
        account.put_number(number.updated(timestamp(at), Status="ReleaseFailed"))
    else:
        account.remove_number(transition.subject)


_COMPLETE: dict[str, Callable[[Account, Transition, datetime], None]] = {
    "order": _complete_order,
    "calling-name": _complete_calling_name,
    "release": _complete_release,
}
