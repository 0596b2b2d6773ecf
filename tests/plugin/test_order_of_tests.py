"""What a wider-scoped fixture does is the same whichever test is the first, or the last, to use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

FIXTURES = """
def voice():
    return boto3.client("chime-sdk-voice")

@pytest.fixture(scope="session")
def connector(chime_phone):
    made = voice().create_voice_connector(Name="office", RequireEncryption=True)["VoiceConnector"]
    connector_id = made["VoiceConnectorId"]
    yield connector_id
    voice().update_voice_connector(VoiceConnectorId=connector_id, Name="closed", RequireEncryption=True)
    shown = voice().get_voice_connector(VoiceConnectorId=connector_id)["VoiceConnector"]
    assert shown["Name"] == "closed"
    voice().delete_voice_connector(VoiceConnectorId=connector_id)

@pytest.fixture(scope="module")
def bought(connector):
    found = voice().search_available_phone_numbers(AreaCode="206")["E164PhoneNumbers"]
    voice().create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found[:1])
    yield found[0]
    assert voice().get_phone_number(PhoneNumberId=found[0])
    assert voice().get_voice_connector(VoiceConnectorId=connector)

@pytest.fixture(scope="module")
def added(chime_phone):
    return chime_phone.add_phone_number()["E164PhoneNumber"]

def test_neither(chime_phone):
    assert not chime_phone.phone_numbers
"""
MARKED = {
    "lag": """
@pytest.mark.chime_phone(lag=2)
def test_marked(connector):
    assert voice().get_voice_connector(VoiceConnectorId=connector)
def test_plain(connector):
    assert voice().get_voice_connector(VoiceConnectorId=connector)
""",
    "quota": """
@pytest.mark.chime_phone(quota=0)
def test_marked(bought): pass
def test_plain(bought): pass
""",
    "settle_after": """
@pytest.mark.chime_phone(settle_after=0)
def test_marked(bought, chime_phone):
    assert chime_phone.phone_numbers[bought]["Status"] == "AcquireInProgress"
def test_plain(bought, chime_phone):
    assert chime_phone.phone_numbers[bought]["Status"] == "AcquireInProgress"
""",
    "numbers": """
@pytest.mark.chime_phone(numbers=["+12065550100", "+12065550101"])
def test_marked(added, chime_phone):
    assert (added, len(chime_phone.phone_numbers)) == ("+12065550100", 2)
def test_plain(added, chime_phone):
    assert (added, len(chime_phone.phone_numbers)) == ("+12065550100", 1)
""",
}
BOTH_ORDERS = pytest.mark.parametrize("order", [1, -1], ids=["in order", "in reverse"])


def in_order(order: int, *names: str) -> tuple[str, ...]:
    return ("-p", "no:randomly", *(f"test_it.py::test_{name}" for name in names[::order]))


@pytest.mark.slow
@BOTH_ORDERS
@pytest.mark.parametrize("tests", MARKED.values(), ids=MARKED)
def test_the_marker_of_a_test_is_not_for_the_fixtures_of_others(run: Run, tests: str, order: int) -> None:
    run(FIXTURES + tests, *in_order(order, "marked", "plain")).assert_outcomes(passed=2)


@pytest.mark.slow
@BOTH_ORDERS
def test_a_marker_of_the_module_is_for_its_fixtures(run: Run, order: int) -> None:
    tests = """
pytestmark = pytest.mark.chime_phone(settle_after=0)
def test_one(bought, chime_phone):
    assert chime_phone.phone_numbers[bought]["Status"] == "Unassigned"
def test_other(bought, chime_phone):
    assert chime_phone.phone_numbers[bought]["Status"] == "Unassigned"
"""
    run(FIXTURES + tests, *in_order(order, "one", "other")).assert_outcomes(passed=2)


@pytest.mark.slow
@BOTH_ORDERS
@pytest.mark.parametrize(
    "last",
    [
        "voice().delete_voice_connector(VoiceConnectorId=connector)",
        'chime_phone.add_response(ServiceError("ForbiddenException"), times=None)',
        "chime_phone.clock.advance(10**8)",
    ],
)
def test_a_teardown_finds_what_its_set_up_has_left(run: Run, last: str, order: int) -> None:
    tests = f"""
def test_changes(connector, bought, chime_phone):
    {last}
def test_unchanged(connector, bought): pass
"""
    names = in_order(order, "changes", "unchanged", "neither")
    run(FIXTURES + tests, *names).assert_outcomes(passed=3)


@BOTH_ORDERS
def test_what_fixtures_make_by_default_differs(run: Run, order: int) -> None:
    tests = """
def test_bought(bought, chime_phone): assert [*chime_phone.phone_numbers] == [bought]
def test_added(added, chime_phone): assert [*chime_phone.phone_numbers] == [added]
def test_both(bought, added, chime_phone):
    assert len(chime_phone.phone_numbers) == len({bought, added}) == 2
"""
    run(FIXTURES + tests, *in_order(order, "bought", "added", "both")).assert_outcomes(passed=3)


@BOTH_ORDERS
def test_a_fixture_requested_by_name_in_the_middle_of_a_test_adds_to_it(run: Run, order: int) -> None:
    tests = """
def test_late(request, chime_phone):
    own = chime_phone.add_phone_number("+12065550199")["E164PhoneNumber"]
    added = request.getfixturevalue("added")
    assert request.getfixturevalue("added") == added
    assert {*chime_phone.phone_numbers} == {own, added}
def test_early(added, chime_phone): assert [*chime_phone.phone_numbers] == [added]
"""

    run(FIXTURES + tests, *in_order(order, "late", "early")).assert_outcomes(passed=2)
