"""What `unchecked=True` lets in can be shown, listed, changed and removed like any other number."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pytest_chime_phone import ChimePhone

NUMBER = "+12065550100"
MEMBERS = ["Associations", "CallingName", "CallingNameStatus", "Capabilities", "Country", "ProductType"]
MEMBERS += ["CreatedTimestamp", "DeletionTimestamp", "UpdatedTimestamp", "Status", "Type", "Name", "Shape"]
ODD: list[Any] = [None, [], {}, 1572287990, 1.5, "", "odd", [None], [{}], [{"Name": []}], True]
CONNECTOR = "/voice-connectors/abcdef1ghij2klmno3pqr4"
CALLS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", f"/phone-numbers/{NUMBER}", None),
    ("GET", "/phone-numbers", None),
    ("GET", "/phone-numbers?status=Unassigned&product-type=VoiceConnector", None),
    ("GET", "/phone-numbers?filter-name=VoiceConnectorId&filter-value=a", None),
    ("POST", f"/phone-numbers/{NUMBER}", {"CallingName": "Acme"}),
    ("POST", f"{CONNECTOR}?operation=associate-phone-numbers", {"E164PhoneNumbers": [NUMBER]}),
    ("POST", f"{CONNECTOR}?operation=disassociate-phone-numbers", {"E164PhoneNumbers": [NUMBER]}),
    ("POST", f"/phone-numbers/{NUMBER}", {"ProductType": "SipMediaApplicationDialIn"}),
    ("POST", "/phone-numbers?operation=batch-delete", {"PhoneNumberIds": [NUMBER]}),
    ("POST", f"/phone-numbers/{NUMBER}?operation=restore", None),
    ("DELETE", f"/phone-numbers/{NUMBER}", None),
]


@pytest.mark.slow
@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("member", MEMBERS)
def test_an_odd_value_breaks_no_operation(chime_phone: ChimePhone, member: str) -> None:
    session = requests.Session()
    for value in ODD:
        chime_phone.reset()
        chime_phone.add_phone_number(NUMBER, unchecked=True, **{member: value})
        for method, path, body in CALLS:
            answer = session.request(method, f"https://voice-chime.us-east-1.amazonaws.com{path}", json=body)
            assert answer.status_code < 500
        assert session.get(f"https://chime.us-east-1.amazonaws.com/phone-numbers/{NUMBER}").status_code < 500
        chime_phone.clock.advance(8 * 24 * 3600)
        assert len(chime_phone.phone_numbers) < 2


def test_an_association_of_no_known_kind_says_nothing_of_the_product(chime_phone: ChimePhone) -> None:
    number = chime_phone.add_phone_number(unchecked=True, Associations=[None, {"Name": [], "Value": 7}])
    assert (number["ProductType"], number["Status"]) == ("VoiceConnector", "Assigned")
