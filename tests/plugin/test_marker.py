"""`@pytest.mark.chime_phone(...)`: what each keyword does, and which marker wins."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_the_marker_alone_turns_the_fake_on(run: Run) -> None:
    result = run(
        """
@pytest.mark.chime_phone
def test_with():
    with pytest.raises(client.exceptions.NotFoundException):
        look_up()

def test_without():
    assert not is_on()
""",
        "--strict-markers",
    )
    result.assert_outcomes(passed=2)


def test_auth_says_what_an_unsigned_request_gets(run: Run) -> None:
    result = run("""
FORGED = {"Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20191028/us-east-1/chime"
    "/aws4_request, SignedHeaders=host;x-amz-date, Signature=0", "X-Amz-Date": "20191028T184310Z"}

@pytest.mark.parametrize(("signed", "status"), [
    pytest.param(None, 403, id="default"),
    pytest.param(None, 403, id="signed", marks=pytest.mark.chime_phone(auth="signed")),
    pytest.param(None, 200, id="ignore", marks=pytest.mark.chime_phone(auth="ignore")),
    pytest.param(None, 403, id="verify", marks=pytest.mark.chime_phone(auth="verify")),
    pytest.param(FORGED, 200, id="default-forged"),
    pytest.param(FORGED, 403, id="verify-forged", marks=pytest.mark.chime_phone(auth="verify")),
])
def test_it(chime_phone, signed, status):
    chime_phone.add_phone_number("+12065550100")
    assert requests.get(URL, headers=signed).status_code == status
    assert look_up()  # botocore signs well
""")
    result.assert_outcomes(passed=6)


def test_retries_are_slept_only_if_they_are_to_be_real(run: Run) -> None:
    result = run("""
def slept(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ServiceUnavailableException"))
    with chime_phone.clock.instead_of_sleep():
        assert look_up()
    assert len(chime_phone.sleeps) == 1
    return (chime_phone.clock.now - START).total_seconds()

def test_default(chime_phone):
    assert slept(chime_phone) == 0

@pytest.mark.chime_phone(retries="instant")
def test_instant(chime_phone):
    assert slept(chime_phone) == 0

@pytest.mark.chime_phone(retries="real")
def test_real(chime_phone):
    assert slept(chime_phone) == pytest.approx(chime_phone.sleeps[0], abs=1e-5) != 0
""")
    result.assert_outcomes(passed=3)


def test_numbers_are_the_inventory_to_start_from(run: Run) -> None:
    result = run("""
pytestmark = pytest.mark.chime_phone(numbers={"+12065550100": {"CallingName": "Acme"}, "+12065550101": {}})

@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, round):
    assert look_up()["CallingName"] == "Acme"
    assert list(chime_phone.phone_numbers) == ["+12065550100", "+12065550101"]
    chime_phone.remove_phone_number("+12065550101")
    chime_phone.reset()
    assert "+12065550101" in chime_phone.phone_numbers
    chime_phone.remove_phone_number("+12065550100")
""")
    result.assert_outcomes(passed=2)


def test_numbers_come_beneath_those_of_fixtures(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550109")

@pytest.mark.parametrize("digit", [
    pytest.param(digit, marks=pytest.mark.chime_phone(numbers={f"+1206555010{digit}": {}})) for digit in "12"
])
def test_it(office, chime_phone, digit):
    assert sorted(chime_phone.phone_numbers) == [f"+1206555010{digit}", "+12065550109"]

def test_without(office, chime_phone):
    assert list(chime_phone.phone_numbers) == ["+12065550109"]
""")
    result.assert_outcomes(passed=3)


def test_phone_number_id_form_is_how_responses_spell_the_id(run: Run) -> None:
    result = run("""
@pytest.mark.parametrize("expected", [
    "%2B12065550100",
    pytest.param("+12065550100", marks=pytest.mark.chime_phone(phone_number_id_form="e164")),
    pytest.param("%2B12065550100", marks=pytest.mark.chime_phone(phone_number_id_form="percent-encoded")),
])
def test_it(chime_phone, expected):
    chime_phone.add_phone_number("+12065550100")
    assert look_up()["PhoneNumberId"] == expected
""")
    result.assert_outcomes(passed=3)


def test_allow_unused_is_for_its_test_only(run: Run) -> None:
    result = run("""
@pytest.mark.parametrize("round", [
    pytest.param(1, marks=pytest.mark.chime_phone(allow_unused=True)),
    pytest.param(2),
    pytest.param(3, marks=pytest.mark.chime_phone(allow_unused=False)),
])
def test_it(chime_phone, round):
    chime_phone.add_response(Fault("garbage"))
""")
    result.assert_outcomes(passed=1, failed=2)


def test_the_closest_marker_wins_keyword_by_keyword(run: Run) -> None:
    result = run("""
pytestmark = pytest.mark.chime_phone(
    allow_unused=True, numbers={"+12065550100": {}}, phone_number_id_form="e164", auth="ignore"
)

def look_up_unsigned():
    return requests.get(URL).json()["PhoneNumber"]["PhoneNumberId"]

def test_module():
    assert look_up_unsigned() == "+12065550100"

@pytest.mark.chime_phone(phone_number_id_form="percent-encoded")
class TestClass:
    def test_class(self):
        assert look_up_unsigned() == "%2B12065550100"

    @pytest.mark.chime_phone(numbers={"+12065550101": {}}, auth="signed")
    def test_function(self, chime_phone):
        assert look_up("+12065550101")["PhoneNumberId"] == "%2B12065550101"
        assert list(chime_phone.phone_numbers) == ["+12065550101"]
        assert requests.get(URL).status_code == 403
        chime_phone.add_response(Fault("garbage"))
""")
    result.assert_outcomes(passed=3)
