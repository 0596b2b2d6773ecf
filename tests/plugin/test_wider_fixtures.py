"""Which wider-scoped fixtures turn the fake on, when, and what they may do at their end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


@pytest.mark.slow
@pytest.mark.parametrize("scope", ["class", "module", "session"])
def test_teardown_may_call_the_service_after_a_test_without_the_fake(
    run: Run, watch: None, scope: str
) -> None:
    result = run(
        f"""
@pytest.fixture(scope="{scope}")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    yield
    print("at the end:", look_up()["E164PhoneNumber"], list(chime_phone.phone_numbers))

class TestIt:
    def test_first(self, office, chime_phone):
        chime_phone.add_phone_number("+12065550101")

    def test_without(self, changed):
        assert not changed()
""",
        "-s",
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*at the end: +12065550100 [[]'+12065550100'[]]", "left changed: nothing."])


def test_a_fixture_that_takes_the_fake_late_turns_it_on_for_each_test(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(request):
    chime_phone = request.getfixturevalue("chime_phone")
    chime_phone.add_phone_number("+12065550100")
    return chime_phone

@pytest.mark.parametrize("round", [1, 2])
def test_it(office, round):
    assert is_on()
    assert list(office.phone_numbers) == ["+12065550100"]
""")
    result.assert_outcomes(passed=2)


def test_taking_a_fixture_with_the_fake_late_turns_it_on(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")

@pytest.mark.parametrize("round", [1, 2])
def test_it(request, round):
    assert not is_on()
    request.getfixturevalue("office")
    assert is_on()
    assert look_up()["Status"] == "Unassigned"
""")
    result.assert_outcomes(passed=2)


def test_a_fixture_that_uses_a_fixture_with_the_fake_has_it_too(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="session")
def house(chime_phone):
    chime_phone.add_phone_number("+12065550100")

@pytest.fixture(scope="module")
def office(house):
    return look_up()

def test_first(house):
    assert is_on()

def test_second(office):
    assert is_on()
    assert office["E164PhoneNumber"] == "+12065550100"
""")
    result.assert_outcomes(passed=2)


def test_a_fixture_of_the_same_name_elsewhere_is_another(run: Run) -> None:
    result = run(
        "def test_with(office): assert is_on()",
        conftest="""
@pytest.fixture(scope="session")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")
""",
        test_later="""
@pytest.fixture
def office():
    return "mine"

def test_without(office): assert not is_on()
""",
    )
    result.assert_outcomes(passed=2)


def test_a_fixture_that_fails_leaves_nothing(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    look_up("+12065550199")

def test_first(office):
    pass

def test_second(chime_phone):
    assert not chime_phone.phone_numbers
""")
    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(["E *NotFoundException*"])


def test_a_change_of_parameter_leaves_the_fake_on(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module", params=[1, 2])
def unrelated(request):
    yield request.param

@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, unrelated, round):
    assert is_on()
    assert not chime_phone.phone_numbers
    chime_phone.add_phone_number("+12065550100")
""")
    result.assert_outcomes(passed=4)


@pytest.mark.slow
def test_whatever_a_wider_fixture_does_to_the_account_is_there_for_the_tests_under_it(run: Run) -> None:
    office = """
@pytest.fixture(scope="module")
def office(chime_phone):
    client.update_phone_number_settings(CallingName="myName")
    chime_phone.stock.remove("+12065550100")
    chime_phone.fail_next("order", "+12065550101")
    numbers = client.search_available_phone_numbers(AreaCode="206", MaxResults=2)["E164PhoneNumbers"]
    order = client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=numbers)
    return order["PhoneNumberOrder"]["PhoneNumberOrderId"]

@pytest.mark.parametrize("round", [1, 2])
def test_it(office, chime_phone, round):
    assert "+12065550100" not in chime_phone.stock
    chime_phone.clock.advance(11)
    order = client.get_phone_number_order(PhoneNumberOrderId=office)["PhoneNumberOrder"]
    assert order["Status"] == "Partial"
    assert [n["Status"] for n in chime_phone.phone_numbers.values()] == ["AcquireFailed", "Unassigned"]
"""
    other = """
def test_it(chime_phone):
    assert "+12065550100" in chime_phone.stock
    assert not client.list_phone_number_orders()["PhoneNumberOrders"]
    assert "CallingName" not in client.get_phone_number_settings()
"""
    result = run(office, "-p", "no:randomly", test_other=other)
    result.assert_outcomes(passed=3)


def test_what_a_wider_fixture_removes_is_gone_for_every_test_under_it(run: Run) -> None:
    result = run("""
@pytest.fixture(scope="module")
def office(chime_phone):
    chime_phone.load(["+12065550100", "+12065550101"])
    chime_phone.add_target("VoiceConnector", "abcdef1ghij2klmno3pqr4")

@pytest.fixture(scope="class")
def smaller(office, chime_phone):
    chime_phone.remove_phone_number("+12065550100")
    voice = boto3.session.Session().client("chime-sdk-voice", "us-east-1")
    voice.delete_voice_connector(VoiceConnectorId="abcdef1ghij2klmno3pqr4")

@pytest.mark.usefixtures("smaller")
class TestSmaller:
    @pytest.mark.parametrize("round", [1, 2, 3])
    def test_it(self, chime_phone, round):
        assert list(chime_phone.phone_numbers) == ["+12065550101"]
        assert not chime_phone.targets

@pytest.mark.parametrize("round", [1, 2])
def test_whole(office, chime_phone, round):
    assert len(chime_phone.phone_numbers) == 2
    assert chime_phone.targets
""")
    result.assert_outcomes(passed=5)


def test_what_is_not_there_need_not_be_removed_again(run: Run) -> None:
    result = run(
        """
pytestmark = pytest.mark.chime_phone(numbers=["+12065550100", "+12065550101"])

@pytest.fixture(scope="module")
def smaller(chime_phone):
    chime_phone.remove_phone_number("+12065550100")

def test_first(smaller, chime_phone):
    assert list(chime_phone.phone_numbers) == ["+12065550101"]

@pytest.mark.chime_phone(numbers=["+12065550102"])
def test_second(smaller, chime_phone):
    assert list(chime_phone.phone_numbers) == ["+12065550102"]
""",
        "-p",
        "no:randomly",
    )
    result.assert_outcomes(passed=2)
