"""Each line that the report offers does what it promises, in a test of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

CALLS = """
import warnings
from botocore.config import Config

QUIET = Config(retries={"mode": "standard"}, parameter_validation=False)
CALLS = {
    "GetPhoneNumber": dict(PhoneNumberId=NUMBER),
    "CreateVoiceConnector": dict(Name="Seattle", RequireEncryption=True),
    "BatchDeletePhoneNumber": dict(PhoneNumberIds=[NUMBER]),
    "DeletePhoneNumber": dict(PhoneNumberId=NUMBER),
    "ListVoiceProfileDomains": {},
    "CreateVoiceProfileDomain": dict(
        Name="a", ServerSideEncryptionConfiguration={"KmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/a"}
    ),
}

def call(operation):
    try:
        return voice()._make_api_call(operation, CALLS[operation])
    except Exception:
        return None
"""


@pytest.mark.slow
def test_what_is_pasted_is_met(told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    first = f"""{CALLS}
@pytest.mark.parametrize("operation", CALLS)
def test_it(chime_phone, operation):
    chime_phone.add_response(MalformedResponse(b"", status=400))  # of no class that is asked for
    call(operation)
"""
    never = [
        (row.partition(":")[2], name, cell["paste"])
        for row, cells in told(first)["operations"].items()
        for name, cell in cells.items()
        if cell["state"] == "never"
    ]
    assert len(never) > 40
    tests = "".join(
        f"""
def test_{number}(chime_phone):
    chime_phone.add_phone_number(NUMBER)
    {paste}
    call({operation!r})
"""
        for number, (operation, _, paste) in enumerate(never)
    )
    after = told(CALLS + tests)["operations"]
    met = {
        test: name
        for cells in after.values()
        for name, cell in cells.items()
        if cell["state"] == "met" and name != "answered"
        for test in cell["tests"]
    }
    for number, (operation, name, _) in enumerate(never):
        if name == "answered":
            assert f"test_it.py::test_{number}" in after[f"chime-sdk-voice:{operation}"]["answered"]["tests"]
        else:
            assert met[f"test_it.py::test_{number}"] == name
    assert json.dumps(after)
