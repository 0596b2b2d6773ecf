"""What a wider fixture has done to the account is there for the tests in whose closure it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]
IN_ORDER = ("-p", "no:randomly")


def test_what_a_fixture_added_is_there_for_the_tests_in_whose_closure_it_is(run: Run) -> None:
    result = run(
        """
@pytest.fixture(scope="session")
def office(chime_phone): chime_phone.add_phone_number("+12065550100")
@pytest.fixture(scope="session")
def branch(chime_phone): chime_phone.add_phone_number("+12065550101")

def numbers(chime_phone): return [n[-1] for n in chime_phone.phone_numbers]

def test_office(chime_phone, office): assert numbers(chime_phone) == ["0"]
def test_branch(chime_phone, branch): assert numbers(chime_phone) == ["1"]
def test_both(chime_phone, branch, office): assert numbers(chime_phone) == ["0", "1"]
def test_none(chime_phone): assert numbers(chime_phone) == []
class TestAuto:
    @pytest.fixture(autouse=True)
    def take(self, branch): pass
    def test_auto(self, chime_phone): assert numbers(chime_phone) == ["1"]
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=5)


@pytest.mark.slow
def test_what_two_fixtures_make_by_themselves_does_not_collide(run: Run) -> None:
    result = run(
        """
ORDER = {"ProductType": "VoiceConnector", "E164PhoneNumbers": ["+12125550100"]}

@pytest.fixture(scope="session")
def one(chime_phone):
    chime_phone.add_phone_number()
    return client.create_phone_number_order(**ORDER)["PhoneNumberOrder"]["PhoneNumberOrderId"]

@pytest.fixture(scope="session")
def other(chime_phone):
    chime_phone.add_phone_number()
    ORDER["E164PhoneNumbers"] = ["+12125550101"]
    return client.create_phone_number_order(**ORDER)["PhoneNumberOrder"]["PhoneNumberOrderId"]

def test_one(one): pass
def test_other(other): pass
def test_both(chime_phone, one, other):
    assert one != other
    assert len(client.list_phone_number_orders()["PhoneNumberOrders"]) == 2
    assert len(chime_phone.phone_numbers) == 4
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=3)


def test_of_fixtures_of_one_name_the_nearest_counts(run: Run) -> None:
    def module(fixture: str, expected: list[str]) -> str:
        return f"""
{fixture}
@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, office, round): assert [n[-1] for n in chime_phone.phone_numbers] == {expected}
"""

    result = run(
        module("", ["0"]),
        *IN_ORDER,
        conftest="""
@pytest.fixture(scope="session")
def office(chime_phone): chime_phone.add_phone_number("+12065550100")
""",
        test_other=module(
            """
@pytest.fixture(scope="module")
def office(chime_phone): chime_phone.add_phone_number("+12065550101")
""",
            ["1"],
        ),
        test_more=module(
            """
@pytest.fixture(scope="module")
def office(office, chime_phone): chime_phone.add_phone_number("+12065550102")
""",
            ["0", "2"],
        ),
    )
    result.assert_outcomes(passed=6)
