"""The probe where calls are not permitted, throttled, or fail."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse, Outcome, ServiceError
from pytest_chime_phone.probe.asking import MOST_CALLS

from .conftest import Account, Probe, fill

DENIED = ServiceError("AccessDeniedException", "User: arn:aws:iam::123456789012:user/Ann may not do that")


def always(fake: ChimePhone, operation: str, outcome: Outcome, **more: Any) -> None:
    fake.add_response(outcome, operation=operation, times=None, **more)


@pytest.mark.slow
@pytest.mark.parametrize(
    "operation", ["GetPhoneNumber", "SearchAvailablePhoneNumbers", "GetPhoneNumberSettings"]
)
def test_what_is_not_permitted_does_not_stop_the_others(
    account: Account, probe: Probe, operation: str
) -> None:
    with account() as fake:
        fill(fake)
        every = set(probe(fake).rows)
        always(fake, operation, DENIED)
        seen = probe(fake)
    denied = {name for name, reason in seen.unanswered.items() if reason == "not permitted"}
    assert denied
    assert every - denied == {name for name, row in seen.rows.items() if row["agrees"]} | {*seen.differing}
    assert "Ann" not in seen.file.read_text()


def test_a_policy_against_chime_is_not_the_services_word(account: Account, probe: Probe) -> None:
    with account() as fake:
        fake.add_response(DENIED, service="chime", times=None)
        assert probe(fake).unanswered["chime-account"] == "not permitted"


@pytest.mark.slow
def test_no_permission_for_voice_connectors(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "ListVoiceConnectors", Fault("empty-response"))
        assert probe(fake).unanswered["unset-origination"] == "the account has none"


def test_a_list_that_is_none(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "ListPhoneNumbers", MalformedResponse(b'{"PhoneNumbers":7}'))
        always(fake, "ListVoiceConnectors", MalformedResponse(b'{"VoiceConnectors":[7]}'))
        seen = probe(fake)
    assert seen.differing["foreign-token"] == "answered"
    assert seen.unanswered["id-form"] == seen.unanswered["unset-origination"] == "the account has none"


@pytest.mark.slow
def test_a_throttle_slows_the_probe_down(account: Account, probe: Probe) -> None:
    with account(rate=0.5) as fake:
        fill(fake)
        fake.clock.advance(10)
        seen = probe(fake)
    assert list(seen.differing) == ["rate"]
    assert seen.differing["rate"]["code"] == "ThrottledClientException"
    assert not seen.unanswered


def test_what_is_throttled_again_and_again_is_not_told(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "GetPhoneNumberSettings", ServiceError("ThrottlingException"))
        seen = probe(fake)
    assert seen.unanswered["settings-unset"] == "throttled"
    assert list(seen.differing) == ["rate"]


def test_after_thirty_calls_there_are_no_more(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "SearchAvailablePhoneNumbers", ServiceError("ThrottledClientException"))
        seen = probe(fake)
        assert len(fake.calls) == MOST_CALLS
    assert seen.unanswered["chime-account"] == "no call left"


def test_a_service_that_fails_once_is_asked_again(account: Account, probe: Probe) -> None:
    with account() as fake:
        fake.add_response(ServiceError("ServiceFailureException"), operation="GetPhoneNumberSettings")
        assert probe(fake).differing == {}


@pytest.mark.slow
def test_a_service_that_fails_for_ever_is_seen_so(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "GetPhoneNumberSettings", MalformedResponse(b"<html>", status=502))
        assert probe(fake).differing["settings-unset"] == {"status": 502, "body": "not JSON"}


def test_a_call_without_an_answer_does_not_stop_the_others(account: Account, probe: Probe) -> None:
    with account() as fake:
        always(fake, "GetPhoneNumberSettings", Fault("connection-reset"))
        seen = probe(fake)
    assert seen.unanswered["settings-unset"] == "no answer: ConnectionClosedError"
    assert seen.differing == {}
