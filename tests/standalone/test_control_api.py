"""The control API: what the fixture does in Python, over HTTP; and whom it turns away."""

from __future__ import annotations

import inspect
import json
from typing import Any

from pytest_chime_phone import ChimePhone, Fault, ServiceError
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.options import Options
from pytest_chime_phone.backend.verification import failures
from pytest_chime_phone.http.messages import Request
from pytest_chime_phone.http.our_hosts import Endpoint
from pytest_chime_phone.standalone.control_routes import Routes

from .conftest import Told

NUMBER = "+12065550100"


def _call(backend: ChimePhone, target: str = f"/phone-numbers/{NUMBER}", body: bytes = b"") -> Any:
    url = f"http://fake{target}"
    request = Request("http", Endpoint("chime", ""), "GET", url, {"Host": "fake"}, body)
    return backend.handle(request, lambda: None)


def _order(backend: Backend) -> Any:
    body = json.dumps({"ProductType": "VoiceConnector", "E164PhoneNumbers": [NUMBER]}).encode()
    url = "http://fake/phone-number-orders"
    request = Request("http", Endpoint("chime", ""), "POST", url, {"Host": "fake"}, body)
    return backend.handle(request, lambda: None)


def test_it_tells_what_there_is(tell: Told) -> None:
    status, index = tell("GET", "")
    assert status == 200
    assert "POST /_chime_phone/responses" in index["routes"]


def test_numbers_come_and_go(tell: Told, fake: ChimePhone) -> None:
    status, added = tell("POST", "phone-numbers", {"CallingName": "Acme"})
    assert (status, added["PhoneNumber"]["E164PhoneNumber"]) == (200, NUMBER)
    tell("POST", "phone-numbers", {"E164PhoneNumber": "+12065550101", "Status": "Lost", "unchecked": True})
    _, inventory = tell("PUT", "phone-numbers", ["+12065550102"])
    assert [number["E164PhoneNumber"] for number in inventory["PhoneNumbers"]] == [*fake.phone_numbers]
    assert tell("GET", "phone-numbers/%2B12065550102")[1]["PhoneNumber"] == fake.phone_numbers["+12065550102"]
    assert tell("DELETE", "phone-numbers/%2B12065550100") == (200, {})
    assert tell("GET", "phone-numbers")[1]["PhoneNumbers"] == [*fake.phone_numbers.values()]
    assert [*fake.phone_numbers] == ["+12065550101", "+12065550102"]


def test_things_are_made_to_fail(tell: Told, fake: ChimePhone) -> None:
    wanted = {"process": "order", "phone_numbers": [NUMBER]}
    assert tell("POST", "fail-next", wanted) == (200, {})
    assert "fail_next('order', '+12065550100')" in tell("GET", "failures")[1]["failures"][0]
    fake.add_phone_number(NUMBER, Status="AcquireInProgress")
    tell("POST", "clock", {"advance": 11})
    assert fake.phone_numbers[NUMBER]["Status"] == "AcquireFailed"


def test_outcomes_are_scripted_and_calls_read(tell: Told, backend: Backend) -> None:
    outcomes = [{"ServiceError": {"code": "ThrottledClientException"}}, {"Fault": {"kind": "garbage"}}]
    script = {"outcomes": outcomes, "operation": "GetPhoneNumber", "phone_number": NUMBER, "times": 1}
    assert tell("POST", "responses", script) == (200, {})
    _call(backend)
    assert _call(backend, body=b"\xff") == Fault("garbage")
    first, second = tell("GET", "calls")[1]["calls"]
    assert first["outcome"]["ServiceError"]["code"] == "ThrottledClientException"
    assert (first["service"], first["operation"], first["phone_number"]) == (
        "chime",
        "GetPhoneNumber",
        NUMBER,
    )
    assert first["parameters"] == {"PhoneNumberId": NUMBER}
    assert (first["headers"], first["body"], first["client"]) == ({"Host": "fake"}, "", "http")
    assert (second["outcome"], second["body_base64"]) == (outcomes[1], "/w==")


def test_an_answer_is_lost_after_its_effect(tell: Told, backend: Backend, fake: ChimePhone) -> None:
    lost = {"outcomes": [{"Fault": {"kind": "garbage"}}], "skip": 1, "effect": True}
    assert tell("POST", "responses", lost) == (200, {})
    for _ in range(2):
        answer = _order(backend)
        fake.remove_phone_number(NUMBER)
    assert answer == Fault("garbage")
    lost["outcomes"] = [{"Fault": {"kind": "dns-failure"}}]
    status, told = tell("POST", "responses", lost)
    assert (status, "never connects" in told["error"]) == (400, True)


def test_time_passes(tell: Told) -> None:
    assert tell("GET", "clock") == (200, {"now": "2019-10-28T18:43:10.000Z"})
    assert tell("POST", "clock", {"advance": 3600}) == (200, {"now": "2019-10-28T19:43:10.000Z"})


def test_what_the_fixture_would_fail_for_is_told_until_the_reset(
    tell: Told, fake: ChimePhone, backend: Backend
) -> None:
    backend.set_baseline()
    assert tell("GET", "failures") == (200, {"failures": []})
    tell("POST", "phone-numbers", {})
    tell("POST", "responses", {"outcomes": [{"ServiceError": {"code": "NotFoundException"}}]})
    backend.report_unexpected("GET /nowhere is no request")
    _, told = tell("GET", "failures")
    assert told["failures"][0] == "GET /nowhere is no request"
    assert "1 of 1 outcomes left, no call was made" in told["failures"][1]
    assert tell("POST", "reset", {}) == (200, {})
    assert tell("GET", "failures") == (200, {"failures": []})
    assert not fake.phone_numbers


def test_a_failure_may_stay_unused(tell: Told) -> None:
    wanted = {"process": "order", "phone_numbers": [NUMBER], "allow_unused": True}
    assert tell("POST", "fail-next", wanted) == (200, {})
    assert tell("GET", "failures") == (200, {"failures": []})
    tell("POST", "fail-next", {**wanted, "allow_unused": False})
    assert "2 times" in tell("GET", "failures")[1]["failures"][0]


def test_orders_are_added_and_read(tell: Told, fake: ChimePhone) -> None:
    status, added = tell("POST", "orders", {"Status": "Failed", "OrderedPhoneNumbers": [NUMBER]})
    order = added["PhoneNumberOrder"]
    assert (status, order) == (200, next(iter(fake.orders.values())))
    assert tell("GET", "orders") == (200, {"PhoneNumberOrders": [order]})
    assert tell("GET", f"orders/{order['PhoneNumberOrderId']}") == (200, {"PhoneNumberOrder": order})
    assert tell("POST", "orders", {})[1]["PhoneNumberOrder"]["Status"] == "Processing"


def test_targets_are_added_and_read(tell: Told, fake: ChimePhone) -> None:
    status, added = tell("POST", "targets", {"kind": "VoiceConnector", "Name": "Main"})
    assert (status, added.pop("kind")) == (200, "VoiceConnector")
    assert [*fake.targets.values()] == [added]
    shown = {"kind": "VoiceConnector", **added}
    assert tell("GET", "targets") == tell("GET", "targets/VoiceConnector") == (200, {"targets": [shown]})
    assert tell("GET", "targets/SipRule") == (200, {"targets": []})
    path = f"targets/VoiceConnector/{added['VoiceConnectorId']}"
    assert tell("GET", path) == (200, {"VoiceConnector": added})


def test_the_stock_is_filled_and_emptied(tell: Told, fake: ChimePhone) -> None:
    assert tell("PUT", "stock", {"numbers": [NUMBER], "city": "Seattle", "state": "WA"}) == (200, {})
    assert tell("POST", "stock", {"numbers": ["+442079460000"], "country": "GB"}) == (200, {})
    assert tell("GET", "stock") == (200, {"numbers": [NUMBER, "+442079460000"]})
    assert tell("DELETE", f"stock/{NUMBER}") == (200, {})
    assert [*fake.stock] == ["+442079460000"]
    assert tell("DELETE", "stock") == (200, {})
    assert not fake.stock


def test_settings_are_read(tell: Told) -> None:
    settings = {"CallingName": None, "CallingNameUpdatedTimestamp": None}
    assert tell("GET", "settings") == (200, settings)


#: The members of the fixture that a standing server has no use for, and why.
NOT_OVER_HTTP = {
    "serve": "it is served already",
    "sleeps": "the back-off of a client in another process is not seen",
    "injected": "sweeps and chaos run in pytest",
}


def test_the_control_api_can_all_that_the_fixture_can(backend: Backend) -> None:
    members = {name for name in dir(ChimePhone) if not name.startswith("_")}
    routed = {route.member for route in Routes(backend).table.values() if route.member}
    assert routed == members - NOT_OVER_HTTP.keys()


def test_a_script_over_http_takes_every_argument_of_add_response(tell: Told) -> None:
    arguments = set(inspect.signature(ChimePhone.add_response).parameters) - {"self"}
    _, told = tell("POST", "responses", {"unknown": 1})
    assert all(f"'{name}'" in told["error"] for name in arguments)


def test_unused_outcomes_may_be_allowed() -> None:
    backend = Backend(Options(allow_unused=True))
    ChimePhone(backend).add_response(ServiceError("NotFoundException"))
    assert failures(backend) == []


def test_the_latest_calls_and_failures_are_kept(fake: ChimePhone, backend: Backend) -> None:
    fake.add_phone_number(NUMBER)
    for nth in range(5):
        _call(backend, f"/phone-numbers/{NUMBER}?nth={nth}")
        backend.report_unexpected(f"failure {nth}")
        backend.call_log.keep_latest(2)
    assert [call.url.rpartition("=")[2] for call in fake.calls] == ["3", "4"]
    assert backend.call_log.unexpected == ["failure 3", "failure 4"]
