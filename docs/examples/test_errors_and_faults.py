"""What the application makes of errors, of a broken network, and of malformed answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from phone_directory import DirectoryDown, Entry, look_up, look_up_by_http

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse, Outcome, ServiceError, Success

pytestmark = pytest.mark.chime_phone(auth="ignore")
NUMBER = "+12065550100"
BROKEN_ANSWERS = [
    MalformedResponse(b""),
    MalformedResponse(b"{}"),
    MalformedResponse(b"null"),
    MalformedResponse(b'{"PhoneNumber":[]}'),
    MalformedResponse(b"<html>Bad Gateway</html>", status=502),
]


@pytest.mark.parametrize("look_up", [look_up, look_up_by_http])
@pytest.mark.parametrize(
    "outcome",
    [
        *(Fault(kind) for kind in Fault.KINDS),
        *BROKEN_ANSWERS,
        ServiceError("ServiceUnavailableException"),
        ServiceError("ForbiddenException"),
    ],
    ids=str,
)
def test_no_usable_answer(chime_phone: ChimePhone, outcome: Outcome, look_up: Callable[[str], Entry]) -> None:
    chime_phone.add_response(outcome, times=None)
    with pytest.raises(DirectoryDown):
        look_up(NUMBER)


def test_a_short_outage_is_ridden_out(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), Fault("read-timeout"))
    assert not look_up(NUMBER).in_use
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 3]
    assert len(chime_phone.sleeps) == 2


def test_throttling_is_retried_in_legacy_mode_only(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ThrottledClientException"), times=2)
    with pytest.raises(DirectoryDown):
        look_up(NUMBER, retry_mode="standard")
    assert look_up(NUMBER, retry_mode="legacy").number == NUMBER
    assert [call.attempt for call in chime_phone.calls] == [1, 1, 2]


def test_requests_does_not_retry(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-reset"), Success.of_phone_number(NUMBER))
    with pytest.raises(DirectoryDown):
        look_up_by_http(NUMBER)
    assert look_up_by_http(NUMBER).number == NUMBER
