"""Wider-scoped fixtures: what they add stays for the tests under them and goes with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


@pytest.mark.parametrize("scope", ["function", "class", "module", "package", "session"])
def test_what_a_fixture_adds_is_there_for_each_test_under_it(run: Run, scope: str) -> None:
    result = run(f"""
@pytest.fixture(scope="{scope}")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ForbiddenException"), optional=True)
    chime_phone.clock.advance(60)
    return chime_phone

class TestIt:
    @pytest.mark.parametrize("round", [1, 2, 3])
    def test_it(self, office, round):
        assert list(office.phone_numbers) == ["+12065550100"]
        assert (office.clock.now - START).seconds == 60
        with pytest.raises(client.exceptions.ForbiddenException):
            look_up()
        assert look_up()
        office.remove_phone_number("+12065550100")
        office.add_phone_number("+12065550100", CallingName="of this test")
        office.add_phone_number("+12065550101")
        office.clock.advance(60)
""")
    result.assert_outcomes(passed=3)


@pytest.mark.parametrize("scope", ["function", "class", "module"])
def test_it_goes_with_the_fixture(run: Run, scope: str) -> None:
    source = f"""
@pytest.fixture(scope="{scope}")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ForbiddenException"), times=None)
    chime_phone.clock.advance(60)

class TestFirst:
    def test_it(self, office):
        with pytest.raises(client.exceptions.ForbiddenException):
            look_up()
"""
    nothing = """
    assert not chime_phone.phone_numbers
    assert chime_phone.clock.now == START
    with pytest.raises(client.exceptions.NotFoundException):
        look_up()
"""
    if scope == "module":
        result = run(source, test_next=f"def test_next(chime_phone):{nothing}")
    else:
        result = run(f"{source}\ndef test_next(chime_phone):{nothing}")
    result.assert_outcomes(passed=2)


def test_the_scopes_add_up_and_are_taken_away_one_by_one(run: Run) -> None:
    result = run(
        """
@pytest.fixture(scope="class")
def room(floor, chime_phone):
    chime_phone.add_phone_number("+12065550102")
    chime_phone.clock.advance(1)

def test_before_the_others(chime_phone):
    assert not chime_phone.phone_numbers

class TestRoom:
    @pytest.mark.parametrize("round", [1, 2])
    def test_it(self, room, chime_phone, round):
        assert sorted(n[-1] for n in chime_phone.phone_numbers) == ["0", "1", "2"]
        assert (chime_phone.clock.now - START).seconds == 3

def test_floor(chime_phone, floor):
    assert sorted(n[-1] for n in chime_phone.phone_numbers) == ["0", "1"]
    assert (chime_phone.clock.now - START).seconds == 2
""",
        conftest="""
@pytest.fixture(scope="session")
def house(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    chime_phone.clock.advance(1)

@pytest.fixture(scope="module")
def floor(house, chime_phone):
    chime_phone.add_phone_number("+12065550101")
    chime_phone.clock.advance(1)
""",
        test_later="""
def test_house(chime_phone, house):
    assert list(chime_phone.phone_numbers) == ["+12065550100"]
    assert (chime_phone.clock.now - START).seconds == 1

def test_none_of_them(chime_phone):
    assert not chime_phone.phone_numbers
    assert chime_phone.clock.now == START
""",
    )
    result.assert_outcomes(passed=6)


def test_each_parameter_of_a_fixture_has_its_own_numbers(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module", params=["+12065550100", "+12065550101"])
def number(chime_phone, request):
    chime_phone.add_phone_number(request.param)
    return request.param

@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, number, round):
    assert list(chime_phone.phone_numbers) == [number]
""")
    result.assert_outcomes(passed=4)


def test_scripts_of_a_wider_fixture_need_not_be_used_by_every_test(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module", autouse=True)
def outage(chime_phone):
    chime_phone.add_response(ServiceError("ForbiddenException"))

def test_that_calls():
    with pytest.raises(client.exceptions.ForbiddenException):
        look_up()

def test_that_does_not():
    pass

def test_with_its_own(chime_phone):
    chime_phone.add_response(Fault("garbage"))
""")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): *no call was made*"])
    result.stdout.no_fnmatch_line("*add_response(ServiceError('ForbiddenException'))*")


def test_a_replaced_number_comes_back_when_the_inner_fixture_ends(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module", autouse=True)
def building(chime_phone):
    chime_phone.add_phone_number("+12065550100", CallingName="Outer")

@pytest.fixture(scope="class")
def office(chime_phone):
    chime_phone.load({"+12065550100": {"CallingName": "Inner"}})

class TestInner:
    def test_it(self, office):
        assert look_up()["CallingName"] == "Inner"

def test_it():
    assert look_up()["CallingName"] == "Outer"
""")
    result.assert_outcomes(passed=2)


def test_a_fixture_taken_late_leaves_the_numbers_of_the_test_behind(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")

def test_first(chime_phone, request):
    chime_phone.add_phone_number("+12065550101")
    request.getfixturevalue("office")
    assert list(chime_phone.phone_numbers) == ["+12065550101", "+12065550100"]

def test_second(office, chime_phone):
    assert list(chime_phone.phone_numbers) == ["+12065550100"]

def test_third(chime_phone):
    assert not chime_phone.phone_numbers
""")
    result.assert_outcomes(passed=3)


@pytest.mark.slow
def test_what_a_fixture_requests_by_name_is_part_of_what_it_does(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="session")
def house(chime_phone):
    chime_phone.add_phone_number()
    chime_phone.add_response(ServiceError("ForbiddenException"))

@pytest.fixture(scope="module")
def office(chime_phone, request):
    chime_phone.add_phone_number()
    request.getfixturevalue("house")
    return chime_phone.add_phone_number()["E164PhoneNumber"]

@pytest.fixture(scope="module")
def shed(chime_phone):
    return chime_phone.add_phone_number()["E164PhoneNumber"]

def ask(chime_phone):
    with pytest.raises(client.exceptions.ForbiddenException):
        look_up()
    return len(chime_phone.phone_numbers)

@pytest.mark.parametrize("round", [1, 2])
def test_outer(office, chime_phone, round): assert ask(chime_phone) == 3
def test_inner(house, chime_phone): assert ask(chime_phone) == 1
def test_both(office, house, chime_phone): assert ask(chime_phone) == 3 and look_up(office)
def test_others(office, shed, chime_phone): assert ask(chime_phone) == 4 and look_up(shed)
def test_none(chime_phone): assert not chime_phone.phone_numbers
""")
    result.assert_outcomes(passed=6)


def test_the_settings_of_a_test_hold_for_the_numbers_of_its_fixtures_too(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module", autouse=True)
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")

def test_as_ever():
    assert look_up()["PhoneNumberId"] == "%2B12065550100"

@pytest.mark.chime_phone(phone_number_id_form="e164")
def test_otherwise():
    assert look_up()["PhoneNumberId"] == "+12065550100"
""")
    result.assert_outcomes(passed=2)
