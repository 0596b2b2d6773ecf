"""Outcomes that are lost answers by themselves: `outcome.after_effect()`."""

from __future__ import annotations

import pickle
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from hypothesis import find, settings
from hypothesis.errors import NoSuchExample

from pytest_chime_phone import (
    ChimePhone,
    Fault,
    InvalidValue,
    MalformedResponse,
    Outcome,
    ServiceError,
    Success,
    strategies,
)
from pytest_chime_phone.domain.outcome_json import from_json, to_json

from .calling import NUMBER, ONCE, order


@pytest.mark.parametrize(
    "outcome",
    [
        Fault("read-timeout"),
        ServiceError("ServiceFailureException", "Oh", headers={"a": "b"}),
        MalformedResponse(b"<html>", status=502),
    ],
    ids=str,
)
def test_an_outcome_may_come_after_the_effect(chime_phone: ChimePhone, outcome: Outcome) -> None:
    lost = outcome.after_effect()
    assert type(lost) is type(outcome)
    assert (outcome.effect, lost.effect) == (False, True)
    assert eval(repr(lost)) == lost == lost.after_effect() == pickle.loads(pickle.dumps(lost))
    assert hash(lost) == hash(outcome.after_effect())
    assert lost != outcome
    assert str(lost) == f"{outcome}, after its effect"
    [(kind, told)] = to_json(lost).items()
    told.pop("violations", None)  # which are not read back
    assert from_json({kind: told}) == lost
    chime_phone.add_response(lost, operation="CreatePhoneNumberOrder")
    with pytest.raises((ClientError, BotoCoreError)):
        order()
    assert [*chime_phone.phone_numbers] == [NUMBER]
    assert chime_phone.calls[0].outcome == lost


def test_one_of_several_outcomes_may_come_after_the_effect(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-reset"), Fault("connection-reset").after_effect())
    for numbers in ([], [NUMBER]):
        with pytest.raises(BotoCoreError):
            order()
        assert [*chime_phone.phone_numbers] == numbers


def test_an_operation_without_state_has_no_effect(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ServiceFailureException").after_effect())
    with pytest.raises(ClientError, match="ServiceFailure"):
        boto3.client("chime", config=ONCE).list_accounts()


@pytest.mark.parametrize(
    ("outcome", "message"),
    [(Success({}), "use an error, a malformed response"), (Fault("dns-failure"), "never connects")],
)
def test_what_cannot_be_lost(outcome: Outcome, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        outcome.after_effect()


@pytest.mark.slow
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_outcomes_of_writes_hold_lost_answers(service: Any) -> None:
    def lost(operation: str, kind: type[Outcome]) -> Outcome:
        strategy = strategies.outcomes(service=service, operation=operation)
        settings_ = settings(max_examples=300, database=None, deadline=None)
        return find(strategy, lambda o: o.effect and isinstance(o, kind), settings=settings_)

    for kind in (Fault, ServiceError, MalformedResponse):
        found = lost("CreatePhoneNumberOrder", kind)
        assert not isinstance(found, ServiceError) or found.status >= 500
    sequences = strategies.outcome_sequences(service=service, operation="DeletePhoneNumber")
    assert find(sequences, lambda outcomes: any(outcome.effect for outcome in outcomes))
    with pytest.raises(NoSuchExample):
        lost("GetPhoneNumber", Outcome)
