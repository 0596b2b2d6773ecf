"""Every mutation of a payload, listed for each place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_chime_phone.domain.payload_mutations import (
    ABSENT,
    Mutation,
    apply,
    pointer,
    possible_mutations,
)
from pytest_chime_phone.domain.service_model import operation_model, violation

from .payload import NUMBER, PAYLOAD, SHAPE

BY_PATH: dict[str, list[Mutation]] = {}
for one in possible_mutations(SHAPE, PAYLOAD):
    BY_PATH.setdefault(pointer(one.path), []).append(one)


def became(path: str, kind: str) -> list[Any]:
    return [mutation.became for mutation in BY_PATH[path] if mutation.kind == kind]


# -- where


def test_every_place_that_holds_something_can_be_mutated() -> None:
    number = "/PhoneNumber"
    held = [f"{number}/{name}" for name, value in NUMBER.items() if value is not None]
    inner = [f"{number}/Associations/0{step}" for step in ("", "/AssociatedTimestamp", "/Name", "/Value")]
    assert set(BY_PATH) == {"", number, *held, *inner, f"{number}/Capabilities/InboundCall"}


def test_a_payload_that_holds_less_can_be_mutated_in_fewer_places() -> None:
    bare = {"PhoneNumber": {"Status": "Assigned", "CallingName": None, "Associations": []}}
    paths = {pointer(mutation.path) for mutation in possible_mutations(SHAPE, bare)}
    assert paths == {"", "/PhoneNumber", "/PhoneNumber/Status", "/PhoneNumber/Associations"}


def test_what_the_model_does_not_know_is_left_alone() -> None:
    more = {"PhoneNumber": {**NUMBER, "Colour": "red"}}
    assert not [mutation for mutation in possible_mutations(SHAPE, more) if "Colour" in mutation.path]


# -- how


@pytest.mark.parametrize(
    ("path", "kind", "values"),
    [
        ("", "missing envelope", [{}, NUMBER]),
        ("", "envelope in another case", [{"phoneNumber": NUMBER}]),
        ("", "null member", [{"PhoneNumber": None}]),
        ("", "not an object", [None, [], "text", 0, [PAYLOAD]]),
        ("/PhoneNumber", "wrong type", [[], "text"]),
        ("/PhoneNumber/Status", "missing member", [ABSENT]),
        ("/PhoneNumber/Status", "null member", [None]),
        ("/PhoneNumber/Status", "value in another case", ["assigned", "ASSIGNED"]),
        ("/PhoneNumber/Status", "unknown value", ["AssignedElse", ""]),
        ("/PhoneNumber/Status", "wrong type", [7, []]),
        ("/PhoneNumber/Associations", "wrong type", [{}, "text"]),
        ("/PhoneNumber/Associations/0", "wrong type", [[], "text"]),
        ("/PhoneNumber/Capabilities/InboundCall", "wrong type", ["true", 1]),
        ("/PhoneNumber/CreatedTimestamp", "wrong type", ["yesterday", []]),
        ("/PhoneNumber/CreatedTimestamp", "timestamp without offset", ["2019-08-09T21:35:21.445"]),
        ("/PhoneNumber/CreatedTimestamp", "numeric timestamp", [1572287437.453]),
        (
            "/PhoneNumber/CreatedTimestamp",
            "impossible date",
            ["2019-13-09T21:35:21.445Z", "2019-08-32T21:35:21.445Z"],
        ),
        (
            "/PhoneNumber/E164PhoneNumber",
            "pattern broken",
            ["+12065550100!", "+02065550100", "+12065550100 and more than fifteen characters"],
        ),
        (
            "/PhoneNumber/CallingName",
            "pattern broken",
            ["Acme!", "Acme and more than fifteen characters"],
        ),
    ],
)
def test_what_a_place_becomes(path: str, kind: str, values: list[Any]) -> None:
    assert became(path, kind) == values


@pytest.mark.parametrize("name", ["CallingName", "Associations", "CreatedTimestamp", "Type"])
def test_what_a_sound_answer_may_lack_is_no_mutation_when_it_is_left_out(name: str) -> None:
    assert not became(f"/PhoneNumber/{name}", "missing member")
    assert not became(f"/PhoneNumber/{name}", "null member")


def test_a_text_without_rules_can_only_be_of_the_wrong_type() -> None:
    assert {mutation.kind for mutation in BY_PATH["/PhoneNumber/Associations/0/Value"]} == {"wrong type"}


def test_a_near_miss_that_would_be_valid_is_left_out() -> None:
    assert "acme" not in became("/PhoneNumber/CallingName", "pattern broken")
    fits = [s for s in possible_mutations(SHAPE, {"PhoneNumber": {"CallingName": "A1"}}) if s.became == "a1"]
    assert fits == []


BEYOND_THE_MODEL = {"missing envelope", "missing member", "null member", "numeric timestamp"}


@pytest.mark.parametrize(
    "mutation", [s for s in possible_mutations(SHAPE, PAYLOAD) if s.kind not in BEYOND_THE_MODEL]
)
def test_every_mutation_breaks_the_model(mutation: Mutation) -> None:
    assert violation(SHAPE, PAYLOAD) is None
    assert violation(SHAPE, apply(PAYLOAD, mutation)) is not None


def test_the_mildest_kinds_come_first() -> None:
    kinds = list(dict.fromkeys(mutation.kind for mutation in possible_mutations(SHAPE, PAYLOAD)))
    assert kinds[:2] == ["missing member", "null member"]
    assert kinds[-1] == "wrong type"
    assert len(kinds) == 12


@pytest.mark.parametrize(
    ("service", "operation", "payload", "path"),
    [
        (
            "chime",
            "ListPhoneNumbers",
            {"PhoneNumbers": [NUMBER], "NextToken": None},
            "/PhoneNumbers/0/Status",
        ),
        (
            "chime",
            "SearchAvailablePhoneNumbers",
            {"E164PhoneNumbers": ["+12065550100"]},
            "/E164PhoneNumbers/0",
        ),
        ("chime-sdk-voice", "ValidateE911Address", {"ValidationResult": 0}, "/ValidationResult"),
        ("chime-sdk-voice", "ListSipRules", {"SipRules": [{"Disabled": False}]}, "/SipRules/0/Disabled"),
        (
            "chime-sdk-voice",
            "PutVoiceConnectorTermination",
            {"Termination": {"CpsLimit": 1}},
            "/Termination/CpsLimit",
        ),
    ],
)
def test_the_answers_of_other_operations_can_be_mutated(
    service: Any, operation: str, payload: dict[str, Any], path: str
) -> None:
    shape = operation_model(service, operation).output_shape
    found = possible_mutations(shape, payload)
    assert path in {pointer(mutation.path) for mutation in found}
    assert json.dumps(payload) not in [json.dumps(apply(payload, mutation)) for mutation in found]


@pytest.mark.parametrize("payload", [{}, {"NextToken": None}, {"PhoneNumbers": []}])
def test_what_a_valid_list_may_be_is_not_a_mutation(payload: dict[str, Any]) -> None:
    shape = operation_model("chime", "ListPhoneNumbers").output_shape
    mutated = [apply(payload, mutation) for mutation in possible_mutations(shape, payload)]
    assert {} not in mutated
    assert {"NextToken": None} not in mutated
