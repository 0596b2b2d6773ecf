"""rest-json both ways: what a request addresses, and how outcomes stand on the wire."""

from __future__ import annotations

import json

import boto3
import pytest
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, MalformedResponse, ServiceError, Success
from pytest_chime_phone.domain.service_model import SERVICES, operation_model, operation_names

NUMBER = "+12065550100"
HOST = "https://chime.us-east-1.amazonaws.com"
pytestmark = pytest.mark.chime_phone(auth="ignore")


@pytest.mark.parametrize(
    "path",
    [
        "%2B12065550100",
        "+12065550100",
        "%252B12065550100",
        "12065550100",
        "%2b12065550100",
        "%2B12065550100?a=b",
    ],
)
def test_every_spelling_of_an_id_reaches_the_number(chime_phone: ChimePhone, path: str) -> None:
    chime_phone.add_phone_number(NUMBER)
    answer = requests.get(f"{HOST}/phone-numbers/{path}")
    assert answer.json()["PhoneNumber"]["E164PhoneNumber"] == NUMBER
    assert chime_phone.calls[0].phone_number == NUMBER


@pytest.mark.parametrize("path", ["", "%20", "%09%0A"])
def test_a_blank_id_is_a_bad_request(chime_phone: ChimePhone, path: str) -> None:
    answer = requests.get(f"{HOST}/phone-numbers/{path}")
    assert (answer.status_code, answer.json()["Code"]) == (400, "BadRequest")


@pytest.mark.parametrize("path", ["junk", "%2B1206555010A", "é", "a%2Fb", "%2B12065550101"])
def test_any_other_id_is_not_found(chime_phone: ChimePhone, path: str) -> None:
    answer = requests.get(f"{HOST}/phone-numbers/{path}")
    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (404, "NotFoundException")


@pytest.mark.chime_phone(phone_number_id_form="e164")
def test_the_id_form_is_an_option(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    body = requests.get(f"{HOST}/phone-numbers/{NUMBER}").json()
    assert body["PhoneNumber"]["PhoneNumberId"] == NUMBER


def test_a_modelled_error_carries_code_message_and_request_id(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ThrottledClientException", "Slow down"))
    answer = requests.get(f"{HOST}/phone-numbers/{NUMBER}")
    request_id = answer.headers["x-amzn-RequestId"]
    expected = f'{{"Code":"Throttled","Message":"Slow down","RequestId":"{request_id}"}}'
    assert answer.text == expected
    assert answer.headers["x-amzn-ErrorType"] == "ThrottledClientException"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.reason == "Too Many Requests"


def test_an_error_of_the_gateway_carries_a_message_only(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ExpiredTokenException"))
    answer = requests.get(f"{HOST}/phone-numbers/{NUMBER}")
    assert answer.json() == {"message": "The security token included in the request is expired"}


def test_headers_of_an_outcome_replace_those_of_the_answer(chime_phone: ChimePhone) -> None:
    headers = {"X-Amzn-errortype": "com.amazonaws.chime#Other", "Retry-After": "1"}
    chime_phone.add_response(
        ServiceError("NotFoundException", headers=headers),
        MalformedResponse(b"<p>", headers={"content-type": "text/html"}),
    )
    error = requests.get(f"{HOST}/phone-numbers/{NUMBER}")
    assert error.headers["x-amzn-ErrorType"] == "com.amazonaws.chime#Other"
    assert error.headers["Retry-After"] == "1"
    assert requests.get(f"{HOST}/phone-numbers/{NUMBER}").headers["Content-Type"] == "text/html"


def test_request_ids_are_unique_and_the_date_is_the_clocks(chime_phone: ChimePhone) -> None:
    first = requests.get(f"{HOST}/phone-numbers/{NUMBER}").headers
    chime_phone.clock.advance(60)
    second = requests.get(f"{HOST}/phone-numbers/{NUMBER}").headers
    assert first["x-amzn-RequestId"] != second["x-amzn-RequestId"]
    assert (first["Date"], second["Date"]) == (
        "Mon, 28 Oct 2019 18:43:10 GMT",
        "Mon, 28 Oct 2019 18:44:10 GMT",
    )


def test_an_unknown_status_has_a_reason_all_the_same(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(MalformedResponse(b"", status=599))
    assert requests.get(f"{HOST}/phone-numbers/{NUMBER}").reason == "Unknown"


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_the_model_is_found_by_its_request(chime_phone: ChimePhone, service: str) -> None:
    client = boto3.client(service, config=Config(parameter_validation=False))
    chime_phone.add_response(ServiceError("ForbiddenException"), times=None)
    for operation in sorted(operation_names(service)):
        labels = _required_labels(service, operation)
        with pytest.raises(client.exceptions.ForbiddenException):
            client._make_api_call(operation, labels)
        assert chime_phone.calls[-1].operation == operation
        assert labels.items() <= chime_phone.calls[-1].parameters.items()


def _required_labels(service: str, operation: str) -> dict[str, str]:
    shape = operation_model(service, operation).input_shape
    members = shape.members if shape else {}
    return {name: f"a {name}/%" for name, s in members.items() if s.serialization.get("location") == "uri"}


def test_parameters_are_decoded_as_boto3_writes_them(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ForbiddenException"), times=None)
    client = boto3.client("chime-sdk-voice")
    given = [
        ("list_phone_numbers", {"MaxResults": 5, "Status": "Assigned", "ProductType": "VoiceConnector"}),
        (
            "associate_phone_numbers_with_voice_connector",
            {"VoiceConnectorId": "v", "E164PhoneNumbers": [NUMBER], "ForceAssociate": True},
        ),
        (
            "batch_update_phone_number",
            {"UpdatePhoneNumberRequestItems": [{"PhoneNumberId": NUMBER, "CallingName": "A"}]},
        ),
    ]
    for method, parameters in given:
        with pytest.raises(client.exceptions.ForbiddenException):
            getattr(client, method)(**parameters)
        assert chime_phone.calls[-1].parameters == parameters


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"CallingName": "A", "Else": 1}'])
def test_a_body_that_is_not_an_object_has_no_parameters(chime_phone: ChimePhone, body: bytes) -> None:
    chime_phone.add_response(ServiceError("BadRequestException"))
    requests.post(f"{HOST}/phone-numbers/{NUMBER}", data=body)
    call = chime_phone.calls[0]
    assert call.operation == "UpdatePhoneNumber"
    assert call.parameters == {"PhoneNumberId": NUMBER} | ({"CallingName": "A"} if b"Else" in body else {})
    assert call.body == body


def test_badly_typed_queries_are_kept_as_text(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success({}), operation="ListPhoneNumbers", times=2)
    requests.get(f"{HOST}/phone-numbers?max-results=many")
    assert chime_phone.calls[0].parameters == {"MaxResults": "many"}
    requests.get(f"{HOST}/phone-numbers?max-results=7&max-results=8&else=1#fragment")
    assert chime_phone.calls[1].parameters == {"MaxResults": 8}


def test_a_call_shows_the_whole_request(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    boto3.client("chime").get_phone_number(PhoneNumberId="%2B12065550100")
    (call,) = chime_phone.calls
    assert call.service == "chime"
    assert call.method == "GET"
    assert call.url == f"{HOST}/phone-numbers/%252B12065550100"
    assert call.parameters == {"PhoneNumberId": "%2B12065550100"}
    assert call.phone_number == NUMBER
    assert call.client == "botocore"
    assert call.attempt == 1
    assert call.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")
    assert "X-Amz-Date" in call.headers
    assert "x-missing" not in call.headers
    assert len(call.headers) == len(list(call.headers))
    assert repr(call) == (
        "<chime GetPhoneNumber(PhoneNumberId='%2B12065550100') attempt 1: success (PhoneNumber)>"
    )
    assert json.loads(call.outcome.json)["PhoneNumber"]["E164PhoneNumber"] == NUMBER
