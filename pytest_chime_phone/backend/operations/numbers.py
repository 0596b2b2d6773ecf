"""Phone numbers: shown, listed, changed, deleted and restored.

A number is given back in two steps: it lies in the deletion queue for seven days, from which it can
be restored, and is then released.  Which Status a queued number shows the published sources disagree
about: see the option `queue_status`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from ...domain.numbering import to_e164
from ...domain.outcomes import Answer, ServiceError, Success
from ...domain.phone_number import PhoneNumber
from ...domain.phone_number_rules import check_consistency
from ...domain.serialization import canonical_json
from ...domain.service_model import ServiceName
from ...errors import InvalidValue
from ...http.call import Call
from .. import state_transitions
from ..account import Account
from ..transition_reads import count_read
from .limits import over_quota
from .paging import page
from .request_checks import NO_OUTPUT, Refused, bad_request

_UPDATABLE = ("ProductType", "CallingName", "Name")
#: What can be deleted: "You must first disassociate it from any users or Voice Connectors".
_DELETABLE = ("Unassigned", "AcquireFailed", "DeleteFailed", "ReleaseFailed")
_BETWEEN_NAMES = timedelta(days=7)


def get_phone_number(account: Account, call: Call) -> Answer:
    """Show one number.

    The id may be written in any documented spelling.  A blank one breaks the pattern of
    chime-sdk-voice and gets 400, whatever the service; every other unknown id gets 404: our
    choices, as no public record shows this operation failing.
    """
    if not call.label("phoneNumberId").strip():
        return ServiceError("BadRequestException")
    e164 = call.phone_number
    if e164:
        count_read(account, e164)
    number = account.numbers.get(e164) if e164 else None
    shown = _shown(account, call.service, number) if number else None
    return _output(shown) if shown else ServiceError("NotFoundException")


def list_phone_numbers(account: Account, call: Call) -> Answer:
    """Show every number that fits the filters, page by page, in the order of the numbers."""
    terms = call.parameters
    if ("FilterName" in terms) != ("FilterValue" in terms):
        raise bad_request("FilterName and FilterValue go together.")

    def matching(after: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
        for e164, number in account.numbers.after(after):
            if _fits(number, terms) and (shown := _shown(account, call.service, number)):
                yield e164, (e164, shown)

    if len(account.transitions):  # before anything is shown, and only what is shown
        count_read(account, *(e164 for e164, _ in page(account, call, matching)[0]))
    found, token = page(account, call, matching)
    numbers = b"[%b]" % b",".join(shown for _, shown in found)
    return Success.of_rendered(PhoneNumbers=numbers, NextToken=canonical_json(token))


def update_phone_number(account: Account, call: Call) -> Answer:
    """Change one attribute of a number: its product type, calling name or (voice) name."""
    number = find(account, call.service, call.label("phoneNumberId"))
    update(account, number, call.parameters)
    return _now(account, call, number)


def delete_phone_number(account: Account, call: Call) -> Answer:
    """Move a number into the deletion queue."""
    delete(account, find(account, call.service, call.label("phoneNumberId")))
    return NO_OUTPUT


def restore_phone_number(account: Account, call: Call) -> Answer:
    """Take a number out of the deletion queue."""
    number = find(account, call.service, call.label("phoneNumberId"))
    if number.members["Status"] not in state_transitions.IN_QUEUE:
        raise bad_request(f"{number.e164} is not in the deletion queue: it is {number.members['Status']}.")
    if over_quota(account, 1):
        raise Refused("ResourceLimitExceededException")
    account.put_number(number.updated(account.stamp, Status="Unassigned", DeletionTimestamp=None))
    return _now(account, call, number)


def find(account: Account, service: ServiceName, phone_number_id: str) -> PhoneNumber:
    """The number of an id that a service can show.  Raises `Refused` for any other."""
    if not phone_number_id.strip():
        raise bad_request("PhoneNumberId is blank.")
    e164 = to_e164(phone_number_id)
    number = account.numbers.get(e164) if e164 else None
    if number is None or _shown(account, service, number) is None:
        raise Refused("NotFoundException")
    return number


def update(account: Account, number: PhoneNumber, changes: Mapping[str, Any]) -> None:
    """Change one attribute.  Raises `Refused` where that is not possible now.

    Documented: one attribute at a time, the product type only while unassigned, one calling name at
    a time and one in seven days.  Which error answers what is our choice.
    """
    given = {name: changes[name] for name in _UPDATABLE if changes.get(name) is not None}
    if len(given) != 1:
        raise bad_request(f"Give one of {', '.join(_UPDATABLE)}; given: {', '.join(given) or 'none'}.")
    if number.members["Status"] not in ("Assigned", "Unassigned"):
        raise bad_request(f"{number.e164} is {number.members['Status']}: it cannot be updated.")
    if "CallingName" in given:
        _update_calling_name(account, number, given["CallingName"])
        return
    if "ProductType" in given and number.members["Associations"]:
        raise bad_request(f"{number.e164} is assigned: its product type cannot be changed.")
    updated = number.updated(account.stamp, **given)
    try:
        check_consistency(number.e164, updated.members)
    except InvalidValue as error:
        raise bad_request(str(error)) from None
    account.put_number(updated)


def _update_calling_name(account: Account, number: PhoneNumber, name: str) -> None:
    if not state_transitions.can_have_calling_name(number):
        raise bad_request(f"{number.e164} cannot have a calling name: only local US numbers can.")
    if number.members["CallingNameStatus"] == "UpdateInProgress":
        raise Refused("ConflictException", "An update of the calling name is in progress.")
    since = number.name_since
    if since and account.clock.now - datetime.fromisoformat(since) < _BETWEEN_NAMES:
        raise Refused("ConflictException", "A calling name can be changed once in seven days.")
    state_transitions.request_calling_name(account, number, name, account.clock.now)


def delete(account: Account, number: PhoneNumber) -> None:
    """Move a number into the deletion queue.  Raises `Refused` where it is in use."""
    status = number.members["Status"]
    if status == "Assigned":
        raise Refused(
            "BadRequestException",
            f"{number.e164} has associations: disassociate it first.",
            item_code="PhoneNumberAssociationsExist",
        )
    if status not in _DELETABLE:
        raise bad_request(f"{number.e164} is {status}: it cannot be deleted.")
    if status == "AcquireFailed":  # it never was the account's, so nothing can be restored
        account.remove_number(number.e164)
        return
    stamp = account.stamp
    # The documented sample of RestorePhoneNumber shows the number without the name it had.
    no_name = {"CallingName": None, "CallingNameStatus": "Unassigned"}
    if account.options.keeps_name_in_queue:
        no_name = {}
    status = account.options.queue_status
    account.put_number(number.updated(stamp, Status=status, DeletionTimestamp=stamp, **no_name))
    state_transitions.start(account, "release", number.e164)


def _shown(account: Account, service: ServiceName, number: PhoneNumber) -> bytes | None:
    return number.shown_by(service, account.options.phone_number_id_form)


def _now(account: Account, call: Call, number: PhoneNumber) -> Answer:
    """The number as it has become, unless that is nothing which the service shows."""
    current = account.numbers.get(number.e164) or number
    shown = _shown(account, call.service, current)
    return _output(shown) if shown else NO_OUTPUT


@lru_cache(maxsize=1024)
def _output(shown: bytes) -> Success:
    return Success.of_rendered(PhoneNumber=shown)


def _fits(number: PhoneNumber, terms: Mapping[str, Any]) -> bool:
    members = number.members
    if any(terms.get(name, members[name]) != members[name] for name in ("Status", "ProductType")):
        return False
    if "FilterName" not in terms:
        return True
    found = [(a.get("Name"), a.get("Value")) for a in number.associations]
    return (terms["FilterName"], terms["FilterValue"]) in found
