"""A payload in which every kind of place can be mutated."""

from __future__ import annotations

from typing import Any

from pytest_chime_phone.domain.service_model import operation_model

SHAPE = operation_model("chime", "GetPhoneNumber").output_shape
ASSOCIATION = {
    "AssociatedTimestamp": "2019-10-28T18:40:37.453Z",
    "Name": "VoiceConnectorId",
    "Value": "abcdef1ghij2klmno3pqr4",
}
NUMBER = {
    "Associations": [ASSOCIATION],
    "CallingName": "Acme",
    "CallingNameStatus": "UpdateSucceeded",
    "Capabilities": {"InboundCall": True, "InboundSMS": None},
    "CreatedTimestamp": "2019-08-09T21:35:21.445Z",
    "DeletionTimestamp": None,
    "E164PhoneNumber": "+12065550100",
    "PhoneNumberId": "%2B12065550100",
    "ProductType": "VoiceConnector",
    "Status": "Assigned",
    "Type": "Local",
}
PAYLOAD: dict[str, Any] = {"PhoneNumber": NUMBER}
