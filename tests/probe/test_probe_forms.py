"""How an account writes its tokens and its errors."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, MalformedResponse, Outcome, Success

from .conftest import Account, Probe

NUMBER = "+12065550100"


def always(fake: ChimePhone, operation: str, outcome: Outcome, **more: Any) -> None:
    fake.add_response(outcome, operation=operation, times=None, **more)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("token", "form"),
    [
        ("0aff", "hex"),
        ("123", "digits"),
        ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "a UUID"),
        ("?", "another"),
    ],
)
def test_it_finds_what_tokens_are_made_of(account: Account, probe: Probe, token: str, form: str) -> None:
    with account() as fake:
        page = Success({"E164PhoneNumbers": [NUMBER], "NextToken": token})
        always(fake, "SearchAvailablePhoneNumbers", page)
        seen = probe(fake)
    assert seen.differing["token-form"] == form


def test_without_a_token_its_form_is_not_told(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "SearchAvailablePhoneNumbers", Success({"E164PhoneNumbers": [NUMBER]}))
        assert probe(fake).unanswered["token-form"] == "there is less than a page"


def test_it_finds_errors_of_another_form(account: Account, probe: Probe) -> None:
    body = b'{"Code":"NotFoundException","Message":"Gone"}'
    with account() as fake:
        always(fake, "GetPhoneNumber", MalformedResponse(body, status=404))
        seen = probe(fake)
    assert seen.differing["error-form"] == {
        "header": False,
        "members": ["Code", "Message"],
        "Code": "the exception",
    }
    assert seen.differing["missing-number"] == {"status": 404, "code": "NotFoundException", "text": "Gone"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"x-amzn-ErrorType": "com.amazonaws.chime#NotFoundException:http://x/"}, b"{}", "NotFoundException"),
        ({}, b'{"__type":"chime#Gone"}', "Gone"),
        ({}, b'{"code":"not a code"}', None),
        ({}, b'{"Code":7}', None),
    ],
)
def test_the_name_of_an_error(
    account: Account, probe: Probe, headers: dict[str, str], body: bytes, code: str | None
) -> None:
    with account() as fake:
        always(fake, "GetPhoneNumber", MalformedResponse(body, status=404, headers=headers))
        assert probe(fake).differing["missing-number"] == {"status": 404, "code": code, "text": ""}


def test_an_error_that_is_no_json_tells_no_form(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "GetPhoneNumber", MalformedResponse(b"<html>", status=404))
        seen = probe(fake)
    assert seen.unanswered["error-form"] == "no error was met"
    assert seen.differing["missing-number"] == {"status": 404, "body": "not JSON"}
