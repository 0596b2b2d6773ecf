"""Errors, faults, outcomes and their sequences: all are found, read, and pasted into a test."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from hypothesis import given

import pytest_chime_phone
from pytest_chime_phone import (
    ChimePhone,
    Fault,
    MalformedResponse,
    Outcome,
    ServiceError,
    Success,
    Violation,
)
from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.aws_errors import COMMON_ERRORS

from .oracle import ERRORS, objections
from .searching import assert_all_examples, examples_of, find_any, minimal, reported, thousand

VOICE = "https://voice-chime.us-east-1.amazonaws.com"
KINDS = (Success, ServiceError, MalformedResponse, Fault)
STRATEGIES = {
    "phone_numbers": chime.phone_numbers,
    "payloads": chime.payloads,
    "inventories": chime.inventories,
    "malformed_responses": chime.malformed_responses,
    "service_errors": chime.service_errors,
    "outcomes": chime.outcomes,
    "outcome_sequences": chime.outcome_sequences,
}


def seen(service: str) -> list[Outcome]:
    return thousand(chime.outcomes, service=service)


@pytest.mark.slow
@pytest.mark.parametrize("name", STRATEGIES)
def test_the_repr_of_every_value_evaluates_to_an_equal_value(service: str, name: str) -> None:
    names = {**{kind.__name__: kind for kind in KINDS}, "Violation": Violation}

    def check(value: Any) -> None:
        assert eval(repr(value), {**names}) == value

    assert_all_examples(STRATEGIES[name](service=service), check, count=40)


@pytest.mark.slow
def test_every_value_has_a_sentence(service: str) -> None:
    for outcome in seen(service):
        assert str(outcome).isprintable()
        assert len(str(outcome)) > 3


def is_plain(outcome: Outcome, service: str) -> bool:
    """Whether it is a success about the smallest number; the samples of `chime` have no Country."""
    smallest = minimal(chime.phone_numbers(service=service))
    shown = outcome.body["PhoneNumber"] if isinstance(outcome, Success) else {}
    return {**shown, "Country": None} == {**smallest, "Country": None}


# -- errors


@pytest.mark.slow
def test_every_error_is_one_that_an_independent_judge_takes(service: str, answered: Any) -> None:
    def check(error: ServiceError) -> None:
        answer = answered(error)
        assert objections(service, answer.status_code, answer.headers, answer.content) == []

    assert_all_examples(chime.service_errors(service=service), check)


@pytest.mark.slow
def test_boto3_raises_every_error_under_its_name(client: Any, chime_phone: ChimePhone) -> None:
    def check(error: ServiceError) -> None:
        chime_phone.reset()
        chime_phone.add_response(error)
        with pytest.raises(ClientError) as raised:
            client.get_phone_number(PhoneNumberId="+12065550100")
        namespace, _, code = raised.value.response["Error"]["Code"].rpartition("#")
        assert (code, raised.value.response["Error"]["Message"]) == (error.code, error.message)
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == error.status
        if error.code in ERRORS and not namespace:  # older botocore takes it for part of the code
            assert type(raised.value) is getattr(client.exceptions, error.code)

    assert_all_examples(chime.service_errors(), check)


@pytest.mark.slow
def test_every_modelled_and_every_common_error_is_found(service: str) -> None:
    found = {error.code for error in thousand(chime.service_errors, service=service)}
    assert found == {*ERRORS, *COMMON_ERRORS}


def test_without_the_common_ones_only_modelled_errors_are_left(service: str) -> None:
    found = {e.code for e in examples_of(chime.service_errors(service=service, common=False), count=100)}
    assert found == set(ERRORS)


@pytest.mark.slow
def test_the_errors_are_those_of_the_operation() -> None:
    updates = chime.service_errors(operation="UpdatePhoneNumber", common=False)
    assert find_any(updates, lambda error: error.code == "ConflictException")
    orders = examples_of(chime.service_errors(operation="CreatePhoneNumberOrder", common=False), count=100)
    assert {"AccessDeniedException", "ResourceLimitExceededException"} <= {error.code for error in orders}
    assert "NotFoundException" not in {error.code for error in orders}


@pytest.mark.slow
@pytest.mark.parametrize("code", ERRORS)
def test_awkward_forms_of_an_error_are_found(service: str, code: str) -> None:
    found = [e for e in thousand(chime.service_errors, service=service) if e.code == code]
    headers = {error.headers.get("x-amzn-ErrorType") for error in found}
    assert any(error.message == "" for error in found)
    assert f"com.amazonaws.chime#{code}" in headers
    assert any(header and header.startswith(f"{code}:http://") for header in headers)
    assert ServiceError(code) in found


def test_errors_shrink_to_a_bad_request(service: str) -> None:
    assert minimal(chime.service_errors(service=service)) == ServiceError("BadRequestException")
    assert minimal(chime.service_errors(service=service), lambda error: error.status > 400) == ServiceError(
        "UnauthorizedClientException"
    )


# -- faults


def test_every_fault_is_found_and_the_mildest_is_the_least() -> None:
    assert {fault.kind for fault in examples_of(chime.faults(), count=100)} == set(Fault.KINDS)
    assert minimal(chime.faults()) == Fault("read-timeout")


# -- outcomes


@pytest.mark.slow
@given(outcome=chime.outcomes())
def test_every_outcome_can_be_scripted_and_reaches_the_client(
    chime_phone: ChimePhone, outcome: Outcome
) -> None:
    chime_phone.add_response(outcome)
    try:
        answer = requests.get(
            "https://chime.us-east-1.amazonaws.com/phone-numbers/+12065550100", allow_redirects=False
        )
    except requests.RequestException:
        assert isinstance(outcome, Fault)
    else:
        assert answer.status_code == getattr(outcome, "status", 200)
    assert [call.outcome for call in chime_phone.calls] == [outcome]


@pytest.mark.slow
def test_every_kind_of_outcome_is_met_soon(service: str) -> None:
    assert {type(outcome) for outcome in seen(service)[:50]} == set(KINDS)


def test_every_success_is_about_the_number(service: str) -> None:
    def check(outcome: Outcome) -> None:
        if isinstance(outcome, Success):
            assert outcome.body["PhoneNumber"]["E164PhoneNumber"] == "+442079460123"

    assert_all_examples(chime.outcomes(service=service, e164="+442079460123"), check)


@pytest.mark.slow
@pytest.mark.parametrize("run", range(2))
def test_a_test_that_fails_for_every_outcome_is_shown_the_plainest_success(service: str, run: int) -> None:
    assert is_plain(reported(chime.outcomes(service=service), run=run), service)


@pytest.mark.slow
@pytest.mark.parametrize("operation", ["DeletePhoneNumber", "ListPhoneNumbers", "UpdatePhoneNumberSettings"])
def test_other_operations_have_outcomes_too(service: str, operation: str) -> None:
    drawn = examples_of(chime.outcomes(service=service, operation=operation), count=100)
    found = {type(outcome) for outcome in drawn if not outcome.effect}
    assert {Success, ServiceError, Fault} <= found
    assert (MalformedResponse in found) == (operation == "ListPhoneNumbers")


# -- sequences


@pytest.mark.slow
@pytest.mark.parametrize(("least", "most"), [(1, 4), (2, 2), (3, 5)])
def test_sequences_have_the_sizes_asked_for(least: int, most: int) -> None:
    strategy = chime.outcome_sequences(min_size=least, max_size=most)
    assert {len(sequence) for sequence in examples_of(strategy, count=100)} == set(range(least, most + 1))


@pytest.mark.slow
def test_a_test_that_fails_for_every_sequence_is_shown_one_plain_success() -> None:
    (only,) = reported(chime.outcome_sequences())
    assert is_plain(only, "chime")


def test_a_sequence_that_fails_first_shrinks_to_one_failure_and_one_success() -> None:
    failure, success = minimal(
        chime.outcome_sequences(), lambda s: len(s) > 1 and not isinstance(s[0], Success) and s[-1] != s[0]
    )
    assert failure == ServiceError("BadRequestException")
    assert is_plain(success, "chime")


@pytest.mark.slow
@given(sequence=chime.outcome_sequences(service="chime-sdk-voice"))
def test_a_sequence_is_played_in_order(chime_phone: ChimePhone, sequence: list[Outcome]) -> None:
    chime_phone.add_response(*sequence)
    for _ in sequence:
        with suppress(requests.RequestException):
            requests.get(f"{VOICE}/phone-numbers/+12065550100", allow_redirects=False)
    assert [call.outcome for call in chime_phone.calls] == sequence


def test_the_strategies_are_the_package_s_own() -> None:
    assert pytest_chime_phone.strategies is chime
    assert set(STRATEGIES) <= set(chime.__all__)
