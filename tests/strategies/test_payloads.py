"""Whole bodies and inventories: what the model allows, botocore reads, and the fake sends and loads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import requests
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser

from pytest_chime_phone import ChimePhone, Success
from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.service_model import operation_model, operation_names, violation

from .oracle import contradictions, objections
from .searching import assert_all_examples, examples_of, find_any, minimal

Payload = dict[str, Any]
OF_NUMBERS = [
    "GetPhoneNumber",
    "ListPhoneNumbers",
    "UpdatePhoneNumber",
    "RestorePhoneNumber",
    "BatchDeletePhoneNumber",
    "CreatePhoneNumberOrder",
    "GetPhoneNumberOrder",
    "SearchAvailablePhoneNumbers",
    "GetPhoneNumberSettings",
    "ListSupportedPhoneNumberCountries",
]


def parse(service: str, operation: str, payload: Payload) -> Payload:
    """What botocore's own parser reads in a body, by botocore's own model."""
    data = Loader(include_default_search_paths=False, extra_search_paths=[Loader.BUILTIN_DATA_PATH])
    model = ServiceModel(data.load_service_model(service, "service-2"), service)
    shape = model.operation_model(operation).output_shape
    response = {"body": json.dumps(payload).encode(), "headers": {}, "status_code": 200}
    parsed: Payload = create_parser(model.protocol).parse(response, shape)
    del parsed["ResponseMetadata"]
    return parsed


def without_nulls(value: Any) -> Any:
    """A body as boto3 shows it: nulls left out, instants as `datetime`."""
    if isinstance(value, dict):
        shown = {
            k: v if k.endswith("Timestamp") else without_nulls(v) for k, v in value.items() if v is not None
        }
        return {k: datetime.fromisoformat(v) if k.endswith("Timestamp") else v for k, v in shown.items()}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def test_every_answer_about_a_number_is_sound(
    service: str, answered: Callable[..., requests.Response]
) -> None:
    def check(payload: Payload) -> None:
        answer = answered(Success(payload))
        asked = payload["PhoneNumber"]["E164PhoneNumber"]
        assert objections(service, answer.status_code, answer.headers, answer.content, asked=asked) == []
        assert list(contradictions(payload["PhoneNumber"])) == []

    assert_all_examples(chime.payloads(service=service), check)


@pytest.mark.slow
def test_a_payload_is_read_back_as_it_was_written(
    service: str, answered: Callable[..., requests.Response]
) -> None:
    def check(payload: Payload) -> None:
        written = answered(Success(payload))
        assert written.json() == payload
        assert Success(written.json()) == Success(payload)

    assert_all_examples(chime.payloads(service=service), check, count=50)


@pytest.mark.slow
def test_boto3_shows_a_payload_without_its_nulls(client: Any, chime_phone: ChimePhone, service: str) -> None:
    def check(payload: Payload) -> None:
        chime_phone.reset()
        chime_phone.add_response(Success(payload))
        number = client.get_phone_number(PhoneNumberId="+12065550100")["PhoneNumber"]
        assert number == without_nulls(payload["PhoneNumber"])

    assert_all_examples(chime.payloads(service=service), check, count=50)


@pytest.mark.slow
def test_botocore_reads_every_payload(service: str) -> None:
    def check(payload: Payload) -> None:
        assert parse(service, "GetPhoneNumber", payload) == without_nulls(payload)

    assert_all_examples(chime.payloads(service=service), check, count=30)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OF_NUMBERS)
def test_the_answers_of_other_operations_fit_the_model_too(service: str, operation: str) -> None:
    shape = operation_model(service, operation).output_shape

    def check(payload: Payload) -> None:
        assert violation(shape, payload) is None

    assert_all_examples(chime.payloads(service=service, operation=operation), check, count=20)
    assert find_any(
        chime.payloads(service=service, operation=operation), lambda payload: any(payload.values())
    )


@pytest.mark.slow
def test_every_operation_has_payloads(service: str) -> None:
    for operation in sorted(operation_names(service)):
        shape = operation_model(service, operation).output_shape
        for payload in examples_of(chime.payloads(service=service, operation=operation), count=3):
            assert violation(shape, payload) is None if shape else payload == {}


def test_a_list_shows_numbers_as_they_are_everywhere(service: str) -> None:
    def check(payload: Payload) -> None:
        for number in payload.get("PhoneNumbers") or ():
            assert list(contradictions(number)) == []

    assert_all_examples(chime.payloads(service=service, operation="ListPhoneNumbers"), check, count=50)


@pytest.mark.parametrize(
    ("operation", "least"),
    [
        ("ListPhoneNumbers", {}),
        ("DeletePhoneNumber", {}),
        ("GetPhoneNumberOrder", {"PhoneNumberOrder": {"Status": "Processing"}}),
    ],
)
def test_payloads_shrink_to_the_smallest(service: str, operation: str, least: Payload) -> None:
    assert minimal(chime.payloads(service=service, operation=operation)) == least


def test_an_answer_about_a_number_shrinks_to_the_smallest_number(service: str) -> None:
    least = {"PhoneNumber": minimal(chime.phone_numbers(service=service))}
    assert minimal(chime.payloads(service=service)) == least


@pytest.mark.slow
def test_every_inventory_can_be_loaded(service: str, chime_phone: ChimePhone) -> None:
    def check(inventory: list[Payload]) -> None:
        chime_phone.reset()
        chime_phone.load(inventory)
        assert list(chime_phone.phone_numbers) == [number["E164PhoneNumber"] for number in inventory]
        for number in inventory:
            loaded = chime_phone.phone_numbers[number["E164PhoneNumber"]]
            assert {k: v for k, v in number.items() if v is not None}.items() <= loaded.items()

    assert_all_examples(chime.inventories(service=service), check)


def test_what_is_loaded_is_what_the_client_is_shown(
    client: Any, service: str, chime_phone: ChimePhone
) -> None:
    def check(inventory: list[Payload]) -> None:
        chime_phone.reset()
        chime_phone.load(inventory)
        for number in inventory:
            shown = client.get_phone_number(PhoneNumberId=number["E164PhoneNumber"])["PhoneNumber"]
            assert shown == without_nulls(number)

    assert_all_examples(chime.inventories(service=service, max_size=2), check, count=20)


@pytest.mark.parametrize("size", [0, 1, 3])
def test_inventories_of_every_size_are_found(service: str, size: int) -> None:
    assert len(find_any(chime.inventories(service=service, max_size=3), lambda i: len(i) == size)) == size


@pytest.mark.slow
def test_inventories_shrink_to_none_at_all() -> None:
    assert minimal(chime.inventories()) == []
    assert [n["E164PhoneNumber"] for n in minimal(chime.inventories(), lambda i: len(i) > 1)] == [
        "+12065550100",
        "+12065550101",
    ]
