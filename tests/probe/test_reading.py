"""Every reader takes whatever a service may answer."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_chime_phone.domain.observed import Observation, file_text
from pytest_chime_phone.domain.service_model import SERVICES
from pytest_chime_phone.probe.answers import Answer, Unanswered
from pytest_chime_phone.probe.questions import questions

EVERY = {q.id: q for service in SERVICES for q in questions(service, "us-east-1")}
NAMES = [
    *("PhoneNumber", "PhoneNumbers", "NextToken", "E164PhoneNumber", "E164PhoneNumbers", "PhoneNumberId"),
    *("PhoneNumberArn", "DeletionTimestamp", "PhoneNumberCountries", "CountryCode", "Origination", "Routes"),
    *("SupportedPhoneNumberTypes", "CallingName", "Status", "Code", "Message", "message", "__type"),
]
TEXTS = st.sampled_from(["+12065550100", "%2B12065550100", "arn:aws:chime:x", "", "NotFound", "a"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
BODIES = st.binary(max_size=20) | VALUES.map(lambda value: json.dumps(value).encode())
HEADERS = st.sampled_from([{}, {"x-amzn-errortype": "NotFoundException:http://x"}])
ANSWERS = st.builds(Answer, st.sampled_from([200, 204, 302, 400, 403, 404, 429, 500]), HEADERS, BODIES)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(name=st.sampled_from(sorted(EVERY)), answers=st.lists(ANSWERS, min_size=2, max_size=2))
def test_a_reader_sees_something_or_tells_why_not(name: str, answers: list[Answer]) -> None:
    question = EVERY[name]
    with suppress(Unanswered):
        seen: Any = question.read(*answers[: len(question.asks)])
        row = {"fake": None, "agrees": False, "region": "", "botocore": "", "date": ""}
        assert json.loads(file_text([Observation(question="chime:x", seen=seen, **row)]))
