"""The fixture `chime_phone`: the ways in which a test can take it, and what it then starts from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_boto3_and_requests_get_the_answers_of_the_fake(run: Run) -> None:
    result = run("""
def test_boto3(chime_phone):
    chime_phone.add_phone_number("+12065550100", CallingName="Acme")
    assert look_up()["CallingName"] == "Acme"
    assert look_up()["PhoneNumberId"] == "%2B12065550100"

def test_requests(chime_phone):
    answer = requests.get(URL)
    assert (answer.status_code, answer.json()) == (403, {"message": "Missing Authentication Token"})
    assert [call.client for call in chime_phone.calls] == ["requests"]
""")
    result.assert_outcomes(passed=2)


def test_each_test_starts_from_nothing(run: Run) -> None:
    result = run("""
@pytest.mark.parametrize("round", [1, 2, 3])
def test_it(chime_phone, round):
    assert not chime_phone.phone_numbers
    assert not chime_phone.calls
    assert not chime_phone.sleeps
    assert chime_phone.clock.now == START
    with pytest.raises(client.exceptions.NotFoundException):
        look_up()
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), times=None)
    chime_phone.clock.advance(3600)
    with pytest.raises(client.exceptions.ServiceUnavailableException):
        look_up()
    assert chime_phone.sleeps
""")
    result.assert_outcomes(passed=3)


def test_the_fixture_may_be_taken_late(run: Run) -> None:
    result = run("""
@pytest.mark.parametrize("round", [1, 2, 3])
def test_it(request, round):
    assert not is_on()
    chime_phone = request.getfixturevalue("chime_phone")
    assert is_on()
    assert not chime_phone.phone_numbers
    chime_phone.add_phone_number("+12065550100")
    assert look_up()["E164PhoneNumber"] == "+12065550100"
    assert request.getfixturevalue("chime_phone") is chime_phone
    assert len(chime_phone.calls) == 1

def test_without(): assert not is_on()
""")
    result.assert_outcomes(passed=4)


def test_taken_late_it_is_verified_from_the_first_test_on(run: Run) -> None:
    result = run("""
@pytest.mark.parametrize("round", [1, 2])
def test_it(request, round):
    request.getfixturevalue("chime_phone").add_response(Fault("garbage"))
""")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): 1 of 1 outcomes left, no call was made."])


def test_an_autouse_fixture_of_the_user_turns_it_on_for_every_test(run: Run) -> None:
    result = run("""
@pytest.fixture(autouse=True)
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")

def test_unnamed():
    assert look_up()["Status"] == "Unassigned"

def test_named(chime_phone):
    assert list(chime_phone.phone_numbers) == ["+12065550100"]
    chime_phone.remove_phone_number("+12065550100")

def test_next(chime_phone):
    assert list(chime_phone.phone_numbers) == ["+12065550100"]
""")
    result.assert_outcomes(passed=3)


def test_a_user_may_override_the_fixture_and_build_on_it(run: Run) -> None:
    result = run("""
@pytest.fixture
def chime_phone(chime_phone):
    chime_phone.add_phone_number("+12065550100", CallingName="Acme")
    return chime_phone

@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, round):
    assert look_up()["CallingName"] == "Acme"
    assert list(chime_phone.phone_numbers) == ["+12065550100"]
    chime_phone.add_phone_number("+12065550101")

class TestTwice:
    @pytest.fixture(scope="class")
    def chime_phone(self, chime_phone):
        return chime_phone

    def test_it(self, chime_phone):
        assert is_on()
""")
    result.stdout.fnmatch_lines(["*ScopeMismatch*"])  # pytest's own answer to a wider one over a narrower
    result.assert_outcomes(passed=2, errors=1)


def test_a_fixture_that_only_shares_the_name_turns_nothing_on(run: Run) -> None:
    result = run("""
@pytest.fixture
def chime_phone():
    return "mine"

def test_it(chime_phone):
    assert chime_phone == "mine"
    assert not is_on()
""")
    result.assert_outcomes(passed=1)


def test_it_works_in_classes_with_their_own_set_up(run: Run) -> None:
    result = run("""
class TestIt:
    @pytest.fixture(autouse=True)
    def take(self, chime_phone):
        self.chime_phone = chime_phone
        chime_phone.add_phone_number("+12065550100")

    def teardown_method(self):
        assert is_on() and len(self.chime_phone.calls) == 1

    def test_first(self):
        assert look_up()

    @pytest.mark.parametrize("status", ["Unassigned", "ReleaseInProgress"])
    def test_second(self, status, chime_phone):
        chime_phone.remove_phone_number("+12065550100")
        chime_phone.add_phone_number("+12065550100", Status=status)
        assert look_up()["Status"] == status
""")
    result.assert_outcomes(passed=3)


def test_it_works_in_a_test_case_of_unittest(run: Run) -> None:
    result = run("""
@pytest.mark.usefixtures("chime_phone")
class Used(unittest.TestCase):
    def test_unknown_number(self):
        with self.assertRaises(client.exceptions.NotFoundException):
            look_up()

class Taken(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def take(self, chime_phone):
        self.chime_phone = chime_phone

    def setUp(self):
        self.chime_phone.add_phone_number("+12065550100")

    def test_known_number(self):
        self.assertEqual(look_up()["Status"], "Unassigned")

    def test_skip(self):
        self.chime_phone.add_response(Fault("garbage"))
        self.skipTest("not today")

    def test_unused(self):
        self.chime_phone.add_response(Fault("garbage"))
""")
    result.assert_outcomes(passed=2, skipped=1, failed=1)
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): *no call was made*"])


def test_reset_goes_back_to_what_the_fixtures_left(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def building(chime_phone):
    chime_phone.add_phone_number("+12065550100", CallingName="Acme")

@pytest.fixture
def office(building, chime_phone):
    chime_phone.add_phone_number("+12065550101")
    chime_phone.add_response(ServiceError("ForbiddenException"), optional=True)
    chime_phone.clock.advance(60)

def test_it(office, chime_phone):
    left = chime_phone.clock.now
    for round in range(2):
        assert list(chime_phone.phone_numbers) == ["+12065550100", "+12065550101"]
        assert not chime_phone.calls
        assert chime_phone.clock.now == left
        with pytest.raises(client.exceptions.ForbiddenException):
            look_up()
        assert look_up()["CallingName"] == "Acme"
        chime_phone.remove_phone_number("+12065550100")
        chime_phone.add_phone_number("+12065550102")
        chime_phone.add_response(Fault("garbage"))
        chime_phone.clock.advance(60)
        chime_phone.reset()
""")
    result.assert_outcomes(passed=1)


def test_it_is_shown_among_the_fixtures_of_a_test(run: Run) -> None:
    result = run("def test_it(chime_phone): assert is_on()", "--setup-show")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["SETUP    S chime_phone", "*test_it (fixtures used: chime_phone*"])


def test_a_plan_of_the_set_up_runs_nothing(run: Run, watch: None) -> None:
    result = run("def test_it(chime_phone): assert False", "--setup-plan")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["SETUP    S chime_phone", "left changed: nothing."])
