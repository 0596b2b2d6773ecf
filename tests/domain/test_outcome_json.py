"""Outcomes as JSON: there and back, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from pytest_chime_phone import (
    ChimePhoneError,
    Fault,
    MalformedResponse,
    Outcome,
    ServiceError,
    Success,
    strategies,
)
from pytest_chime_phone.domain.outcome_json import from_json, to_json

OUTCOMES = [
    Success({"PhoneNumber": {"CallingName": None}}),
    Success({"Odd": 1}, unchecked=True),
    ServiceError("NotFoundException"),
    ServiceError("Odd", "A text.", status=418, headers={"X-Odd": "yes"}),
    Fault("read-timeout"),
]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=repr)
def test_there_and_back(outcome: Any) -> None:
    assert from_json(_through_json(outcome)) == outcome


@given(outcome=strategies.outcomes())
def test_any_outcome_goes_there_and_back(outcome: Any) -> None:
    form = _through_json(outcome)
    if isinstance(outcome, MalformedResponse):
        assert form["MalformedResponse"].pop("violations") == [str(v) for v in outcome.violations]
        outcome = MalformedResponse(outcome.body, status=outcome.status, headers=outcome.headers)
    assert from_json(form) == outcome


def _through_json(outcome: Any) -> Any:
    return json.loads(json.dumps(to_json(outcome)))


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ({"ServiceError": {"code": "NotFoundException"}}, ServiceError("NotFoundException")),
        ({"MalformedResponse": {"body": "{}"}}, MalformedResponse(b"{}")),
        ({"MalformedResponse": {"body_base64": "/w=="}}, MalformedResponse(b"\xff")),
        ({"Success": {"body": {}, "unchecked": False}}, Success({})),
    ],
)
def test_the_short_form(value: object, outcome: Outcome) -> None:
    assert from_json(value) == outcome


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("NotFoundException", "is not an outcome: use an object with its kind, as in"),
        ({}, "is not an outcome"),
        ({"Fault": {"kind": "garbage"}, "Success": {}}, "is not an outcome"),
        ({"Falt": {"kind": "garbage"}}, "unknown outcome 'Falt': did you mean 'Fault'"),
        ({"Fault": "garbage"}, "'garbage' is not an object with 'kind'"),
        ({"Fault": {}}, "Fault needs 'kind', as in"),
        ({"Fault": {"kind": "nope"}}, "unknown fault 'nope'"),
        ({"ServiceError": {"cod": "x"}}, "unknown member of ServiceError 'cod': did you mean 'code'"),
        ({"ServiceError": {"code": "NotFoundException", "headers": ["a"]}}, r"headers=\['a'\]"),
        ({"ServiceError": {"code": 5}}, "code=5: use text"),
        ({"Fault": {"kind": ["a"]}}, r"kind=\['a'\]: use text"),
        ({"Fault": {"kind": "garbage", "effect": "yes"}}, "Fault: effect='yes': use true or false"),
        ({"Success": {"body": []}}, r"Success\(body=\[\]\)"),
        ({"Success": {"body": {}, "unchecked": "yes"}}, "unchecked='yes': use true or false"),
        ({"MalformedResponse": {"status": 200}}, "MalformedResponse needs 'body'"),
        ({"MalformedResponse": {"body": 5}}, "body is bytes"),
        ({"MalformedResponse": {"body_base64": "~"}}, "'~' is not valid base64"),
        ({"MalformedResponse": {"body_base64": 5}}, "5 is not valid base64"),
        ({"MalformedResponse": {"body": "\ud800"}}, "the body is not Unicode text: use body_base64"),
        ({"MalformedResponse": {"body": "", "body_base64": ""}}, "give body or body_base64, not both"),
        ({"MalformedResponse": {"body": "", "violations": []}}, "unknown member of MalformedResponse 'viol"),
    ],
)
def test_what_is_not_an_outcome_is_refused(value: object, message: str) -> None:
    with pytest.raises(ChimePhoneError, match=message):
        from_json(value)
