"""The application through requests: signed, unsigned, and where signatures do not matter."""

from __future__ import annotations

import pytest
from phone_directory import DirectoryDown, Entry, SignedByBotocore, UnknownNumber, look_up_by_http

from pytest_chime_phone import ChimePhone


def test_a_signed_request_is_answered(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", CallingName="Acme")
    entry = look_up_by_http("+12065550100", auth=SignedByBotocore())
    assert entry == Entry("+12065550100", "Acme", in_use=False)
    assert chime_phone.calls[0].client == "requests"


@pytest.mark.chime_phone(auth="verify")
def test_the_signature_is_right(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    assert look_up_by_http("+12065550100", auth=SignedByBotocore()).calling_name is None


def test_an_unsigned_request_is_refused(chime_phone: ChimePhone) -> None:
    with pytest.raises(DirectoryDown):
        look_up_by_http("+12065550100")
    assert str(chime_phone.calls[0].outcome) == "MissingAuthenticationTokenException (HTTP 403)"


@pytest.mark.chime_phone(auth="ignore")
def test_without_signing(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100")
    assert not look_up_by_http("+12065550100").in_use
    with pytest.raises(UnknownNumber):
        look_up_by_http("+12065550199")
