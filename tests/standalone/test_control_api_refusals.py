"""What the control API turns away."""

from __future__ import annotations

import pytest

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.http.messages import Headers
from pytest_chime_phone.standalone.control_api import Control

from .conftest import Told

NUMBER = "+12065550100"


@pytest.mark.parametrize(
    ("method", "name", "value", "status", "error"),
    [
        (
            "GET",
            "nowhere",
            None,
            404,
            "unknown path /_chime_phone/nowhere: use calls, clock, fail-next, failures",
        ),
        ("DELETE", "clock", None, 405, "DELETE /_chime_phone/clock: use 'GET' or 'POST'."),
        ("POST", "responses", b"{", 400, "the body is not valid JSON"),
        ("POST", "responses", b"[" * 100_000, 400, "the body is not valid JSON"),
        ("POST", "responses", [], 400, "[]: send an object, as in"),
        ("POST", "responses", {"outcomes": "x"}, 400, "outcomes='x': use a list."),
        ("POST", "responses", {"outcomes": []}, 400, "add_response() needs an outcome"),
        ("POST", "responses", {"outcome": []}, 400, "unknown member 'outcome': did you mean 'outcomes'?"),
        ("POST", "responses", {"outcomes": [{"Fault": {"kind": "x"}}]}, 400, "unknown fault 'x'"),
        ("POST", "phone-numbers", None, 400, "None: send a PhoneNumber object."),
        ("POST", "phone-numbers", {"E164PhoneNumber": 5}, 400, "E164PhoneNumber=5: use text"),
        ("POST", "phone-numbers", {"Statu": "Assigned"}, 400, "unknown PhoneNumber member 'Statu'"),
        ("PUT", "phone-numbers", "/etc/passwd", 400, "send the numbers, not the name of a file"),
        ("DELETE", f"phone-numbers/{NUMBER}", None, 400, "is not in the account"),
        ("POST", "clock", {"advance": -1}, 400, "time only goes forward"),
        ("POST", "phone-numbers", {"unchecked": 1}, 400, "unchecked=1: use true or false."),
        ("GET", f"phone-numbers/{NUMBER}", None, 404, f"{NUMBER} is not in the account."),
        (
            "POST",
            "responses",
            {"outcomes": [{"Fault": {"kind": "garbage"}}], "optional": 1},
            400,
            "optional=1",
        ),
        (
            "POST",
            "responses",
            {"outcomes": [{"MalformedResponse": {"body": "", "body_base64": ""}}]},
            400,
            "give body or body_base64, not both",
        ),
        (
            "POST",
            "responses",
            {"outcomes": [{"MalformedResponse": {"body": "\ud800"}}]},
            400,
            "not Unicode text: use body_base64",
        ),
        ("POST", "fail-next", {"process": "order"}, 400, 'use {"process": ..., "phone_numbers": [...]}.'),
        ("POST", "fail-next", {"process": "x", "phone_numbers": [NUMBER]}, 400, "unknown process 'x'"),
        ("GET", "orders/unknown", None, 404, "order unknown is not in the account."),
        ("POST", "orders", [], 400, "[]: send a PhoneNumberOrder object."),
        ("POST", "orders", {"Status": "Done"}, 400, "Status='Done'"),
        ("POST", "targets", {}, 400, "unknown kind of target None"),
        ("POST", "targets", {"kind": "VoiceConnector", "Nam": "x"}, 400, "has no member 'Nam'"),
        ("GET", "targets/SipRule/x", None, 404, "SipRule x is not in the account."),
        ("POST", "stock", {}, 400, "numbers=None: use a list."),
        ("POST", "stock", {"numbers": ["junk"]}, 400, "'junk'"),
        ("PUT", "stock", {"numbers": [], "town": "x"}, 400, "unknown member 'town'"),
        ("DELETE", "stock/+14155551234", None, 400, "is not in stock"),
        (
            "POST",
            "fail-next",
            {"process": "order", "phone_numbers": [NUMBER], "allow_unused": 1},
            400,
            "allow_unused=1: use True or False.",
        ),
        ("POST", "clock", {}, 400, 'use {"advance": seconds}'),
        ("POST", "clock", 5, 400, '5: send {"advance": seconds}'),
    ],
)
def test_a_mistake_is_told(
    tell: Told, method: str, name: str, value: object, status: int, error: str
) -> None:
    found = tell(method, name, value)
    assert found[0] == status
    assert error in found[1]["error"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 403),
        ({"Host": "evil.example:4010"}, 403),
        ({"Host": ""}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_a_page_in_a_browser_is_turned_away(
    tell: Told, fake: ChimePhone, headers: dict[str, str], status: int
) -> None:
    assert tell("POST", "phone-numbers", {}, **headers)[0] == status
    assert not fake.phone_numbers


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:4010"},
        {"Host": "[::1]:4010"},
        {"Host": "10.0.0.7"},
        {"Host": "Fake.example.test:80"},
        {"Sec_Fetch_Site": "none"},
        {"Content_Type": "application/json; charset=utf-8"},
    ],
)
def test_a_program_is_let_in(tell: Told, headers: dict[str, str]) -> None:
    assert tell("POST", "phone-numbers", {}, **headers)[0] == 200


@pytest.mark.parametrize("target", ["/phone-numbers", "/_chime_phoney", "/", "*"])
def test_other_paths_are_the_services(backend: Backend, target: str) -> None:
    assert Control(backend)("GET", target, Headers({}), b"") is None
