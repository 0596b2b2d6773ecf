"""A mutation is applied to a copy, and described in a sentence."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from pytest_chime_phone.domain import payload_mutations
from pytest_chime_phone.domain.payload_mutations import (
    ABSENT,
    Mutation,
    apply,
    mutated_response,
    pointer,
    possible_mutations,
)

from .payload import NUMBER, PAYLOAD, SHAPE

# -- apply


def test_the_payload_is_left_untouched() -> None:
    before = copy.deepcopy(PAYLOAD)
    for mutation in possible_mutations(SHAPE, PAYLOAD):
        apply(PAYLOAD, mutation)
        mutated_response(PAYLOAD, mutation)
    assert before == PAYLOAD


@pytest.mark.parametrize("mutation", possible_mutations(SHAPE, PAYLOAD))
def test_exactly_one_place_changes(mutation: Mutation) -> None:
    mutated = apply(PAYLOAD, mutation)
    if not mutation.path:
        assert mutated == mutation.became
        return
    place: Any = mutated
    original: Any = copy.deepcopy(PAYLOAD)
    repaired = original
    for step in mutation.path[:-1]:
        place, repaired = place[step], repaired[step]
    last = mutation.path[-1]
    if mutation.became == ABSENT:
        del repaired[last]
    else:
        assert place[last] == mutation.became
        repaired[last] = mutation.became
    assert mutated == original


def test_what_is_applied_is_a_copy() -> None:
    mutation = Mutation(("PhoneNumber", "Associations"), "wrong type", {})
    mutated = apply(PAYLOAD, mutation)
    mutated["PhoneNumber"]["Associations"]["a"] = 1
    mutated["PhoneNumber"]["Capabilities"]["InboundCall"] = False
    assert mutation.became == {}
    assert NUMBER["Capabilities"] == {"InboundCall": True, "InboundSMS": None}
    whole = Mutation((), "missing envelope", {})
    apply(PAYLOAD, whole)["a"] = 1
    assert whole.became == {}


# -- the sentence


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("PhoneNumber",), "/PhoneNumber"),
        (("PhoneNumber", "Associations", 0, "Name"), "/PhoneNumber/Associations/0/Name"),
        (("a/b", "~c", "~1"), "/a~1b/~0c/~01"),
    ],
)
def test_a_path_is_written_as_a_json_pointer(path: tuple[str | int, ...], written: str) -> None:
    assert pointer(path) == written


def test_a_mutation_tells_what_was_and_what_became() -> None:
    mutation = Mutation(("PhoneNumber", "Associations", 0, "Name"), "unknown value", "UserIdElse")
    assert str(mutation.violation(PAYLOAD)) == (
        "/PhoneNumber/Associations/0/Name: unknown value, was 'VoiceConnectorId', became 'UserIdElse'"
    )


def test_a_missing_member_is_told_as_absent() -> None:
    mutation = Mutation(("PhoneNumber", "Status"), "missing member", ABSENT)
    assert str(mutation.violation(PAYLOAD)).endswith("missing member, was 'Assigned', became '(absent)'")


def test_the_answer_is_http_200_with_the_mutated_json() -> None:
    mutation = Mutation(("PhoneNumber", "Status"), "value in another case", "assigned")
    answer = mutated_response(PAYLOAD, mutation)
    assert answer.status == 200
    assert json.loads(answer.body) == {"PhoneNumber": {**NUMBER, "Status": "assigned"}}
    assert answer.violations == (mutation.violation(PAYLOAD),)


def test_the_members_without_which_there_is_no_number_are_named() -> None:
    assert set(payload_mutations.IDENTITY) == {"E164PhoneNumber", "PhoneNumberId", "Status"}
