"""Malformed answers: each provably so, for one reason that reads, and every reason is found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, MalformedResponse
from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.service_model import operation_model
from pytest_chime_phone.scripting.failure_messages import transcript

from .malformed_kinds import ANOTHER, KINDS, LAYERS, MUTATED, STATUS, kind_of
from .oracle import objections
from .searching import assert_all_examples, minimal, thousand

OFTEN_NULL = {"CallingName", "DeletionTimestamp", "Name", "OrderId", "PhoneNumberArn"}


def seen(service: str) -> list[MalformedResponse]:
    return thousand(chime.malformed_responses, service=service)


@pytest.mark.slow
def test_an_independent_judge_objects_to_every_one(
    service: str, answered: Callable[..., requests.Response]
) -> None:
    def check(malformed: MalformedResponse) -> None:
        answer = answered(malformed)
        assert objections(service, answer.status_code, answer.headers, answer.content) != []

    assert_all_examples(chime.malformed_responses(service=service), check, count=200)


@pytest.mark.slow
@pytest.mark.parametrize("e164", ["+12125550142", "%2B18335550100", "+442079460000", "+19095550177"])
def test_an_independent_judge_objects_whoever_is_asked_for(
    service: str, e164: str, answered: Callable[..., requests.Response]
) -> None:
    asked = e164.replace("%2B", "+")

    def check(malformed: MalformedResponse) -> None:
        answer = answered(malformed, asked)
        found = objections(service, answer.status_code, answer.headers, answer.content, asked=asked)
        assert found != []
        if kind_of(malformed) in STATUS + ANOTHER:
            assert len(found) <= 2  # otherwise it is sound, and about the number asked for

    assert_all_examples(chime.malformed_responses(service=service, e164=e164), check, count=50)


@pytest.mark.slow
def test_what_the_transcript_says_boto3_makes_of_it_is_what_it_makes(
    service: str, client: Any, chime_phone: ChimePhone
) -> None:
    for malformed in seen(service)[:300]:
        chime_phone.reset()
        chime_phone.add_response(malformed)
        try:
            members = set(client.get_phone_number(PhoneNumberId="+12065550100")) - {"ResponseMetadata"}
        except ClientError as error:
            made = f"raises ClientError {error.response['Error']['Code']!r}"
        except Exception as error:
            made = f"raises {type(error).__name__}"
        else:
            made = f"returns {', '.join(members)}" if members else "returns {}, without an error"
        assert transcript(chime_phone.calls, chime_phone.phone_numbers).endswith(f"; botocore {made}")


@pytest.mark.slow
def test_each_has_violations_of_one_kind_which_read(service: str) -> None:
    for malformed in seen(service):
        assert kind_of(malformed) in KINDS
        sentences = [str(violation) for violation in malformed.violations]
        for sentence in sentences:
            assert re.fullmatch(
                r"(the payload|/PhoneNumber\S*): [a-zA-Z][\w -]+, was .+, became .+", sentence
            )
        assert str(malformed).endswith("; ".join(sentences))


@pytest.mark.slow
def test_what_was_and_what_became_differ(service: str) -> None:
    for malformed in seen(service):
        assert all(repr(violation.was) != repr(violation.became) for violation in malformed.violations)


@pytest.mark.slow
def test_the_body_shows_what_the_violations_tell(service: str) -> None:
    for malformed in (m for m in seen(service) if kind_of(m) in MUTATED):
        for told in malformed.violations:
            place: Any = json.loads(malformed.body)
            *way, last = told.path.split("/")[1:] or [""]
            for step in way:
                place = place[int(step) if step.isdigit() else step]
            if told.path:
                place = place.get(last, "(absent)") if isinstance(place, dict) else place[int(last)]
            assert place == told.became


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["value in another case", "timestamp without offset", "wrong type"])
def test_one_kind_is_found_in_one_place_and_in_several(service: str, kind: str) -> None:
    found = {len(malformed.violations) for malformed in seen(service) if kind_of(malformed) == kind}
    assert 1 in found
    assert max(found) > 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["value in another case", "timestamp without offset", "wrong type"])
def test_several_violations_shrink_to_one(service: str, kind: str) -> None:
    for run in range(3):
        least = minimal(
            chime.malformed_responses(service=service), lambda answer: kind_of(answer) == kind, run=run
        )
        assert len(least.violations) == 1


@pytest.mark.slow
def test_everything_else_is_as_it_should_be(service: str) -> None:
    for malformed in (m for m in seen(service) if kind_of(m) in STATUS):
        assert objections(service, 200, {}, malformed.body) == []
    for malformed in (m for m in seen(service) if kind_of(m) in MUTATED and m.violations[0].path):
        # each may also belie the other spelling of the number
        assert len(objections(service, 200, {}, malformed.body)) <= 2 * len(malformed.violations)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found(service: str, kind: str) -> None:
    assert any(kind_of(malformed) == kind for malformed in seen(service))


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_met_often(service: str, layer: str) -> None:
    assert sum(kind_of(malformed) in LAYERS[layer] for malformed in seen(service)) >= 50


@pytest.mark.slow
def test_every_status_is_found(service: str) -> None:
    found = {malformed.status for malformed in seen(service)}
    assert {200, 202, 206, 302, 400, 403, 404, 429, 500, 502, 503} <= found


@pytest.mark.slow
def test_every_member_is_mutated(service: str) -> None:
    number = operation_model(service, "GetPhoneNumber").output_shape.members["PhoneNumber"]
    steps = [violation.path.split("/") for malformed in seen(service) for violation in malformed.violations]
    assert {members[2] for members in steps if len(members) > 2} >= set(number.members) - OFTEN_NULL


@pytest.mark.slow
def test_bodies_are_cut_off_anywhere(service: str) -> None:
    lengths = {len(malformed.body) for malformed in seen(service) if kind_of(malformed) == "cut off"}
    assert min(lengths) < 10
    assert max(lengths) > 300
    assert len(lengths) >= 5


@pytest.mark.parametrize("kind", ["missing member", "unknown value", "pattern broken", "impossible date"])
def test_a_mutated_answer_shrinks_to_the_smallest_of_its_kind(kind: str) -> None:
    least = minimal(chime.malformed_responses(), lambda malformed: kind_of(malformed) == kind)
    mutated = least.violations[0].path.split("/")[2]
    smallest = minimal(chime.payloads())["PhoneNumber"]
    others = {k: v for k, v in json.loads(least.body)["PhoneNumber"].items() if k != mutated}
    assert others == {k: v for k, v in smallest.items() if k != mutated}


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("empty body", MalformedResponse(b"")),
        ("cut off", MalformedResponse(b"{")),
        ("not an object", MalformedResponse(b"null")),
        ("missing envelope", MalformedResponse(b"{}")),
        ("error without a body", MalformedResponse(b"", status=503)),
        ("error without a code", MalformedResponse(b"{}", status=404)),
    ],
)
def test_other_answers_shrink_to_the_shortest(kind: str, least: MalformedResponse) -> None:
    found = minimal(chime.malformed_responses(), lambda malformed: kind_of(malformed) == kind)
    assert (found.status, found.body) == (least.status, least.body)


@pytest.mark.slow
def test_a_status_that_belies_the_body_shrinks_to_the_smallest_answer() -> None:
    found = minimal(chime.malformed_responses(), lambda malformed: malformed.status not in (200, 400))
    assert (found.status, json.loads(found.body)) == (202, minimal(chime.payloads()))
