"""`serve()`: one URL, two services, real sockets, and nothing left when it is over."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import boto3
import pytest
import requests
from botocore.config import Config
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_chime_phone import (
    ChimePhone,
    Fault,
    MalformedResponse,
    ServiceError,
    Success,
    UnexpectedCall,
    fake_chime_phone,
)
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.options import Options
from pytest_chime_phone.backend.verification import verify

from .conftest import Connect
from .raw_http import GET, LAST, all_of, one_answer

NUMBER = "+12065550100"
SERVICES = ("chime", "chime-sdk-voice")
VARIABLES = ("AWS_ENDPOINT_URL_CHIME", "AWS_ENDPOINT_URL_CHIME_SDK_VOICE")
CHILD = """
import boto3, json, sys
answers = {s: boto3.client(s).get_phone_number(PhoneNumberId="+12065550100") for s in sys.argv[1:]}
print(json.dumps({s: sorted(a["PhoneNumber"]) for s, a in answers.items()}))
"""


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_of_this_process_goes_over_the_socket(chime_phone: ChimePhone, service: str) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    early = boto3.client(service)
    with chime_phone.serve() as url:
        for client in (boto3.client(service, endpoint_url=url), boto3.client(service)):
            answer = client.get_phone_number(PhoneNumberId=NUMBER)
            assert answer["PhoneNumber"]["CallingName"] == "Acme"
        early.get_phone_number(PhoneNumberId=NUMBER)
    assert [(call.client, call.service) for call in chime_phone.calls] == [
        ("http", service),
        ("http", service),
        ("botocore", service),
    ]


@pytest.mark.slow
def test_a_child_process_finds_both_services(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    with chime_phone.serve() as url:
        assert [os.environ[name] for name in VARIABLES] == [f"{url}/{service}" for service in SERVICES]
        command = [sys.executable, "-c", CHILD, *SERVICES]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    members = json.loads(run.stdout)
    assert "Country" in members["chime-sdk-voice"]
    assert "Country" not in members["chime"]
    assert [call.service for call in chime_phone.calls] == list(SERVICES)
    assert {call.client for call in chime_phone.calls} == {"http"}
    assert (
        chime_phone.calls[0].headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7")
    )


@pytest.mark.chime_phone(auth="verify")
def test_a_signature_over_the_prefixed_path_is_verified(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    with chime_phone.serve() as url:
        for endpoint in (url, f"{url}/chime-sdk-voice", url.replace("127.0.0.1", "localhost")):
            boto3.client("chime-sdk-voice", endpoint_url=endpoint).get_phone_number(PhoneNumberId=NUMBER)
        refused = requests.get(
            f"{url}/phone-numbers/{NUMBER}",
            headers={
                "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20191028/us-east-1/chime"
                "/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef"
            },
            timeout=10,
        )
    assert refused.status_code == 403
    assert refused.headers["x-amzn-ErrorType"] == "InvalidSignatureException"


def test_nothing_sleeps_between_attempts(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    unavailable = ServiceError("ServiceUnavailableException")
    with chime_phone.serve() as url:
        chime_phone.add_response(unavailable, Fault("connection-reset"), unavailable, unavailable)
        client = boto3.client("chime", endpoint_url=url, config=Config(retries={"mode": "legacy"}))
        client.get_phone_number(PhoneNumberId=NUMBER)
        assert len(chime_phone.sleeps) == 4
        chime_phone.add_response(unavailable, MalformedResponse(b"{}"))
        with requests.Session() as session:
            policy = Retry(total=1, status_forcelist=[503], backoff_factor=30)
            session.mount(url, HTTPAdapter(max_retries=policy))
            assert session.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).json() == {}
    assert [call.attempt for call in chime_phone.calls[:5]] == [1, 2, 3, 4, 5]


def test_attempts_of_requests_are_counted(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    unavailable = ServiceError("ServiceUnavailableException")
    chime_phone.add_response(unavailable, Fault("connection-refused"), unavailable, unavailable)
    with chime_phone.serve() as url, requests.Session() as session:
        session.mount(url, HTTPAdapter(max_retries=Retry(total=4, status_forcelist=[503])))
        session.get(f"{url}/phone-numbers/{NUMBER}", timeout=10)
        session.get(f"{url}/phone-numbers/{NUMBER}", timeout=10)
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 3, 4, 5, 1]
    sent = {name.lower() for call in chime_phone.calls for name in call.headers}
    assert not [name for name in sent if "attempt" in name]


@pytest.mark.parametrize(
    ("headers", "attempt"),
    [
        ({}, 1),
        ({"amz-sdk-request": "attempt=3; max=3"}, 3),
        ({"amz-sdk-request": f"attempt={'9' * 5000}"}, 1),
        ({"x-chime-phone-attempt": "9" * 5000}, 1),
    ],
)
def test_another_client_counts_as_aws_sdks_do(
    served: tuple[ChimePhone, str], connect: Connect, headers: dict[str, str], attempt: int
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sock = connect()
    sock.sendall(GET.replace(b"\r\n\r\n", b"\r\n%b\r\n" % lines.encode()))
    assert one_answer(sock)[0] == 200
    assert [call.attempt for call in served[0].calls] == [attempt]


@pytest.mark.parametrize(
    "request_line",
    [
        "GET https://evil.example/phone-numbers",
        "GET http://evil.example:80/phone-numbers?next-token=chime.us-east-1.amazonaws.com",
        "CONNECT chime.us-east-1.amazonaws.com:443",
    ],
)
def test_a_request_to_another_host_through_the_server_is_refused(
    backend: Backend, connect: Connect, request_line: str
) -> None:
    sock = connect()
    sock.sendall(f"{request_line} HTTP/1.1\r\nHost: evil.example\r\n\r\n".encode())
    assert one_answer(sock)[0] == 421
    with pytest.raises(UnexpectedCall, match=re.escape(request_line)):
        verify(backend)
    assert not backend.call_log.calls


def test_the_server_may_be_its_own_proxy(served: tuple[ChimePhone, str]) -> None:
    _, url = served
    for target in (url, "http://chime.us-east-1.amazonaws.com"):
        answer = requests.get(f"{target}/phone-numbers/{NUMBER}", proxies={"http": url}, timeout=10)
        assert answer.json()["PhoneNumber"]["CallingName"] == "Acme"


@pytest.mark.parametrize("request_", [GET.replace(b"fake", b"[::1"), GET.replace(b"/", b"http://[/", 1)])
def test_a_host_that_is_none_is_a_bad_request(backend: Backend, connect: Connect, request_: bytes) -> None:
    backend.use(Options(auth="verify"))
    sock = connect()
    sock.sendall(request_)
    assert one_answer(sock)[0] == 400
    verify(backend)


def test_latency_passes_on_the_clock_of_the_fake(served: tuple[ChimePhone, str]) -> None:
    fake, url = served
    fake.add_response(MalformedResponse(b"{}"), latency=3600)
    answer = requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10)
    assert answer.headers["Date"] == "Mon, 28 Oct 2019 19:43:10 GMT"


@pytest.mark.parametrize(
    ("sent", "date"),
    [
        ({"X-Amz-Date": "20261125T184028Z"}, "Wed, 25 Nov 2026 18:40:28 GMT"),
        ({"X-Amz-Date": "20269999T184028Z"}, "Mon, 28 Oct 2019 18:43:10 GMT"),
        ({}, "Mon, 28 Oct 2019 18:43:10 GMT"),
    ],
)
def test_whoever_signs_is_told_that_his_clock_is_right(
    served: tuple[ChimePhone, str], sent: dict[str, str], date: str
) -> None:
    fake, url = served
    fake.add_response(ServiceError("NotFoundException", headers={"Date": "a scripted one"}))
    dates = [
        requests.get(f"{url}/phone-numbers/{NUMBER}", headers=sent, timeout=10).headers["Date"]
        for _ in range(2)
    ]
    assert dates == ["a scripted one", date]
    presigned = f"{url}/phone-numbers/{NUMBER}?X-Amz-Date={sent.get('X-Amz-Date', '')}&X-Amz-Signature=0"
    assert requests.get(presigned, timeout=10).headers["Date"] == date


def test_a_connection_is_kept_alive(served: tuple[ChimePhone, str], connect) -> None:
    sock = connect()
    for _ in range(3):
        sock.sendall(GET)
        status, headers, body = one_answer(sock)
        assert (status, headers["connection"]) == (200, "keep-alive")
        assert json.loads(body)["PhoneNumber"]["CallingName"] == "Acme"
    sock.sendall(LAST)
    assert b"\r\nConnection: close\r\n" in all_of(sock)
    assert [call.url for call in served[0].calls] == ["http://fake/phone-numbers/%2B12065550100"] * 4


def test_a_call_without_an_answer_fails_the_test_and_is_answered() -> None:
    with (
        pytest.raises(UnexpectedCall, match="/nowhere is not a request of chime"),
        fake_chime_phone() as fake,
        fake.serve() as url,
    ):
        answer = requests.get(f"{url}/nowhere", timeout=10)
    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (404, "UnknownOperationException")


def test_a_misfit_fails_the_test_and_is_answered() -> None:
    with pytest.raises(UnexpectedCall, match="not a valid output"), fake_chime_phone() as fake:
        fake.add_response(Success({"SipRules": []}))
        with fake.serve() as url:
            client = boto3.client("chime", endpoint_url=url)
            with pytest.raises(client.exceptions.ClientError, match="the outcome scripted for") as caught:
                client.get_phone_number(PhoneNumberId=NUMBER)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_defect_in_the_server_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(Backend, "handle", defect)
    with (
        pytest.raises(UnexpectedCall, match="RuntimeError: a defect"),
        fake_chime_phone() as fake,
        fake.serve() as url,
    ):
        answer = requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10)
    assert answer.status_code == 500
