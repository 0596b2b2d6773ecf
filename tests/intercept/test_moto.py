"""moto beside the fake: each answers its own."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from moto import mock_aws

from pytest_chime_phone import ChimePhone, ServiceError

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"


def test_motos_own_404_is_never_ours(chime_phone: ChimePhone) -> None:
    with mock_aws():
        chime_phone.add_response(ServiceError("NotFoundException", "ours"))
        client = boto3.client("chime")
        with pytest.raises(client.exceptions.NotFoundException, match="ours"):
            client.get_phone_number(PhoneNumberId=NUMBER)
    assert len(chime_phone.calls) == 1


@pytest.mark.slow
def test_mock_aws_as_decorator(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)

    @mock_aws
    def work() -> int:
        boto3.client("iot", "us-east-1").create_thing(thingName="phone")
        boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
        return len(boto3.client("iot", "us-east-1").list_things()["things"])

    assert work() == 1
    assert len(chime_phone.calls) == 1


def test_a_users_own_before_send_handler_wins(chime_phone: ChimePhone) -> None:
    def answer(**_: Any) -> AWSResponse:
        response = AWSResponse(URL, 200, {}, None)
        response._content = b'{"PhoneNumber": {"CallingName": "Stub"}}'
        return response

    client = boto3.client("chime")
    client.meta.events.register("before-send.chime", answer)
    with mock_aws():
        assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"] == {"CallingName": "Stub"}
    assert chime_phone.calls == ()
