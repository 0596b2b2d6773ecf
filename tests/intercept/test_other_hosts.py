"""Other hosts are left alone: neighbour services, shared endpoints, and a network that is switched off."""

from __future__ import annotations

import boto3
import pytest
import pytest_socket
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, ServiceError, fake_chime_phone

NUMBER = "+12065550100"
SHARED = "http://localhost:4566"
ONCE = Config(retries={"total_max_attempts": 1})


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("chime-sdk-identity", "list_app_instances"),
        ("chime-sdk-meetings", "list_attendees"),
        ("chime-sdk-messaging", "get_messaging_session_endpoint"),
        ("chime-sdk-media-pipelines", "list_media_pipelines"),
        ("s3", "list_buckets"),
        ("sts", "get_caller_identity"),
    ],
)
@pytest.mark.parametrize("age", ["early", "late"])
def test_clients_of_other_services_reach_the_socket(
    age: str, service: str, operation: str, network: list[object]
) -> None:
    early = boto3.client(service, aws_access_key_id="a", aws_secret_access_key="b", config=ONCE)
    with fake_chime_phone() as chime_phone:
        client = early if age == "early" else boto3.client(service, config=ONCE)
        arguments = {"MeetingId": "m"} if operation == "list_attendees" else {}
        with pytest.raises(Exception, match="socket wanted"):
            getattr(client, operation)(**arguments)
        assert chime_phone.calls == ()
    assert network == [client.meta.endpoint_url.partition("://")[2]]


@pytest.mark.parametrize(
    "host",
    [
        "identity-chime.us-east-1.amazonaws.com",
        "meetings-chime.us-gov-west-1.amazonaws.com",
        "messaging-chime.us-east-1.amazonaws.com",
        "media-pipelines-chime.eu-central-1.amazonaws.com",
        "s3.amazonaws.com",
        "chime.us-east-1.amazonaws.com.example.test",
        "example.test",
        "localhost",
    ],
)
def test_requests_to_other_hosts_reach_the_socket(host: str, network: list[object]) -> None:
    with fake_chime_phone() as chime_phone, pytest.raises(RuntimeError, match="socket wanted"):
        requests.get(f"http://{host}/phone-numbers/%2B12065550100", timeout=1)
    assert chime_phone.calls == ()
    assert network == [host]


# -- one endpoint for several services


def test_clients_of_both_services_are_told_apart_at_one_endpoint(
    network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CHIME", SHARED)
    monkeypatch.setenv("AWS_ENDPOINT_URL_CHIME_SDK_VOICE", SHARED)
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        for service in ("chime", "chime-sdk-voice"):
            boto3.client(service).get_phone_number(PhoneNumberId=NUMBER)
        assert [call.service for call in chime_phone.calls] == ["chime", "chime-sdk-voice"]
    assert network == []


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CHIME"])
def test_a_client_of_another_service_reaches_the_endpoint_that_it_shares(
    variable: str, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, SHARED)
    with fake_chime_phone() as chime_phone:
        s3 = boto3.client("s3", endpoint_url=SHARED, config=ONCE)
        with pytest.raises(Exception, match="socket wanted"):
            s3.list_buckets()
        assert chime_phone.calls == ()
    assert network == ["localhost"]


def test_requests_for_others_reach_the_endpoint_that_they_share(
    network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CHIME", SHARED)
    with fake_chime_phone(auth="ignore") as chime_phone:
        assert requests.get(f"{SHARED}/phone-numbers/{NUMBER}", timeout=1).status_code == 404
        with pytest.raises(RuntimeError, match="socket wanted"):
            requests.get(f"{SHARED}/_localstack/health", timeout=1)
        assert len(chime_phone.calls) == 1
    assert network == ["localhost"]


def test_requests_to_the_endpoint_of_all_services_are_answered(
    network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", SHARED)
    with fake_chime_phone(auth="ignore") as chime_phone:
        assert requests.get(f"{SHARED}/phone-numbers/{NUMBER}", timeout=1).status_code == 404
        chime_phone.add_response(ServiceError("NotFoundException"), operation="ListVoiceProfiles")
        assert requests.get(f"{SHARED}/voice-profiles", timeout=1).status_code == 404
        with pytest.raises(RuntimeError, match="socket wanted"):
            requests.get(f"{SHARED}/bucket", timeout=1)
        assert [call.service for call in chime_phone.calls] == ["chime", "chime-sdk-voice"]
    assert network == ["localhost"]


def test_a_bucket_with_the_name_of_an_operation_is_somebody_elses(
    network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", SHARED)
    with fake_chime_phone() as chime_phone:
        s3 = boto3.client("s3", config=ONCE)
        with pytest.raises(Exception, match="socket wanted"):
            s3.list_objects(Bucket="phone-numbers")
        assert chime_phone.calls == ()
    assert network == ["localhost"]


# -- pytest-socket


def _ask_both(chime_phone: ChimePhone) -> list[str]:
    chime_phone.add_phone_number(NUMBER)
    boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
    requests.get("https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100", timeout=1)
    return [call.client for call in chime_phone.calls]


def test_pytest_socket_that_came_first_has_nothing_to_block(
    socket_disabled: None, chime_phone: ChimePhone
) -> None:
    assert _ask_both(chime_phone) == ["botocore", "requests"]


def test_pytest_socket_that_came_last_has_nothing_to_block(chime_phone: ChimePhone) -> None:
    pytest_socket.disable_socket()
    try:
        assert _ask_both(chime_phone) == ["botocore", "requests"]
    finally:
        pytest_socket.enable_socket()
