"""Malformed answers of every operation that has a body, and never a sound one among them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from pytest_chime_phone import MalformedResponse
from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.payload_mutations import apply, possible_mutations
from pytest_chime_phone.domain.service_model import operation_model, operation_names, violation

from .malformed_kinds import KINDS, kind_of
from .searching import assert_all_examples, examples_of


def with_a_body(service: str) -> list[str]:
    models = {name: operation_model(service, name) for name in sorted(operation_names(service))}
    return [name for name, model in models.items() if model.output_shape and model.output_shape.members]


@pytest.mark.slow
def test_every_operation_with_a_body_can_be_malformed(service: str) -> None:
    for operation in with_a_body(service):
        for malformed in examples_of(
            chime.malformed_responses(service=service, operation=operation), count=5
        ):
            assert kind_of(malformed) in KINDS


# By the model alone a sound body may lack anything; what the documentation adds is not in it.
BEYOND_THE_MODEL = {"missing member", "null member", "missing envelope", "numeric timestamp"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "operation",
    [
        "ListPhoneNumbers",
        "UpdatePhoneNumber",
        "CreatePhoneNumberOrder",
        "SearchAvailablePhoneNumbers",
        "BatchDeletePhoneNumber",
        "GetPhoneNumberSettings",
    ],
)
def test_no_malformed_answer_of_another_operation_is_a_sound_one(operation: str) -> None:
    service = "chime-sdk-voice"
    shape = operation_model(service, operation).output_shape

    def check(malformed: MalformedResponse) -> None:
        assert all(violation.was != violation.became for violation in malformed.violations)
        sound = malformed.status == operation_model(service, operation).http.get("responseCode", 200)
        if sound and kind_of(malformed) not in BEYOND_THE_MODEL:
            try:
                body = json.loads(malformed.body.decode())
            except ValueError:
                return
            assert violation(shape, body) is not None

    strategy = chime.malformed_responses(service=service, operation=operation)
    assert_all_examples(strategy, check)


@pytest.mark.slow
@pytest.mark.parametrize("operation", ["ListPhoneNumbers", "SearchAvailablePhoneNumbers"])
def test_a_last_page_is_not_malformed(operation: str) -> None:
    for malformed in examples_of(chime.malformed_responses(operation=operation), count=200):
        assert (malformed.status, malformed.body) not in {(200, b'{"NextToken":null}'), (200, b"{}")}


OF_THE_WHOLE = ("missing member", "null member", "missing envelope")


@pytest.mark.slow
@pytest.mark.parametrize(
    "operation",
    ["GetPhoneNumberOrder", "BatchDeletePhoneNumber", "ListPhoneNumberOrders", "GetSipRule", "GetAccount"],
)
def test_what_is_valid_has_whatever_a_malformed_answer_lacks(operation: str) -> None:
    service = "chime-sdk-voice" if operation == "GetSipRule" else "chime"
    shape = operation_model(service, operation).output_shape

    @settings(max_examples=100, deadline=None, database=None)
    @given(chime.payloads(service=service, operation=operation))
    def judge(payload: dict[str, Any]) -> None:
        assert looks_valid(shape, payload)
        for mutation in possible_mutations(shape, payload):
            if mutation.kind in OF_THE_WHOLE:
                mutated = apply(payload, mutation)
                assert not looks_valid(shape, mutated), (mutation, mutated)

    judge()


def looks_valid(shape: Any, value: Any) -> bool:
    """Whether `payloads` could make it: what no sample lacks is there, at every depth."""
    if shape.type_name == "list":
        return all(looks_valid(shape.member, item) for item in value)
    if shape.type_name != "structure":
        return value is not None
    if value is None or violation(shape, value):
        return False
    sole = {
        name for name, s in shape.members.items() if s.type_name == "structure" and len(shape.members) == 1
    }
    needed = sole | ({"E164PhoneNumber", "PhoneNumberId", "Status"} & shape.members.keys())
    return needed <= value.keys() and all(looks_valid(shape.members[n], v) for n, v in value.items())
