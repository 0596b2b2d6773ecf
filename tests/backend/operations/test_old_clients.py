"""Clients older than chime-sdk-voice: they speak of Voice Connectors to `chime`."""

from __future__ import annotations

import boto3
import pytest
import requests

from pytest_chime_phone import ChimePhone, Success, UnexpectedCall, fake_chime_phone
from pytest_chime_phone.domain.service_model import operation_names

from .calling import CONNECTOR, ENOUGH

pytestmark = pytest.mark.chime_phone(auth="ignore")
HOSTS = ["https://chime.us-east-1.amazonaws.com", "https://service.chime.aws.amazon.com"]


@pytest.mark.parametrize("host", [*HOSTS, "server"])
def test_the_voice_half_of_chime_is_answered(chime_phone: ChimePhone, host: str) -> None:
    with chime_phone.serve() as url:
        base = f"{url}/chime" if host == "server" else host
        made = requests.post(f"{base}/voice-connectors", json=ENOUGH["VoiceConnector"], timeout=5)
        assert made.status_code == 201
        path = f"{base}/voice-connectors/{made.json()['VoiceConnector']['VoiceConnectorId']}"
        assert requests.get(path, timeout=5).json() == made.json()
    assert {call.operation for call in chime_phone.calls} == {"CreateVoiceConnector", "GetVoiceConnector"}
    voice = boto3.client("chime-sdk-voice")
    assert len(voice.list_voice_connectors()["VoiceConnectors"]) == 1


def test_it_can_be_scripted(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success({"VoiceConnectors": []}), operation="ListVoiceConnectors")
    answer = requests.get(f"{HOSTS[0]}/voice-connectors", timeout=5)
    assert answer.json() == {"VoiceConnectors": []}
    newer = "ListVoiceConnectors" not in operation_names("chime")
    assert chime_phone.calls[0].service == ("chime-sdk-voice" if newer else "chime")


def test_what_has_no_state_is_told_where_sdks_look_for_it() -> None:
    with (
        pytest.raises(UnexpectedCall),
        fake_chime_phone(auth="ignore") as fake,
        fake.serve() as url,
    ):
        for path, status in ((f"voice-connectors/{CONNECTOR}/proxy-sessions", 501), ("nowhere", 404)):
            answer = requests.get(f"{url}/chime/{path}", timeout=5)
            assert answer.status_code == status
            told = answer.headers["x-amzn-ErrorMessage"]
            assert told[:20] == answer.json()["message"][:20]
            assert ("ListProxySessions" in told) == (status == 501)
