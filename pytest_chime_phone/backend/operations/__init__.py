"""What each operation does to the account: a table, one row an operation.

An operation is a function of the account and the call that returns an outcome.  What is not in the
table has no state, and a call of it fails the test unless it is scripted.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from . import (
    associations,
    batches,
    emergency,
    numbers,
    orders,
    search,
    settings,
    sip_calls,
    tags,
    target_settings,
    targets,
    termination,
)
from .request_checks import Operation, checked

_CHECKED: Mapping[str, Operation] = {
    "AssociatePhoneNumberWithUser": associations.associate_phone_number_with_user,
    "AssociatePhoneNumbersWithVoiceConnector": partial(associations.associate_with, "VoiceConnector"),
    "AssociatePhoneNumbersWithVoiceConnectorGroup": partial(
        associations.associate_with, "VoiceConnectorGroup"
    ),
    "BatchDeletePhoneNumber": batches.batch_delete_phone_number,
    "BatchUpdatePhoneNumber": batches.batch_update_phone_number,
    "CreatePhoneNumberOrder": orders.create_phone_number_order,
    "CreateSipMediaApplicationCall": sip_calls.create_call,
    "DeletePhoneNumber": numbers.delete_phone_number,
    "DeleteVoiceConnectorTerminationCredentials": termination.delete_credentials,
    "DisassociatePhoneNumberFromUser": associations.disassociate_phone_number_from_user,
    "DisassociatePhoneNumbersFromVoiceConnector": partial(associations.disassociate_from, "VoiceConnector"),
    "DisassociatePhoneNumbersFromVoiceConnectorGroup": partial(
        associations.disassociate_from, "VoiceConnectorGroup"
    ),
    "GetGlobalSettings": settings.get_global_settings,
    "GetPhoneNumberOrder": orders.get_phone_number_order,
    "GetPhoneNumberSettings": settings.get_phone_number_settings,
    "GetVoiceConnectorTerminationHealth": termination.get_health,
    "ListAvailableVoiceConnectorRegions": targets.list_available_regions,
    "ListPhoneNumberOrders": orders.list_phone_number_orders,
    "ListPhoneNumbers": numbers.list_phone_numbers,
    "ListSupportedPhoneNumberCountries": search.list_supported_phone_number_countries,
    "ListTagsForResource": tags.list_tags,
    "ListVoiceConnectorTerminationCredentials": termination.list_credentials,
    "PutVoiceConnectorTerminationCredentials": termination.put_credentials,
    "RestorePhoneNumber": numbers.restore_phone_number,
    "SearchAvailablePhoneNumbers": search.search_available_phone_numbers,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateGlobalSettings": settings.update_global_settings,
    "UpdatePhoneNumber": numbers.update_phone_number,
    "UpdatePhoneNumberSettings": settings.update_phone_number_settings,
    "UpdateSipMediaApplicationCall": sip_calls.update_call,
    "ValidateE911Address": emergency.validate_address,
    **targets.OPERATIONS,  # five for each kind of target
    **target_settings.OPERATIONS,  # two or three for each setting
}
OPERATIONS: Mapping[str, Operation] = {
    "GetPhoneNumber": numbers.get_phone_number,  # its one parameter is checked where it is looked up
    **{name: checked(operation) for name, operation in _CHECKED.items()},
}
