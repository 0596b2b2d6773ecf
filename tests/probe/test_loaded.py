"""A fake that has loaded what the probe wrote behaves as the server that was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
import requests

from pytest_chime_phone import ChimePhone, MalformedResponse, Outcome, ServiceError, Success, fake_chime_phone
from pytest_chime_phone.domain.service_model import SERVICES

from .conftest import Account, Probe, fill

NUMBER, MISSING = "+12065550100", "+12065550199"
BAD = ServiceError("BadRequestException", "Service received a bad request")
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/chime/aws4_request, "
    "SignedHeaders=host, Signature=0"
}


class Server(NamedTuple):
    """A server to ask: its options, and what it is scripted to answer."""

    options: Mapping[str, Any] = MappingProxyType({})
    script: tuple[tuple[Outcome, dict[str, Any]], ...] = ()

    def prepare(self, fake: ChimePhone) -> None:
        for outcome, calls in self.script:
            fake.add_response(outcome, times=None, **calls)


def of_number(body: bytes) -> Server:
    numbers = ({"operation": "GetPhoneNumber", "phone_number": number} for number in (NUMBER, "+12065550105"))
    return Server(script=tuple((MalformedResponse(body), number) for number in numbers))


def always(operation: str, outcome: Outcome) -> Server:
    return Server(script=((outcome, {"operation": operation}),))


SERVERS = {
    "as the fake": Server(),
    "ids in E.164": Server({"phone_number_id_form": "e164"}),
    "ReleaseInProgress": Server({"queue_status": "ReleaseInProgress"}),
    "pages of three": Server({"page_size": 3}),
    "a text": Server(
        script=(
            (
                ServiceError("NotFoundException", f"There is no {MISSING}"),
                {"operation": "GetPhoneNumber", "phone_number": MISSING},
            ),
        )
    ),
    "searches refused": always("SearchAvailablePhoneNumbers", BAD),
    "no number": of_number(b"{}"),
    "no JSON": of_number(b"<html></html>"),
    "nothing": of_number(b""),
    "countries": always(
        "ListSupportedPhoneNumberCountries",
        Success({"PhoneNumberCountries": [{"CountryCode": "FR", "SupportedPhoneNumberTypes": ["Local"]}]}),
    ),
    "no countries": always("ListSupportedPhoneNumberCountries", MalformedResponse(b"[]")),
    "settings absent": always("GetPhoneNumberSettings", Success({})),
    "settings refused": always("GetPhoneNumberSettings", ServiceError("BadRequestException", "No settings")),
    "no signature needed": Server({"auth": "ignore"}),
    "no chime": Server(
        script=((ServiceError("ForbiddenException", "Use another endpoint"), {"service": "chime"}),)
    ),
    "origination null": always("GetVoiceConnectorOrigination", Success({"Origination": None})),
}


QUICK = ("as the fake",)


def suite(fake: ChimePhone) -> Iterator[tuple[Any, ...]]:
    """What a program sees that makes a few calls, to the byte but for the ids of requests."""
    [connector] = [found for kind, found in fake.targets if kind == "VoiceConnector"]

    def call(path: str, service: str = "voice-chime", method: str = "GET", **headers: str) -> tuple[Any, ...]:
        url = f"https://{service}.us-east-1.amazonaws.com{path}"
        answer = requests.request(method, url, headers=headers, timeout=5)
        request_id = answer.headers["x-amzn-RequestId"]
        return (
            path,
            answer.status_code,
            answer.headers.get("x-amzn-ErrorType"),
            answer.text.replace(request_id, "ID"),
        )

    for shown in (NUMBER, MISSING, "%252B12065550100", "12065550100", "junk", "%20"):
        yield call(f"/phone-numbers/{shown}", **SIGNED)
    for query in (
        "",
        "?max-results=101",
        "?next-token=x",
        "?filter-name=VoiceConnectorId",
        "?product-type=VoiceConnector",
    ):
        yield call(f"/phone-numbers{query}", **SIGNED)
    for terms in (
        "",
        "&state=CA",
        "&state=CA&area-code=212",
        "&toll-free-prefix=800",
        "&phone-number-type=Local",
    ):
        yield call(f"/search?type=phone-numbers{terms}", **SIGNED)
    yield call("/phone-number-countries?product-type=VoiceConnector", **SIGNED)
    yield call("/settings/phone-number", **SIGNED)
    yield call("/settings/phone-number")
    yield call(f"/voice-connectors/{connector}/origination", **SIGNED)
    yield call("/phone-numbers", service="chime", **SIGNED)
    yield call("/phone-numbers/+12065550105", method="DELETE", **SIGNED)
    yield call("/phone-numbers/+12065550105", **SIGNED)


@pytest.mark.parametrize(
    "server", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in SERVERS]
)
def test_a_fake_that_has_loaded_the_file_answers_as_the_server(
    account: Account, probe: Probe, tmp_path: Path, server: str
) -> None:
    options, prepare = SERVERS[server].options, SERVERS[server].prepare
    with account(**options) as asked:
        fill(asked)
        prepare(asked)
        chime, voice = (probe(asked, "--service", s, "--out", str(tmp_path / s)) for s in SERVICES)
        now = asked.clock.now
        wanted = list(suite(asked))
    answers = []
    for observed in (None, [chime.file, voice.file]):
        with fake_chime_phone(observed=observed) as fake:
            fill(fake)
            fake.clock.advance(now - fake.clock.now)
            answers.append(list(suite(fake)))
    assert answers[1] == wanted
    assert (answers[0] == wanted) == (voice.status == 0) == (server == "as the fake")
    with account(observed=voice.file) as loaded:
        fill(loaded)
        again = probe(loaded)
    assert {name: row["seen"] for name, row in again.rows.items()} == {
        name: row["seen"] for name, row in voice.rows.items()
    }
