"""The four kinds of outcome as values."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest

import pytest_chime_phone
from pytest_chime_phone import (
    ChimePhoneError,
    Fault,
    MalformedResponse,
    Outcome,
    ServiceError,
    Success,
    Violation,
)
from pytest_chime_phone.domain.aws_errors import known_error_codes

VIOLATION = Violation("/PhoneNumber/Status", "wrong type", "Assigned", {"a": [0]})
VALUES = [
    Success({}),
    Success({"PhoneNumber": {"CallingName": None, "E164PhoneNumber": "+12065550100"}}),
    Success({"Ω": [1.5, True, None]}, unchecked=True),
    ServiceError("NotFoundException"),
    ServiceError("NotFoundException", "Gone fishing"),
    ServiceError("ThrottlingException", status=429, headers={"Retry-After": "1"}),
    ServiceError("MadeUpException", status=418),
    MalformedResponse(b"\x00\xff"),
    MalformedResponse(b"<html>", status=502, headers={"Content-Type": "text/html"}),
    MalformedResponse(b"{}", violations=[VIOLATION]),
    *map(Fault, Fault.KINDS),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_the_repr_evaluates_to_an_equal_value(value: Outcome) -> None:
    assert eval(repr(value), vars(pytest_chime_phone) | _names()) == value


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_survive_copies_and_pickles_and_can_be_hashed(value: Outcome) -> None:
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    assert len({value, copy.copy(value)}) == 1
    assert isinstance(value, Outcome)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_are_frozen(value: Outcome) -> None:
    with pytest.raises(AttributeError):
        setattr(value, type(value).__slots__[0], 1)


def test_different_values_differ() -> None:
    assert len(set(VALUES)) == len(VALUES)


def test_a_success_is_read_as_sentence() -> None:
    assert str(Success({"PhoneNumber": {}})) == "success (PhoneNumber)"
    assert str(Success({})) == "success (an empty output)"


def test_errors_and_faults_are_read_as_their_names() -> None:
    assert str(ServiceError("ServiceUnavailableException")) == "ServiceUnavailableException (HTTP 503)"
    assert str(Fault("read-timeout")) == "read-timeout"


def test_a_malformed_response_tells_its_violations() -> None:
    text = str(MalformedResponse(b"{}", violations=(VIOLATION,)))
    assert text == (
        "malformed response (HTTP 200, 2 bytes): "
        "/PhoneNumber/Status: wrong type, was 'Assigned', became {'a': [0]}"
    )


def test_a_violation_of_the_whole_payload_has_no_path() -> None:
    assert str(Violation("", "empty", "{}", "")) == "the payload: empty, was '{}', became ''"


def test_the_body_of_a_success_is_a_copy_both_ways() -> None:
    given = {"PhoneNumber": {"Associations": []}}
    success = Success(given)
    given["PhoneNumber"]["Associations"].append("later")
    success.body["PhoneNumber"]["Associations"].append("later still")
    assert success.body == {"PhoneNumber": {"Associations": []}}


def test_a_datetime_becomes_the_text_of_the_wire() -> None:
    instant = datetime(2019, 10, 28, 19, 40, 37, 453_999, tzinfo=timezone(timedelta(hours=1)))
    assert Success({"CreatedTimestamp": instant}).body == {"CreatedTimestamp": "2019-10-28T18:40:37.453Z"}


def test_any_mapping_is_a_body() -> None:
    frozen = MappingProxyType({"PhoneNumber": MappingProxyType({"Status": "Assigned"})})
    assert Success(frozen).body == {"PhoneNumber": {"Status": "Assigned"}}


def test_a_complete_success_of_a_number_has_every_member() -> None:
    number = Success.of_phone_number("+12065550100", CallingName="Acme").body["PhoneNumber"]
    assert number["CallingName"] == "Acme"
    assert number["DeletionTimestamp"] is None
    assert number["Status"] == "Unassigned"
    assert number["PhoneNumberId"] == "%2B12065550100"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("BadRequestException", 400),
        ("UnauthorizedClientException", 401),
        ("ForbiddenException", 403),
        ("NotFoundException", 404),
        ("ThrottledClientException", 429),
        ("ServiceFailureException", 500),
        ("ServiceUnavailableException", 503),
        ("ResourceLimitExceededException", 400),
        ("ExpiredTokenException", 403),
        ("ThrottlingException", 400),
        ("RequestTimeoutException", 408),
        ("UnknownOperationException", 404),
    ],
)
def test_an_error_has_its_documented_status(code: str, status: int) -> None:
    assert ServiceError(code).status == status


def test_every_known_error_has_a_message() -> None:
    assert all(ServiceError(code).message for code in known_error_codes())


@pytest.mark.parametrize(
    "value",
    [Success({}), ServiceError("NotFoundException"), MalformedResponse(b""), Fault("garbage"), VIOLATION],
)
@pytest.mark.parametrize("name", ["x", "kind", "code"])
def test_a_value_is_frozen(value: object, name: str) -> None:
    with pytest.raises(FrozenInstanceError, match=name):
        setattr(value, name, 1)
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(value, name)


def test_headers_are_copies() -> None:
    error = ServiceError("NotFoundException", headers={"A": "b"})
    error.headers["A"] = "c"
    assert error.headers == {"A": "b"}
    assert MalformedResponse(b"", headers={"A": "b"}).headers == {"A": "b"}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Success([]), r"Success\(body=\[\]\): the body is .* mapping"),
        (lambda: Success({"a": {1, 2}}), r"cannot be written as JSON: \{1, 2\} has no form"),
        (lambda: Success({"a": float("nan")}), "cannot be written as JSON"),
        (lambda: Success({"a": "\ud800"}), "cannot be written as JSON"),
        (lambda: Success({"a": datetime(2019, 1, 1)}), "naive"),  # noqa: DTZ001
        (
            lambda: ServiceError("NotFoundExeption"),
            "unknown error code 'NotFoundExeption': did you mean 'NotFoundException'",
        ),
        (lambda: ServiceError("MadeUp"), "needs status="),
        (lambda: ServiceError(404), "did you mean 'NotFoundException'"),
        (lambda: ServiceError([]), "use Latin-1 text"),
        (lambda: ServiceError({}), "use Latin-1 text"),
        (lambda: MalformedResponse(b"", violations=5), r"violations=5: use a list of Violation\("),
        (lambda: MalformedResponse(b"", violations=None), "violations=None"),
        (lambda: MalformedResponse(b"", violations=VIOLATION), "use a list of Violation"),
        (lambda: MalformedResponse(b"", violations="abc"), "violations='abc'"),
        (lambda: MalformedResponse(b"", violations=["x"]), r"violations=\['x'\]"),
        (lambda: Success({}, unchecked="no"), "unchecked='no': use True or False"),
        (lambda: ServiceError("NotFoundException", 7), "use text or None"),
        (lambda: ServiceError("NotFoundException", status=200), "HTTP status from 300 to 599"),
        (lambda: ServiceError("NotFoundException", status=0), "HTTP status from 300 to 599"),
        (lambda: ServiceError("NotFoundException", status="404"), "HTTP status from 300 to 599"),
        (lambda: ServiceError("NotFoundException", headers={"A": 1}), "use Latin-1 text of one line"),
        (lambda: ServiceError("NotFoundException", headers={"A": "b\r\nc"}), "use Latin-1 text of one line"),
        (lambda: ServiceError("NotFoundException", headers={"A": "☎"}), "use Latin-1 text of one line"),
        (lambda: ServiceError("a\r\nX-A: b", status=400), "code=.*: use Latin-1 text of one line"),
        (lambda: ServiceError("☎", status=400), "code=.*: use Latin-1 text of one line"),
        (lambda: ServiceError("NotFoundException", "\ud800"), "cannot be written as JSON"),
        (lambda: ServiceError("NotFoundException", headers=[("A", "b")]), "use a mapping"),
        (lambda: MalformedResponse("text"), "the body is bytes"),
        (lambda: MalformedResponse(b"", status=100), "HTTP status from 200 to 599"),
        (lambda: MalformedResponse(b"", status=True), "HTTP status from 200 to 599"),
        (lambda: Fault("timeout"), "unknown fault 'timeout': did you mean 'read-timeout'"),
        (lambda: Fault("xyz"), "use 'read-timeout', .* or 'garbage'"),
    ],
)
def test_a_bad_value_is_refused_at_once(make, message: str) -> None:
    with pytest.raises(ChimePhoneError, match=message) as caught:
        make()
    assert isinstance(caught.value, ValueError)


def _names() -> dict[str, object]:
    return {name: getattr(pytest_chime_phone, name) for name in pytest_chime_phone.__all__}


def test_now_is_aware_in_every_documented_form() -> None:
    assert Success({"t": datetime(2019, 1, 1, tzinfo=UTC)}).body == {"t": "2019-01-01T00:00:00.000Z"}
