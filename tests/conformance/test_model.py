"""botocore's own model, parser and validator as judges of what the fake says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from botocore import parsers, validate
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from pytest_chime_phone import ChimePhone, ServiceError
from pytest_chime_phone.domain.aws_errors import COMMON_ERRORS
from pytest_chime_phone.domain.service_model import violation

from .clients import NUMBER, session

HOSTS = {
    "chime": "https://chime.us-east-1.amazonaws.com",
    "chime-sdk-voice": "https://voice-chime.us-east-1.amazonaws.com",
}
# The table of GetPhoneNumber's page.
DOCUMENTED = {
    "BadRequestException": 400,
    "ForbiddenException": 403,
    "NotFoundException": 404,
    "ServiceFailureException": 500,
    "ServiceUnavailableException": 503,
    "ThrottledClientException": 429,
    "UnauthorizedClientException": 401,
}
MODELS = {service: Session().get_service_model(service) for service in HOSTS}
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1})

on_each_service = pytest.mark.parametrize("service", HOSTS)


def values(shape_name: str) -> list[str]:
    """What either installed model has in one enumeration."""
    return sorted({v for model in MODELS.values() for v in model.shape_for(shape_name).enum})


def an_association(name: str = "VoiceConnectorId") -> dict[str, str]:
    return {"Name": name, "Value": "abcdef1ghij2klmno3pqr4"}


def spread() -> Iterator[tuple[str, dict[str, Any]]]:
    """Numbers that show each value of each enumeration, and each awkward form."""
    for status in values("PhoneNumberStatus"):
        yield NUMBER, {"Status": status, "Associations": [an_association()] * (status == "Assigned")}
    for product_type in values("PhoneNumberProductType"):
        yield NUMBER, {"ProductType": product_type}
    for name in values("PhoneNumberAssociationName"):
        of_the_app = {"ProductType": "BusinessCalling"} if name in ("AccountId", "UserId") else {}
        yield NUMBER, {"Associations": [an_association(name)], **of_the_app}
    for status in values("CallingNameStatus"):
        yield NUMBER, {"CallingName": None if status == "Unassigned" else "Acme", "CallingNameStatus": status}
    yield NUMBER, {}
    yield NUMBER, {"CallingName": ""}
    yield NUMBER, {"Capabilities": {}}
    yield NUMBER, {"Capabilities": {"InboundCall": False, "OutboundSMS": None}}
    yield NUMBER, {"Associations": [an_association(), an_association("VoiceConnectorGroupId")]}
    yield NUMBER, {"Status": "DeleteInProgress", "DeletionTimestamp": "2019-11-04T18:43:10.000Z"}
    yield NUMBER, {"Name": "Front desk", "OrderId": "abc12345-de67-89f0-1234-a45b678c9012"}
    yield "+18005550199", {}
    yield "+18885550100", {"ProductType": "SipMediaApplicationDialIn"}
    yield "+17875550100", {"Country": "PR"}
    yield "+16135550100", {"Country": "CA", "ProductType": "SipMediaApplicationDialIn"}
    yield "+442079460000", {}
    yield "+390612345678", {"Country": "IT", "Type": "TollFree"}


def strangers(shape: Any, value: Any, path: str = "") -> Iterator[str]:
    """Members that the model does not have, and values that its enumerations do not."""
    if value is None:
        return
    if shape.type_name == "structure":
        for name, item in value.items():
            if name in shape.members:
                yield from strangers(shape.members[name], item, f"{path}/{name}")
            else:
                yield f"{path}/{name}"
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from strangers(shape.member, item, f"{path}/{index}")
    elif value not in (getattr(shape, "enum", []) or [value]):
        yield f"{path}: {value}"


def unknown_to(service: str, members: dict[str, Any]) -> list[str]:
    """The values that set a whole number apart from a service: it has no place for such a one."""
    shape = MODELS[service].shape_for("PhoneNumber")
    return [*strangers(shape, {k: v for k, v in members.items() if k in ("ProductType", "Status")})]


CASES = [(service, e164, members) for service in HOSTS for e164, members in spread()]
SHOWN = [(service, e164, members) for service, e164, members in CASES if not unknown_to(service, members)]
HIDDEN = [case for case in CASES if case not in SHOWN]


@pytest.mark.parametrize(("service", "e164", "members"), SHOWN, ids=str)
@pytest.mark.chime_phone(auth="ignore")
def test_a_service_shows_what_its_model_knows_and_nothing_else(
    chime_phone: ChimePhone, service: str, e164: str, members: dict[str, Any]
) -> None:
    chime_phone.add_phone_number(e164, **members)
    answer = requests.get(f"{HOSTS[service]}/phone-numbers/{e164}")
    shape = MODELS[service].operation_model("GetPhoneNumber").output_shape
    assert answer.status_code == 200
    assert list(strangers(shape, answer.json())) == []
    assert violation(shape, answer.json()) is None


@pytest.mark.parametrize(("service", "e164", "members"), SHOWN, ids=str)
@pytest.mark.chime_phone(auth="ignore")
def test_botocore_parses_every_member_that_is_not_null(
    chime_phone: ChimePhone, service: str, e164: str, members: dict[str, Any]
) -> None:
    chime_phone.add_phone_number(e164, **members)
    answer = requests.get(f"{HOSTS[service]}/phone-numbers/{e164}")
    wire = {"status_code": answer.status_code, "headers": answer.headers, "body": answer.content}
    shape = MODELS[service].operation_model("GetPhoneNumber").output_shape
    parsed = parsers.create_parser("rest-json").parse(wire, shape)
    del parsed["ResponseMetadata"]
    sent = {name for name, value in answer.json()["PhoneNumber"].items() if value is not None}
    assert set(parsed["PhoneNumber"]) == sent
    assert not validate.ParamValidator().validate(parsed, shape).has_errors()
    assert (
        session().client(service).get_phone_number(PhoneNumberId=e164)["PhoneNumber"] == parsed["PhoneNumber"]
    )


@pytest.mark.parametrize(("service", "e164", "members"), HIDDEN, ids=str)
def test_a_number_that_a_model_has_no_words_for_is_not_found(
    chime_phone: ChimePhone, service: str, e164: str, members: dict[str, Any]
) -> None:
    chime_phone.add_phone_number(e164, **members)
    client = session().client(service)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_phone_number(PhoneNumberId=e164)


@on_each_service
@pytest.mark.parametrize("code", DOCUMENTED)
def test_a_documented_error_raises_the_exception_of_the_model(
    chime_phone: ChimePhone, service: str, code: str
) -> None:
    chime_phone.add_response(ServiceError(code, "What went wrong"))
    client = session().client(service, config=ONE_ATTEMPT)
    with pytest.raises(getattr(client.exceptions, code)) as caught:
        client.get_phone_number(PhoneNumberId=NUMBER)
    assert caught.value.response["Error"] == {"Code": code, "Message": "What went wrong"}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == DOCUMENTED[code]


@on_each_service
def test_the_documented_errors_are_those_of_the_model(service: str) -> None:
    shapes = MODELS[service].operation_model("GetPhoneNumber").error_shapes
    assert {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in shapes} == DOCUMENTED


@on_each_service
@pytest.mark.parametrize("code", COMMON_ERRORS)
def test_a_common_error_raises_a_client_error(chime_phone: ChimePhone, service: str, code: str) -> None:
    chime_phone.add_response(ServiceError(code))
    client = session().client(service, config=ONE_ATTEMPT)
    with pytest.raises(ClientError) as caught:
        client.get_phone_number(PhoneNumberId=NUMBER)
    error = ServiceError(code)
    assert caught.value.response["Error"] == {"Code": code, "Message": error.message}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == error.status
    assert error.status in (COMMON_ERRORS[code][0], DOCUMENTED.get(code))


@pytest.mark.parametrize("mode", ["standard", "adaptive"])
def test_modern_retry_modes_give_up_at_the_first_429(chime_phone: ChimePhone, mode: str) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ThrottledClientException"))
    client = session().client("chime", config=Config(retries={"mode": mode}))
    with pytest.raises(client.exceptions.ThrottledClientException):
        client.get_phone_number(PhoneNumberId=NUMBER)
    (call,) = chime_phone.calls
    assert (call.attempt, str(call.outcome)) == (1, "ThrottledClientException (HTTP 429)")
    assert not chime_phone.sleeps


def test_the_legacy_retry_mode_tries_a_429_again(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ThrottledClientException"))
    client = session().client("chime", config=Config(retries={"mode": "legacy"}))
    answer = client.get_phone_number(PhoneNumberId=NUMBER)
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    first, second = chime_phone.calls
    assert [first.attempt, second.attempt] == [1, 2]
    assert first.outcome == ServiceError("ThrottledClientException")
    assert json.loads(second.outcome.json)["PhoneNumber"]["E164PhoneNumber"] == NUMBER  # type: ignore[union-attr]
    assert len(chime_phone.sleeps) == 1
