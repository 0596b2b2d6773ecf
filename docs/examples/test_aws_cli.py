"""The AWS CLI (version 1) in the process of the test: what it prints, and its exit code.

Version 2 is a program of its own, which a fake in this process does not reach.
"""

from __future__ import annotations

import json

import pytest

from pytest_chime_phone import ChimePhone

# Older releases of the CLI hold strings of which Python warns when it compiles them.
# How the CLI bears faults is not ours to say.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*invalid escape sequence"),
    pytest.mark.chime_phone(sweep=False),
]


def aws_chime_get_phone_number() -> int:
    """`aws chime get-phone-number --phone-number-id +12065550100`; returns the exit code."""
    from awscli.clidriver import create_clidriver

    return create_clidriver().main(["chime", "get-phone-number", "--phone-number-id", "+12065550100"])


# The output that the AWS CLI's reference shows for it.
DOCUMENTED = {
    "PhoneNumber": {
        "PhoneNumberId": "%2B12065550100",
        "E164PhoneNumber": "+12065550100",
        "Type": "Local",
        "ProductType": "VoiceConnector",
        "Status": "Unassigned",
        "Capabilities": {
            "InboundCall": True,
            "OutboundCall": True,
            "InboundSMS": True,
            "OutboundSMS": True,
            "InboundMMS": True,
            "OutboundMMS": True,
        },
        "Associations": [
            {
                "Value": "abcdef1ghij2klmno3pqr4",
                "Name": "VoiceConnectorId",
                "AssociatedTimestamp": "2019-10-28T18:40:37.453Z",
            }
        ],
        "CallingNameStatus": "UpdateInProgress",
        "CreatedTimestamp": "2019-08-09T21:35:21.445Z",
        "UpdatedTimestamp": "2019-08-09T21:35:31.745Z",
    }
}


@pytest.mark.slow
def test_the_documented_output(chime_phone: ChimePhone, capsys: pytest.CaptureFixture[str]) -> None:
    # unchecked: the reference shows an association on a number that is Unassigned.
    chime_phone.load(DOCUMENTED, unchecked=True)
    assert aws_chime_get_phone_number() == 0
    assert json.loads(capsys.readouterr().out) == DOCUMENTED


@pytest.mark.slow
def test_a_missing_number(chime_phone: ChimePhone, capsys: pytest.CaptureFixture[str]) -> None:
    assert aws_chime_get_phone_number() == 255
    assert "(NotFoundException) when calling the GetPhoneNumber operation" in capsys.readouterr().err
    assert [call.client for call in chime_phone.calls] == ["botocore"]


@pytest.mark.slow
def test_what_it_prints_can_be_loaded(chime_phone: ChimePhone, capsys: pytest.CaptureFixture[str]) -> None:
    before = chime_phone.add_phone_number("+12065550100", CallingName="Acme")
    aws_chime_get_phone_number()
    chime_phone.remove_phone_number("+12065550100")
    chime_phone.load(json.loads(capsys.readouterr().out))
    assert chime_phone.phone_numbers["+12065550100"] == before
