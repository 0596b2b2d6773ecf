"""What the account holds is not in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import boto3
import pytest

from pytest_chime_phone import ChimePhone, ServiceError, Success
from pytest_chime_phone.domain.service_model import SERVICES
from pytest_chime_phone.probe.masking import Mask

from .conftest import KEYS, Account, Probe, fill

ACCOUNT = "111122223333"


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def held_by(fake: ChimePhone) -> set[str]:
    """Everything that numbers, ids, names, tokens and keys of the account are written as."""
    number = re.compile(r"\+?[0-9]{7,}|%2B[0-9]+|arn:.*|[0-9a-f]{8}-.*|.*(Acme|Main|Ann).*")
    found = {text for members in fake.phone_numbers.values() for text in texts(members)}
    found |= {
        text for call in fake.calls if isinstance(call.outcome, Success) for text in texts(call.outcome.body)
    }
    tokens = {call.outcome.body["NextToken"] for call in fake.calls if "NextToken" in str(call.outcome)}
    return {text for text in found if number.fullmatch(text)} | {t for t in tokens if t} | {*KEYS, ACCOUNT}


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_of_the_account_is_written(account: Account, probe: Probe, service: str) -> None:
    with account(numbers={"+12025550123": {"CallingName": "Acme", "Associations": []}}) as fake:
        fill(fake)
        connector = fake.add_target("VoiceConnector", Name="Ann at home")["VoiceConnectorId"]
        boto3.client("chime-sdk-voice").associate_phone_numbers_with_voice_connector(
            VoiceConnectorId=connector, E164PhoneNumbers=["+12065550101"]
        )
        words = f"Acme, 'Ann at home', {ACCOUNT}, {connector}, +12025550123, 12065550101, {KEYS[0]}, see https://a.b/{ACCOUNT}"
        fake.add_response(
            ServiceError("NotFoundException", words), operation="GetPhoneNumber", times=None, skip=3
        )
        seen = probe(fake, "--service", service)
        secrets = {*held_by(fake), connector, "Ann at home", "Acme"}
    written = seen.file.read_text() + seen.said.partition("permits them")[2]
    assert len(secrets) > 100
    assert [secret for secret in secrets if secret in written] == []
    assert seen.differing["missing-number"]["text"].startswith("<hidden>, ")


def test_a_name_that_is_one_of_the_probes_words_is_no_difference(account: Account, probe: Probe) -> None:
    with account() as fake:
        fake.add_phone_number("+12065550100", CallingName="found")
        assert probe(fake).differing == {}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Could not find +12065550100", "Could not find <US Local number>"),
        ("Could not find %2B448081570100", "Could not find <GB TollFree number>"),
        ("Could not find +4930123456789", "Could not find <foreign Local number>"),
        ("12065550100 is no id", "<hidden> is no id"),
        ("Restricted for AWSAccountId 111122223333", "Restricted for AWSAccountId <hidden>"),
        ("User: arn:aws:iam::1:user/Bob is not", "User: <hidden> is not"),
        ("write to ann@example.test", "write to <hidden>"),
        ("id g61ainyx36fn6xymspajq2 here", "id <hidden> here"),
        ("Could not find user 'Ann Onymous'", "Could not find user '<hidden>'"),
        ('deprecated on the "chime" endpoint of "Acme"', 'deprecated on the "chime" endpoint of "<hidden>"'),
        ("Acme has it", "<hidden> has it"),
        ("VoiceConnector <x> 7 E164PhoneNumbers", "VoiceConnector <x> 7 E164PhoneNumbers"),
        ("MaxResults=101 is outside 1..100", "MaxResults=101 is outside 1..100"),
        ("x" * 300, "<hidden>"),
        ("ab " * 100, ("ab " * 100)[:200]),
    ],
)
def test_what_is_hidden_in_a_text(text: str, masked: str) -> None:
    assert Mask(["Acme", "VoiceConnector", "a"]).text(text) == masked


def test_every_text_of_a_value_is_masked() -> None:
    value = {"status": 404, "text": "Acme", "items": ["+12065550100 in Acme"], "none": None}
    shown = {"status": 404, "text": "<hidden>", "items": ["<asked> in <hidden>"], "none": None}
    assert Mask(["Acme"]).value(value, asked=["+12065550100"]) == shown


def test_the_file_is_plain_json(account: Account, probe: Probe) -> None:
    with account() as fake:
        content: Iterable[str] = json.loads(probe(fake).file.read_text())
    assert sorted(content) == ["digest", "format", "observations"]
