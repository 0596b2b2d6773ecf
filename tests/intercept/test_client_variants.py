"""What the interceptors do for clients of rarer kinds and for other versions of their libraries."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import MappingProxyType, SimpleNamespace

import boto3
import pytest
import requests
import urllib3
from botocore.config import Config
from botocore.exceptions import CapacityNotAvailableError, EndpointConnectionError
from botocore.retries.bucket import Clock, TokenBucket
from requests.adapters import HTTPAdapter
from urllib3 import Retry, Timeout

from pytest_chime_phone import ChimePhone, Fault, ServiceError, Success, UnexpectedCall, fake_chime_phone
from pytest_chime_phone.intercept import botocore

NUMBER = "+12065550100"
URL = f"https://chime.us-east-1.amazonaws.com/phone-numbers/{NUMBER}"


@pytest.mark.parametrize(
    ("session", "request_", "patience"),
    [
        (SimpleNamespace(_timeout=2), SimpleNamespace(), 2),
        (SimpleNamespace(_timeout=3), SimpleNamespace(context=None), 3),
        (SimpleNamespace(_timeout=Timeout(connect=1, read=4)), SimpleNamespace(context={}), 4),
        (SimpleNamespace(_timeout=3), SimpleNamespace(context={"read_timeout": 5}), 5),
    ],
)
def test_botocore_tells_its_patience_in_several_ways(
    session: object, request_: object, patience: int
) -> None:
    assert botocore.read_timeout(session, request_) == patience


def test_requests_takes_a_timeout_of_urllib3(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER), latency=2)
    with pytest.raises(requests.ReadTimeout):
        requests.get(URL, timeout=Timeout(connect=9, read=1))


def test_a_sessions_own_get_adapter_is_asked(chime_phone: ChimePhone) -> None:
    session = requests.Session()
    adapter = HTTPAdapter()
    session.get_adapter = lambda url: adapter
    chime_phone.add_response(Success.of_phone_number(NUMBER))
    assert session.get(URL).connection is adapter


def test_a_retry_after_a_date_waits_for_it(chime_phone: ChimePhone) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    chime_phone.add_response(ServiceError("ServiceUnavailableException", headers={"Retry-After": soon}))
    chime_phone.add_response(Success.of_phone_number(NUMBER))
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(2)))
    assert session.get(URL).status_code == 200
    assert 3000 < chime_phone.sleeps[0] <= 3600


def test_urllib3_1_has_no_name_for_an_unresolved_host(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(urllib3.exceptions, "NameResolutionError", raising=False)
    chime_phone.add_response(Fault("dns-failure"))
    client = boto3.client("chime", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(EndpointConnectionError):
        client.get_phone_number(PhoneNumberId=NUMBER)


def test_a_file_of_the_tests_own_configuration_is_read(
    chime_phone: ChimePhone, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("[profile slow]\nregion = eu-west-2\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    session = boto3.Session(profile_name="slow")
    assert session.region_name is not None
    assert "slow" in session.available_profiles


def test_the_body_of_an_unexpected_call_is_shown() -> None:
    with pytest.raises(UnexpectedCall, match=r'body \{"Name": "Acme"\}'), fake_chime_phone():
        boto3.client("chime").update_account(AccountId="a", Name="Acme")


def test_headers_are_shown_as_a_dict(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER))
    requests.get(URL, headers={"X-A": "b"})
    assert "'X-A': 'b'" in repr(chime_phone.calls[0].headers)


def test_a_signature_of_another_form_is_not_verified() -> None:
    header = "AWS4-HMAC-SHA256 Credential=AKIA/chime, SignedHeaders=host, Signature=0"
    with fake_chime_phone(auth="verify"):
        answer = requests.get(URL, headers={"Authorization": header})
    assert answer.headers["x-amzn-ErrorType"] == "IncompleteSignatureException"


@pytest.mark.slow
def test_it_works_where_boto3_is_not_loaded() -> None:
    script = (
        "import sys\nfrom pytest_chime_phone import fake_chime_phone\n"
        "with fake_chime_phone(): pass\nassert 'boto3' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_rate_limit_of_another_service_is_its_own(chime_phone: ChimePhone) -> None:
    with pytest.raises(CapacityNotAvailableError):
        TokenBucket(max_rate=1, clock=Clock()).acquire(block=False)
    assert not chime_phone.sleeps


def test_a_read_only_mapping_is_written_as_an_object() -> None:
    assert Success({"PhoneNumber": MappingProxyType({"Status": "Assigned"})}).json == (
        b'{"PhoneNumber":{"Status":"Assigned"}}'
    )
