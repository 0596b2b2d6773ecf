"""Connectors, applications and rules as an infrastructure tool keeps them: create, refresh, destroy.

It reads what it has just created, tries again for a while where that is not found yet, reads the tags at
every refresh, and destroys without asking what state a rule is in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import boto3

PAUSE, PATIENCE = 5, 60


class Tool:
    """What it knows of the world."""

    def __init__(self, region: str = "eu-central-1") -> None:
        self._voice: Any = boto3.client("chime-sdk-voice", region_name=region)
        self.state: dict[str, Any] = {}

    def apply(self, function: str) -> None:
        """Create everything, each thing awaited."""
        voice = self._voice
        connector = voice.create_voice_connector(
            Name="main", RequireEncryption=True, Tags=[{"Key": "owner", "Value": "tool"}]
        )["VoiceConnector"]
        self._await(voice.get_voice_connector, VoiceConnectorId=connector["VoiceConnectorId"])
        group = voice.create_voice_connector_group(
            Name="all",
            VoiceConnectorItems=[{"VoiceConnectorId": connector["VoiceConnectorId"], "Priority": 1}],
        )["VoiceConnectorGroup"]
        self._await(voice.get_voice_connector_group, VoiceConnectorGroupId=group["VoiceConnectorGroupId"])
        application = voice.create_sip_media_application(
            Name="app", AwsRegion="us-east-1", Endpoints=[{"LambdaArn": function}]
        )["SipMediaApplication"]
        self._await(
            voice.get_sip_media_application, SipMediaApplicationId=application["SipMediaApplicationId"]
        )
        rule = voice.create_sip_rule(
            Name="rule",
            TriggerType="RequestUriHostname",
            TriggerValue=connector["OutboundHostName"],
            TargetApplications=[
                {"SipMediaApplicationId": application["SipMediaApplicationId"], "Priority": 1}
            ],
        )["SipRule"]
        self._await(voice.get_sip_rule, SipRuleId=rule["SipRuleId"])
        self.state = {"connector": connector, "group": group, "application": application, "rule": rule}

    def refresh(self) -> dict[str, str]:
        """Read the tags, as at each plan."""
        arn = self.state["connector"]["VoiceConnectorArn"]
        return {
            tag["Key"]: tag["Value"] for tag in self._voice.list_tags_for_resource(ResourceARN=arn)["Tags"]
        }

    def retag(self, tags: dict[str, str]) -> None:
        """Replace the tags."""
        arn = self.state["connector"]["VoiceConnectorArn"]
        self._voice.untag_resource(ResourceARN=arn, TagKeys=[*self.refresh()])
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        self._voice.tag_resource(ResourceARN=arn, Tags=pairs)

    def destroy(self) -> None:
        """Delete everything, what depends on something first."""
        voice, state = self._voice, self.state
        voice.delete_sip_rule(SipRuleId=state["rule"]["SipRuleId"])
        voice.delete_sip_media_application(
            SipMediaApplicationId=state["application"]["SipMediaApplicationId"]
        )
        group = state["group"]["VoiceConnectorGroupId"]
        voice.update_voice_connector_group(VoiceConnectorGroupId=group, Name="all", VoiceConnectorItems=[])
        voice.delete_voice_connector_group(VoiceConnectorGroupId=group)
        voice.delete_voice_connector(VoiceConnectorId=state["connector"]["VoiceConnectorId"])

    def _await(self, get: Callable[..., Any], **identity: str) -> Any:
        for _ in range(PATIENCE // PAUSE):
            try:
                return get(**identity)
            except self._voice.exceptions.NotFoundException:
                time.sleep(PAUSE)
        raise TimeoutError(str(identity))
