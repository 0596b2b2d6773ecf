"""`auth="verify"`: what boto3 or a careful hand has signed gets in, and what was changed since does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import boto3
import pytest
import requests
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, ServiceError, fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY, SECRET_KEY

NUMBER = "+12065550100"
HOST = "https://chime.us-east-1.amazonaws.com"
URL = f"{HOST}/phone-numbers/%2B12065550100"


@pytest.fixture
def strict() -> Iterator[ChimePhone]:
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        yield chime_phone


def _signed(
    url: str = URL,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    key: str = ACCESS_KEY,
    secret: str = SECRET_KEY,
    service: str = "chime",
    region: str = "us-east-1",
    token: str | None = None,
) -> requests.PreparedRequest:
    """A request signed as the documentation of requests-based signers does it."""
    request = AWSRequest(method=method, url=url, data=body, headers=dict(headers or {}))
    SigV4Auth(Credentials(key, secret, token), service, region).add_auth(request)
    return requests.Request(method, url, headers=dict(request.headers.items()), data=body).prepare()


def _send(prepared: requests.PreparedRequest) -> str:
    """`"200"`, or the name of the error."""
    answer = requests.Session().send(prepared, timeout=1)
    return answer.headers.get("x-amzn-ErrorType", str(answer.status_code))


# -- accepted


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-2", "cn-north-1"])
def test_boto3_is_verified(region: str, service: str, strict: ChimePhone) -> None:
    client = boto3.client(service, region_name=region)
    assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"] == "Unassigned"


@pytest.mark.parametrize(
    "endpoint_url",
    ["http://localhost:4566", "http://localhost:80/a/b", "https://chime.us-east-1.amazonaws.com:443"],
)
def test_boto3_is_verified_at_any_endpoint(endpoint_url: str, strict: ChimePhone) -> None:
    client = boto3.client("chime", endpoint_url=endpoint_url)
    assert client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"] == "Unassigned"


@pytest.mark.parametrize(
    "phone_number", ["+1206 555 0100", "a/b?c#d", "é~_-.", "%2B12065550199", "../x", "*'()"]
)
def test_boto3_is_verified_whatever_the_path_holds(phone_number: str, strict: ChimePhone) -> None:
    with pytest.raises(ClientError, match="NotFoundException"):
        boto3.client("chime").get_phone_number(PhoneNumberId=phone_number)


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({}, ""),
        ({"Content-Type": "application/json"}, ""),
        ({"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}, ""),
        ({"X-Custom": "two  blanks "}, ""),
        ({}, "?a=1&b=2"),
        ({}, "?b=2&a=1&a=0"),
        ({}, "?note=a%20b"),
        ({}, "?note=a%2Fb%2Bc"),
        ({}, "?empty="),
        ({}, "?flag"),
    ],
)
def test_a_request_signed_by_hand_is_verified(
    headers: dict[str, str], query: str, strict: ChimePhone
) -> None:
    assert _send(_signed(URL + query, headers=headers)) == "200"


def test_a_plus_in_the_path_may_be_bare(strict: ChimePhone) -> None:
    assert _send(_signed(f"{HOST}/phone-numbers/+12065550100")) == "200"


def test_a_session_token_is_part_of_what_is_signed(strict: ChimePhone) -> None:
    prepared = _signed(token="a token")
    assert _send(prepared) == "200"
    prepared.headers["X-Amz-Security-Token"] = "another"
    assert _send(prepared) == "InvalidSignatureException"


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_a_presigned_url_of_boto3_is_verified(service: str, strict: ChimePhone) -> None:
    client = boto3.client(service)
    url = client.generate_presigned_url("get_phone_number", Params={"PhoneNumberId": NUMBER})
    assert _send(requests.Request("GET", url).prepare()) == "200"
    tampered = url.replace("X-Amz-Expires=3600", "X-Amz-Expires=9999")
    assert _send(requests.Request("GET", tampered).prepare()) == "InvalidSignatureException"


def test_a_presigned_url_with_a_query_of_its_own_is_verified(strict: ChimePhone) -> None:
    request = AWSRequest("GET", f"{URL}?note=a%20b")
    SigV4QueryAuth(Credentials(ACCESS_KEY, SECRET_KEY), "chime", "us-east-1").add_auth(request)
    assert _send(requests.Request("GET", request.url).prepare()) == "200"


def test_a_retry_is_signed_anew_and_verified(strict: ChimePhone) -> None:
    strict.add_response(ServiceError("ServiceUnavailableException"))
    boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
    assert [call.attempt for call in strict.calls] == [1, 2]


# -- refused


def _path(prepared: requests.PreparedRequest) -> None:
    prepared.url = f"{HOST}/phone-numbers/%2B12065550101"


def _query(prepared: requests.PreparedRequest) -> None:
    prepared.url = f"{URL}?more=1"


def _host(prepared: requests.PreparedRequest) -> None:
    prepared.url = URL.replace("us-east-1", "us-west-2")


def _method(prepared: requests.PreparedRequest) -> None:
    prepared.method = "DELETE"


def _body(prepared: requests.PreparedRequest) -> None:
    prepared.body = b'{"CallingName":"Other"}'


def _date(prepared: requests.PreparedRequest) -> None:
    prepared.headers["X-Amz-Date"] = "20190101T000000Z"


def _header(prepared: requests.PreparedRequest) -> None:
    prepared.headers["X-Custom"] = "other"


def _signature(prepared: requests.PreparedRequest) -> None:
    before, _, _ = prepared.headers["Authorization"].rpartition("=")
    prepared.headers["Authorization"] = f"{before}={'0' * 64}"


TAMPERINGS = [_path, _query, _host, _method, _body, _date, _header, _signature]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.strip("_"))
def test_what_was_changed_after_signing_is_refused(
    tamper: Callable[[requests.PreparedRequest], None], strict: ChimePhone
) -> None:
    prepared = _signed(headers={"X-Custom": "mine"})
    tamper(prepared)
    assert _send(prepared) == "InvalidSignatureException"
    assert strict.calls[0].outcome.status == 403


def test_an_unknown_key_is_unrecognized(strict: ChimePhone) -> None:
    assert _send(_signed(key="AKIDOFNOBODY")) == "UnrecognizedClientException"
    client = boto3.client("chime", aws_access_key_id="AKIDOFNOBODY", aws_secret_access_key="x")
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        client.get_phone_number(PhoneNumberId=NUMBER)


def test_a_wrong_secret_is_an_invalid_signature(strict: ChimePhone) -> None:
    assert _send(_signed(secret="wrong")) == "InvalidSignatureException"


def test_a_scope_of_another_service_is_an_invalid_signature_that_names_the_right_one(
    strict: ChimePhone,
) -> None:
    prepared = _signed(service="voice-chime")
    assert _send(prepared) == "InvalidSignatureException"
    assert "correct service: 'chime'" in strict.calls[0].outcome.message


def test_unsigned_stays_missing(strict: ChimePhone) -> None:
    assert _send(requests.Request("GET", URL).prepare()) == "MissingAuthenticationTokenException"


@pytest.mark.parametrize("missing", ["X-Amz-Date", "Host"])
def test_a_signed_header_that_is_not_sent_is_refused_or_made_up_by_the_client(
    missing: str, strict: ChimePhone
) -> None:
    prepared = _signed(headers={"Host": "chime.us-east-1.amazonaws.com"})
    del prepared.headers[missing]
    expected = "200" if missing == "Host" else "InvalidSignatureException"  # http.client sends Host itself
    assert _send(prepared) == expected


def test_an_early_client_given_keys_by_hand_is_unrecognized_where_signatures_are_verified() -> None:
    client = boto3.client("chime", aws_access_key_id="AKIDBYHAND", aws_secret_access_key="by hand")
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        with pytest.raises(ClientError, match="UnrecognizedClientException"):
            client.get_phone_number(PhoneNumberId=NUMBER)


# -- the region of the credential scope


@pytest.mark.parametrize(
    ("url", "region", "answer"),
    [
        (URL, "us-east-1", "200"),
        (URL, "eu-west-2", "InvalidSignatureException"),
        (URL.replace("chime.us-east-1", "voice-chime-fips.us-west-2"), "us-west-2", "200"),
        (
            URL.replace("chime.us-east-1", "voice-chime.eu-central-1"),
            "us-east-1",
            "InvalidSignatureException",
        ),
        (URL.replace("chime.us-east-1.amazonaws.com", "service.chime.aws.amazon.com"), "eu-west-2", "200"),
    ],
)
def test_the_scope_names_the_region_of_the_host(
    strict: ChimePhone, url: str, region: str, answer: str
) -> None:
    prepared = _signed(url, region=region)
    assert _send(prepared) == answer
    if answer != "200":
        message = requests.Session().send(prepared, timeout=1).json()["message"]
        assert message == "Credential should be scoped to a valid region."
