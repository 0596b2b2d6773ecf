"""Phone numbers, one at a time."""

from __future__ import annotations

from ..account import Account
from ..call import Call
from ..outcome import Answer, ServiceError


def get_phone_number(account: Account, call: Call) -> Answer:
    """Show one number.

    The id may be written in any documented spelling.  A blank one breaks the pattern of
    chime-sdk-voice and gets 400, whatever the service; every other unknown id gets 404: our
    choices, as no public record shows this operation failing.
    """
    if not call.label("phoneNumberId").strip():
        return ServiceError("BadRequestException")
    e164 = call.phone_number
    number = account.get(e164) if e164 else None
    shown = number.shown_by(call.service, account.id_form) if number else None
    return shown or ServiceError("NotFoundException")
