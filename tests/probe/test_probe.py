"""The probe against the fake's own server: what it agrees on, and which differences it finds."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from pytest_chime_phone import ChimePhone, MalformedResponse, Outcome, ServiceError, Success
from pytest_chime_phone.domain.service_model import SERVICES, is_read
from pytest_chime_phone.probe.asking import MOST_CALLS

from .conftest import Account, Probe, fill

BAD = ServiceError("BadRequestException", "Service received a bad request")
NUMBER = "+12065550100"


def always(fake: ChimePhone, operation: str, outcome: Outcome, **more: Any) -> None:
    fake.add_response(outcome, operation=operation, times=None, **more)


@pytest.mark.parametrize("service", SERVICES)
def test_it_agrees_with_the_fake_itself(account: Account, probe: Probe, service: str) -> None:
    with account() as fake:
        fill(fake)
        seen = probe(fake, "--service", service)
    assert {name: row["agrees"] for name, row in seen.rows.items()} == dict.fromkeys(seen.rows, True)
    assert seen.status == 0
    assert seen.said.splitlines()[-2] == f"{len(seen.rows)} agree, 0 differ, 0 unknown."


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_an_empty_account_contradicts_nothing(account: Account, probe: Probe, service: str) -> None:
    with account() as fake:
        seen = probe(fake, "--service", service)
    assert (seen.status, seen.differing) == (0, {})
    assert seen.unanswered["id-form"] == "the account has none"
    assert seen.unanswered["queue-status"] == "no number is in the deletion queue"
    assert seen.unanswered["list-page-size"] == "there is less than a page"


@pytest.mark.slow
def test_few_reads_one_a_second(account: Account, probe: Probe) -> None:
    with account() as fake:
        fill(fake)
        before, earlier = fake.clock.now, len(fake.calls)
        probe(fake)
        made = fake.calls[earlier:]
        assert (fake.clock.now - before).total_seconds() == len(made) - 1
    assert len(made) <= MOST_CALLS
    assert all(call.method == "GET" and is_read(call.operation) for call in made)


def test_a_row_holds_seven_members(account: Account, probe: Probe) -> None:
    with account(phone_number_id_form="e164", numbers=[NUMBER]) as fake:
        row = probe(fake).rows["id-form"]
    assert row.pop("botocore").count(".") == 2
    assert row == {
        "question": "chime-sdk-voice:id-form",
        "fake": "percent-encoded",
        "seen": "e164",
        "agrees": False,
        "region": "us-east-1",
        "date": "2026-11-27",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "differing"),
    [
        ({"phone_number_id_form": "e164"}, {"id-form": "e164"}),
        ({"queue_status": "ReleaseInProgress"}, {"queue-status": "ReleaseInProgress"}),
        (
            {"page_size": 3},
            {
                "list-page-size": {"default": 3, "most": 3},
                "search-page-size": {"default": 3, "most": 3},
            },
        ),
    ],
)
def test_it_finds_what_an_option_has_changed(
    account: Account, probe: Probe, options: dict[str, Any], differing: dict[str, Any]
) -> None:
    with account(**options) as fake:
        fill(fake)
        seen = probe(fake)
    assert (seen.status, seen.differing) == (1, differing)


def test_it_finds_the_texts_of_errors(account: Account, probe: Probe) -> None:
    with account(numbers=[NUMBER]) as fake:
        text = "Could not find +12065550199"
        always(fake, "GetPhoneNumber", ServiceError("NotFoundException", text), phone_number="+12065550199")
        always(fake, "SearchAvailablePhoneNumbers", BAD)
        seen = probe(fake)
    refused = {"status": 400, "code": "BadRequestException", "text": "Service received a bad request"}
    searches = ("without-terms", "type-alone", "prefix-800", "empty", "page-size")
    assert seen.differing == {
        "missing-number": {"status": 404, "code": "NotFoundException", "text": "Could not find <asked>"},
        "token-form": refused,
        **{f"search-{name}": refused for name in searches},
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "defect"),
    [
        (b"", "empty"),
        (b"<html>", "not JSON"),
        (b"null", "not an object"),
        (b"[]", "not an object"),
        (b"{}", "without its member"),
    ],
)
def test_it_finds_malformed_answers(account: Account, probe: Probe, body: bytes, defect: str) -> None:
    with account(numbers=[NUMBER]) as fake:
        always(fake, "GetPhoneNumber", MalformedResponse(body), phone_number=NUMBER)
        seen = probe(fake)
    malformed = {"status": 200, "body": defect}
    assert {seen.differing[name] == malformed for name in ("id-form", "number-members", "nulls")} == {True}


@pytest.mark.slow
def test_it_finds_how_a_number_is_written(account: Account, probe: Probe) -> None:
    body = (
        b'{"PhoneNumber": {"E164PhoneNumber": "+12065550100", "PhoneNumberId": "12065550100", '
        b'"PhoneNumberArn": "arn:aws:chime:eu-west-1:444455556666:number/b8jeooounm1h/%2B12065550100"}}'
    )
    with account(numbers=[NUMBER]) as fake:
        always(fake, "GetPhoneNumber", MalformedResponse(body), phone_number=NUMBER)
        seen = probe(fake, "--region", "eu-west-1")
    assert seen.differing == {
        "id-form": "digits",
        "number-members": ["E164PhoneNumber", "PhoneNumberId", "PhoneNumberArn"],
        "nulls": "left out",
        "json-form": "spaced",
        "arn-form": "chime:<region>:<account>:number/<id>/%2B<digits>",
    }


@pytest.mark.parametrize(("members", "form"), [({"PhoneNumberArn": None}, "null"), ({}, "absent")])
def test_it_finds_a_number_without_an_arn(
    account: Account, probe: Probe, members: dict[str, Any], form: str
) -> None:
    with account(numbers=[NUMBER]) as fake:
        number = {"E164PhoneNumber": NUMBER, "PhoneNumberId": "somewhat", "DeletionTimestamp": 1, **members}
        answer = Success({"PhoneNumber": number}, unchecked=True)
        always(fake, "GetPhoneNumber", answer, phone_number=NUMBER)
        seen = probe(fake)
    assert seen.rows["arn-form"]["seen"] == form
    assert seen.differing["id-form"] == "another"
    if form == "absent":
        assert seen.unanswered["nulls"] == "each member of the number has a value"


@pytest.mark.parametrize(
    ("listed", "found"),
    [([NUMBER], "some numbers"), ([], "no numbers"), ([NUMBER, "+12065550101"], "all numbers")],
)
def test_it_finds_a_filter_that_is_accepted_alone(
    account: Account, probe: Probe, listed: list[str], found: str
) -> None:
    with account(numbers=[NUMBER, "+12065550101"]) as fake:
        output = Success({"PhoneNumbers": [{"E164PhoneNumber": number} for number in listed]})
        fake.add_response(output, operation="ListPhoneNumbers", skip=4)
        seen = probe(fake)
    assert seen.differing == {"filter-alone": found}


@pytest.mark.slow
def test_it_finds_an_account_that_chime_does_not_serve(account: Account, probe: Probe) -> None:
    with account() as fake:
        text = 'Account Id 111122223333 is not authorized to call deprecated API on the "chime" endpoint'
        fake.add_response(ServiceError("ForbiddenException", text), service="chime", times=None)
        voice, chime = probe(fake).differing, probe(fake, "--service", "chime")
    refused = {"status": 403, "code": "ForbiddenException", "text": text.replace("111122223333", "<hidden>")}
    assert voice == {"chime-account": refused}
    assert chime.differing["chime-account"] == refused
    assert chime.unanswered["missing-number"] == "not permitted"


def test_it_finds_that_no_signature_is_needed(account: Account, probe: Probe) -> None:
    with account(auth="ignore") as fake:
        seen = probe(fake)
    assert seen.differing == {"unsigned": "answered"}
    assert seen.unanswered["gateway-error-form"] == "no error was met"


@pytest.mark.parametrize(
    ("origination", "seen_as"),
    [({"Origination": None}, "null"), ({}, "absent"), ({"Origination": {}}, "empty")],
)
def test_it_finds_how_an_origination_is_unset(
    account: Account, probe: Probe, origination: dict[str, Any], seen_as: str
) -> None:
    with account() as fake:
        fake.add_target("VoiceConnector")
        always(fake, "GetVoiceConnectorOrigination", Success(origination))
        seen = probe(fake)
    assert seen.differing == {"unset-origination": seen_as}


def test_what_is_set_tells_nothing_of_what_is_unset(account: Account, probe: Probe) -> None:
    voice = boto3.client(
        "chime-sdk-voice", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    with account() as fake:
        connector = fake.add_target("VoiceConnector")["VoiceConnectorId"]
        route = {"Host": "example.test", "Port": 5060, "Protocol": "TCP", "Priority": 1, "Weight": 1}
        voice.put_voice_connector_origination(VoiceConnectorId=connector, Origination={"Routes": [route]})
        voice.update_phone_number_settings(CallingName="Acme")
        seen = probe(fake)
    assert seen.unanswered["settings-unset"] == "the account has a default calling name"
    assert seen.unanswered["unset-origination"] == "the Voice Connector has an origination"


@pytest.mark.slow
def test_it_finds_a_name_in_the_deletion_queue(account: Account, probe: Probe) -> None:
    with account() as fake:
        fake.add_phone_number(NUMBER, CallingName="Acme", Status="DeleteInProgress")
        seen = probe(fake)
    assert seen.differing == {"queue-name": "kept"}
