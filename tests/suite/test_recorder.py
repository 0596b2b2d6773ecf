"""What is recorded of a call."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import boto3
import pytest
import requests
from botocore.config import Config

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.suite.record import Record, RecordedCall
from pytest_chime_phone.suite.recorder import Recorder

URL = "https://voice-chime.us-east-1.amazonaws.com/phone-numbers/+12065550100"


def recorded(act: Callable[[], object], **options: object) -> Record:
    with fake_chime_phone(auth="ignore", numbers=["+12065550100"], **options) as chime_phone:
        recorder = Recorder(chime_phone._backend)
        chime_phone._backend.injector = recorder
        requests.get(URL, timeout=5)  # the test itself has not begun
        recorder.begin()
        act()
        recorder.end()
        return recorder.record("swept", ())


def test_further_attempts_are_no_calls() -> None:
    def act() -> None:
        retrying = Config(retries={"mode": "legacy"})
        voice = boto3.client("chime-sdk-voice", region_name="us-east-1", config=retrying)
        for _ in range(2):
            with pytest.raises(voice.exceptions.ThrottledClientException, match="max retries: 4"):
                voice.list_phone_numbers()

    calls = recorded(act, rate=1).calls
    assert [(call.error, call.occurrence) for call in calls] == [
        ("ThrottledClientException", 1),
        ("ThrottledClientException", 2),
    ]


def test_a_read_after_a_write_may_be_stale() -> None:
    def act() -> None:
        voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
        voice.get_phone_number(PhoneNumberId="+12065550100")
        voice.delete_phone_number(PhoneNumberId="+12065550100")
        voice.get_phone_number(PhoneNumberId="+12065550100")
        voice.get_phone_number_settings()

    calls = recorded(act).calls
    assert [call.operation[:3] for call in calls] == ["Get", "Del", "Get", "Get"]
    assert [call.wrote for call in calls] == [False, True, False, False]
    assert [call.stale for call in calls] == [0, 0, 1, 0]
    assert [(call.occurrence, call.repetition) for call in calls] == [(1, 1), (1, 1), (2, 2), (1, 1)]


def test_a_stale_read_is_counted_from_the_write_on() -> None:
    def act() -> None:
        voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
        voice.update_phone_number(PhoneNumberId="+12065550100", Name="office")
        voice.list_voice_connectors()
        voice.get_phone_number(PhoneNumberId="+12065550100")

    assert [call.stale for call in recorded(act).calls] == [0, 0, 2]


def test_two_runs_have_the_same_record_where_a_program_makes_up_names() -> None:
    def act() -> None:
        voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
        voice.create_voice_connector(Name=f"office {uuid4()}", RequireEncryption=True)

    assert recorded(act) == recorded(act)


def test_a_record_is_kept_as_json() -> None:
    call = RecordedCall("chime", "ListPhoneNumbers", "http", "k", 1, 1, None, False, 1, ("a",), 3)
    record = Record("swept", (call,), ("+ x",), ("now",))
    assert Record.of_json(record.to_json()) == record
