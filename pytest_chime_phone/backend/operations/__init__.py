"""What each operation does to the account: a table, one row an operation.

An operation is a function of the account and the call that returns an outcome.  What is not in the
table has no state, and a call of it fails the test unless it is scripted.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import associations, batches, numbers, orders, search, settings, targets
from .refusal import Operation, checked

_CHECKED: Mapping[str, Operation] = {
    "AssociatePhoneNumberWithUser": associations.associate_phone_number_with_user,
    "AssociatePhoneNumbersWithVoiceConnector": associations.associate_with("VoiceConnector"),
    "AssociatePhoneNumbersWithVoiceConnectorGroup": associations.associate_with("VoiceConnectorGroup"),
    "BatchDeletePhoneNumber": batches.batch_delete_phone_number,
    "BatchUpdatePhoneNumber": batches.batch_update_phone_number,
    "CreatePhoneNumberOrder": orders.create_phone_number_order,
    "DeletePhoneNumber": numbers.delete_phone_number,
    "DisassociatePhoneNumberFromUser": associations.disassociate_phone_number_from_user,
    "DisassociatePhoneNumbersFromVoiceConnector": associations.disassociate_from("VoiceConnector"),
    "DisassociatePhoneNumbersFromVoiceConnectorGroup": associations.disassociate_from("VoiceConnectorGroup"),
    "GetPhoneNumberOrder": orders.get_phone_number_order,
    "GetPhoneNumberSettings": settings.get_phone_number_settings,
    "ListPhoneNumberOrders": orders.list_phone_number_orders,
    "ListPhoneNumbers": numbers.list_phone_numbers,
    "ListSupportedPhoneNumberCountries": search.list_supported_phone_number_countries,
    "RestorePhoneNumber": numbers.restore_phone_number,
    "SearchAvailablePhoneNumbers": search.search_available_phone_numbers,
    "UpdatePhoneNumber": numbers.update_phone_number,
    "UpdatePhoneNumberSettings": settings.update_phone_number_settings,
    **targets.OPERATIONS,  # five for each kind of target
}
OPERATIONS: Mapping[str, Operation] = {
    "GetPhoneNumber": numbers.get_phone_number,  # its one parameter is checked where it is looked up
    **{name: checked(operation) for name, operation in _CHECKED.items()},
}
