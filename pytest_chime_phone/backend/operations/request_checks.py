"""What the service refuses, beyond what client libraries check before they send.

botocore checks required members, types and minima only; maxima, enumerations, patterns and whatever
depends on the account are left to the service.  Which of its errors it answers is documented by the models;
the texts are ours: the one on public record is a search's, "Service received a bad request"
(cdk-amazon-chime-resources#62).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ...domain.literals import ErrorCode
from ...domain.numbering import to_e164
from ...domain.outcomes import Answer, ServiceError, Success
from ...domain.service_model import Shape, error_code, error_names, operation_model, violation
from ...http.call import Call
from ..account import Account

Operation = Callable[[Account, Call], Answer]
NO_OUTPUT = Success({})


class Refused(Exception):
    """Ends an operation before it has changed anything; in a batch, one item."""

    def __init__(self, code: ErrorCode, message: str | None = None, *, item_code: str | None = None) -> None:
        super().__init__(message)
        self.error = ServiceError(code, message)
        self._item_code = item_code

    def of_item(self, phone_number_id: str) -> dict[str, str]:
        """The entry of PhoneNumberErrors."""
        code = self._item_code or error_code(self.error.code)
        return {
            "PhoneNumberId": phone_number_id,
            "ErrorCode": str(code),
            "ErrorMessage": self.error.message,
        }


def bad_request(message: str) -> Refused:
    """The error for most invalid requests."""
    return Refused("BadRequestException", message)


def checked(operation: Operation) -> Operation:
    """An operation that gets valid input only, and may raise `Refused`."""

    def answer(account: Account, call: Call) -> Answer:
        if sentence := _invalid_input(call):
            return ServiceError("BadRequestException", sentence)
        try:
            return operation(account, call)
        except Refused as refused:
            return _modelled(refused.error, call)

    return answer


def refuse_duplicates(phone_number_ids: Collection[str], what: str) -> None:
    """Refuse a batch that names a number twice, in any spelling."""
    if len({to_e164(item) or item for item in phone_number_ids}) < len(phone_number_ids):
        raise bad_request(f"{what} holds duplicates.")


def _modelled(error: ServiceError, call: Call) -> ServiceError:
    if error.code in error_names(call.service, call.operation):
        return error
    # An operation without that error answers BadRequest, which every operation has.
    return ServiceError("BadRequestException", error.message)


def _invalid_input(call: Call) -> str | None:
    shape = operation_model(call.service, call.operation).input_shape
    if shape is None:
        return None
    if call.body and not _is_object(call.body):
        return "The body is not a JSON object."
    return _missing(shape, call.parameters) or violation(shape, call.parameters)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _missing(shape: Shape, value: Any) -> str | None:
    """The first required member that is not there, at any depth."""
    if shape.type_name == "list" and isinstance(value, list):
        return next(filter(None, (_missing(shape.member, item) for item in value)), None)
    if shape.type_name != "structure" or not isinstance(value, Mapping):
        return None
    for name in shape.required_members:
        if value.get(name) is None:
            return f"{name} is required."
    inner = ((shape.members[name], item) for name, item in value.items() if name in shape.members)
    return next(filter(None, (_missing(member, item) for member, item in inner)), None)
