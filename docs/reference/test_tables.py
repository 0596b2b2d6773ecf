"""The tables of outcomes.md, row by row, against the fake and the installed client libraries."""

from __future__ import annotations

import ast
import itertools
import json
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import pytest
import requests
from botocore.config import Config

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse, Outcome, ServiceError

NUMBER = "+12065550100"
URL = f"https://voice-chime.us-east-1.amazonaws.com/phone-numbers/{NUMBER}"
ATTEMPTS = {"standard": 3, "adaptive": 3, "legacy": 5}
pytestmark = [pytest.mark.slow, pytest.mark.chime_phone(auth="ignore")]


def table(head: str) -> list[Any]:
    """The rows of the table whose first line begins so, as parameters of a test."""
    lines = Path(__file__).with_name("outcomes.md").read_text().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(f"| {head}")) + 2
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[first:])
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    return [pytest.param(*row, id=row[0].strip("`")) for row in cells]


def name_in(cell: str) -> str:
    return cell.partition("`")[2].rpartition("`")[0]


def by_boto3(outcome: Outcome, chime_phone: ChimePhone, mode: str = "standard") -> dict[str, Any]:
    chime_phone.add_response(outcome, times=None)
    client = boto3.client("chime-sdk-voice", config=Config(retries={"mode": mode}))
    answer: dict[str, Any] = client.get_phone_number(PhoneNumberId=NUMBER)
    del answer["ResponseMetadata"]
    return answer


@pytest.mark.parametrize(
    ("code", "status", "body_code", "may_be_sent", "standard", "legacy"), table("code | status | `Code`")
)
def test_modelled_errors(
    chime_phone: ChimePhone,
    code: str,
    status: str,
    body_code: str,
    may_be_sent: str,
    standard: str,
    legacy: str,
) -> None:
    error = ServiceError(name_in(code))
    for mode, attempts in {"standard": standard, "legacy": legacy, "adaptive": standard}.items():
        chime_phone.reset()
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            by_boto3(error, chime_phone, mode)
        assert len(chime_phone.calls) == int(attempts)
        assert type(caught.value).__name__ == error.code
    response = requests.get(URL, timeout=1)
    assert (str(response.status_code), response.json()["Code"]) == (status, name_in(body_code))
    operation = boto3.client("chime-sdk-voice").meta.service_model.operation_model("GetPhoneNumber")
    assert (error.code in [shape.name for shape in operation.error_shapes]) == (may_be_sent == "yes")


@pytest.mark.parametrize(("code", "status", "page"), table("code | status | page"))
def test_common_errors(chime_phone: ChimePhone, code: str, status: str, page: str) -> None:
    assert page.startswith(("current", "earlier", "none: "))
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        by_boto3(ServiceError(name_in(code)), chime_phone)
    assert type(caught.value) is botocore.exceptions.ClientError
    assert caught.value.response["Error"]["Code"] == name_in(code)
    assert str(caught.value.response["ResponseMetadata"]["HTTPStatusCode"]) == status


@pytest.mark.parametrize("mode", ["standard", "legacy"])
@pytest.mark.parametrize(
    "code", ["ThrottlingException", "InternalFailure", "ServiceUnavailable", "RequestTimeoutException"]
)
def test_common_errors_that_are_tried_again(chime_phone: ChimePhone, code: str, mode: str) -> None:
    with pytest.raises(botocore.exceptions.ClientError):
        by_boto3(ServiceError(code), chime_phone, mode)
    once = (code, mode) == ("RequestTimeoutException", "legacy")
    assert len(chime_phone.calls) == (1 if once else ATTEMPTS[mode])


@pytest.mark.parametrize(("body", "boto3_does", "requests_does"), table("body"))
def test_malformed_bodies(chime_phone: ChimePhone, body: str, boto3_does: str, requests_does: str) -> None:
    malformed = MalformedResponse(ast.literal_eval(name_in(body)))
    if boto3_does.startswith("returns"):
        assert by_boto3(malformed, chime_phone) == ast.literal_eval(name_in(boto3_does))
    else:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - the type is what is compared
            by_boto3(malformed, chime_phone)
        assert type(caught.value).__name__ == name_in(boto3_does)
    response = requests.get(URL, timeout=1)
    if requests_does == "`json()` works":
        assert response.json() == json.loads(malformed.body)
    else:
        with pytest.raises(ValueError):  # noqa: PT011 - of whichever JSON library is installed
            response.json()


@pytest.mark.parametrize(
    ("kind", "_what_happens", "boto3_raises", "requests_raises"),
    [row for row in table("kind") if row.values[2] != "depends"],
)
def test_faults(
    chime_phone: ChimePhone, kind: str, _what_happens: str, boto3_raises: str, requests_raises: str
) -> None:
    fault = Fault(name_in(kind))
    for mode, attempts in ATTEMPTS.items():
        chime_phone.reset()
        with pytest.raises(botocore.exceptions.BotoCoreError) as caught:
            by_boto3(fault, chime_phone, mode)
        assert type(caught.value) is getattr(botocore.exceptions, name_in(boto3_raises))
        assert len(chime_phone.calls) == attempts
    chime_phone.reset()
    chime_phone.add_response(fault)
    with pytest.raises(requests.RequestException) as of_requests:
        requests.get(URL, timeout=1)
    assert type(of_requests.value) is getattr(requests.exceptions, name_in(requests_raises))


def test_every_fault_has_a_row() -> None:
    assert [name_in(row.values[0]) for row in table("kind")] == list(Fault.KINDS)
