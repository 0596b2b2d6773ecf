"""A function that calls a customer back, and one that reports everything in the account."""

from __future__ import annotations

from typing import Any

import boto3


def call_back(application: str, ours: str, customer: str) -> str:
    """Begin a call, and tell the application who it is for."""
    voice: Any = boto3.client("chime-sdk-voice", region_name="us-east-1")
    begun = voice.create_sip_media_application_call(
        FromPhoneNumber=ours, ToPhoneNumber=customer, SipMediaApplicationId=application
    )
    transaction: str = begun["SipMediaApplicationCall"]["TransactionId"]
    voice.update_sip_media_application_call(
        SipMediaApplicationId=application, TransactionId=transaction, Arguments={"customer": customer}
    )
    return transaction


def report() -> dict[str, Any]:
    """Everything that the account has, as an auditor wants it."""
    voice: Any = boto3.client("chime-sdk-voice", region_name="us-east-1")
    connectors = voice.list_voice_connectors()["VoiceConnectors"]
    return {
        "numbers": [n["E164PhoneNumber"] for n in voice.list_phone_numbers()["PhoneNumbers"]],
        "connectors": {c["Name"]: _tags(voice, c["VoiceConnectorArn"]) for c in connectors},
        "groups": len(voice.list_voice_connector_groups()["VoiceConnectorGroups"]),
        "applications": {
            a["Name"]: _tags(voice, a["SipMediaApplicationArn"])
            for a in voice.list_sip_media_applications()["SipMediaApplications"]
        },
        "rules": len(voice.list_sip_rules()["SipRules"]),
        "records": voice.get_global_settings()["VoiceConnector"].get("CdrBucket"),
        "regions": len(voice.list_available_voice_connector_regions()["VoiceConnectorRegions"]),
    }


def _tags(voice: Any, arn: str) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in voice.list_tags_for_resource(ResourceARN=arn)["Tags"]}
