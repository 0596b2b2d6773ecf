"""Pages of two, so that a handful of numbers makes the audit turn pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from provisioning.answers import numbers, voice
from provisioning.audit import audit
from pytest_chime_phone import ChimePhone, ServiceError

# A report that was cut short says so.
pytestmark = pytest.mark.chime_phone(page_size=2, degrades=True)
IN_USE = [{"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}]


@pytest.fixture(autouse=True)
def office(chime_phone: ChimePhone) -> None:
    """Five numbers; a month later one of them has just come."""
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_phone_number("+12065550101", Associations=IN_USE)
    chime_phone.add_phone_number("+12065550102", Status="ReleaseFailed")
    chime_phone.add_phone_number("+12065550103")
    chime_phone.clock.advance(timedelta(days=31))
    chime_phone.add_phone_number("+12065550104")


def test_every_page_is_read(chime_phone: ChimePhone) -> None:
    report = audit(chime_phone.clock.now)
    assert report == (5, ["+12065550100", "+12065550103"], ["+12065550102"], True)
    assert [call.operation for call in chime_phone.calls] == ["ListPhoneNumbers"] * 3
    assert "NextToken" not in chime_phone.calls[0].parameters


def test_an_empty_account(chime_phone: ChimePhone) -> None:
    for number in chime_phone.phone_numbers:
        chime_phone.remove_phone_number(number)
    assert audit(chime_phone.clock.now) == (0, [], [], True)


@pytest.mark.chime_phone(sweep=["Fault", "ServiceError", "MalformedResponse"])  # it knows its pages
def test_an_account_that_changes_while_it_is_read(chime_phone: ChimePhone) -> None:
    reading = (number["E164PhoneNumber"] for number in numbers(voice()))
    assert next(reading) == "+12065550100"
    chime_phone.remove_phone_number("+12065550101")  # on the page that has been read already
    chime_phone.remove_phone_number("+12065550103")  # on the next
    chime_phone.add_phone_number("+12065550199")
    assert list(reading) == ["+12065550101", "+12065550102", "+12065550104", "+12065550199"]


def test_a_short_outage_is_ridden_out(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), operation="ListPhoneNumbers")
    assert audit(chime_phone.clock.now).complete
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 1, 1]


@pytest.mark.chime_phone(rate=1)
def test_a_report_that_was_cut_short_says_so(chime_phone: ChimePhone) -> None:
    report = audit(chime_phone.clock.now)  # its second call comes too soon after the first
    assert report == (2, ["+12065550100"], [], False)
    assert str(chime_phone.calls[1].outcome) == "ThrottledClientException (HTTP 429)"
