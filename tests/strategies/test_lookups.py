"""Look-ups of one number after another, and what each comes to."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pytest_chime_phone import ChimePhone, MalformedResponse, Outcome, ServiceError, Success
from pytest_chime_phone import strategies as chime
from pytest_chime_phone.domain.numbering import TOLL_FREE_CODES, is_toll_free
from pytest_chime_phone.domain.service_model import SERVICES, enumeration, phone_number_shape, violation
from tests.bugs.bench import BUGS, HOSTS, Pair, bench, name
from tests.bugs.lookup import Lookup

with_services = pytest.mark.parametrize("service", SERVICES)
QUICK = settings(max_examples=200, database=None, deadline=None)


def drawn(strategy: st.SearchStrategy[Any], number: int) -> list[tuple[str, Outcome]]:
    """What a property test of a hundred examples meets."""
    met: list[tuple[str, Outcome]] = []

    @seed(number)
    @settings(
        max_examples=100,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(lookup=strategy)
    def meet(lookup: tuple[str, Outcome]) -> None:
        met.append(lookup)

    meet()
    return met


def successes(service: Any, number: int) -> list[dict[str, Any]]:
    lookups = drawn(chime.lookups(service=service), number)
    return [o.body["PhoneNumber"] for _, o in lookups if isinstance(o, Success)]


@pytest.mark.slow
@with_services
def test_a_success_is_valid_and_about_the_number(service: Any) -> None:
    @QUICK
    @given(chime.lookups(service=service))
    def check(lookup: tuple[str, Outcome]) -> None:
        e164, outcome = lookup
        if isinstance(outcome, Success):
            number = outcome.body["PhoneNumber"]
            assert number["E164PhoneNumber"] == e164
            assert violation(phone_number_shape(service), number) is None
            assert (number["Type"] == "TollFree") == is_toll_free(e164)

    check()


@with_services
def test_it_shrinks_to_the_plainest(service: Any) -> None:
    e164, outcome = find(chime.lookups(service=service), lambda _: True)
    assert (e164, isinstance(outcome, Success)) == ("+12065550100", True)


@pytest.mark.slow
@with_services
def test_code_that_reads_the_number_is_tested(service: Any) -> None:
    for number in range(3):
        found = successes(service, number)
        prefixes = {n["E164PhoneNumber"][2:5] for n in found if n["Type"] == "TollFree"}
        assert len(prefixes & set(TOLL_FREE_CODES)) >= 5
        assert any(n["E164PhoneNumber"].startswith("+1") and n.get("Country") == "CA" for n in found)
        missing = set(enumeration(service, "PhoneNumberStatus")) - {n["Status"] for n in found}
        assert len(missing) <= 1
        capabilities = [n.get("Capabilities") or {} for n in found]
        assert any(c.get("InboundSMS") != c.get("OutboundSMS") for c in capabilities)


NUMBERS = st.sampled_from(["+12125550123", "+18335550123", "+442079460123", "+4930123456", "+19095550150"])


@pytest.mark.slow
@with_services
def test_numbers_may_be_given(service: Any) -> None:
    @QUICK
    @given(chime.lookups(service=service, numbers=NUMBERS))
    def check(lookup: tuple[str, Outcome]) -> None:
        e164, outcome = lookup
        if isinstance(outcome, Success):
            assert outcome.body["PhoneNumber"]["E164PhoneNumber"] == e164
        if isinstance(outcome, MalformedResponse) and outcome.violations[0].kind == "another number":
            assert e164.encode() not in outcome.body
            assert outcome.violations[0].was == e164
        elif isinstance(outcome, MalformedResponse):
            assert b"+12065550100" not in outcome.body
            assert "12065550100" not in repr(outcome.violations)

    check()


@pytest.mark.slow
def test_given_numbers_fail_in_every_way_too() -> None:
    kinds = {type(o) for _, o in drawn(chime.lookups(numbers=chime.e164_phone_numbers()), 0)}
    assert len(kinds) == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"service": "voice"}, "unknown service 'voice'"),
        ({"numbers": "+12065550100"}, "use a strategy"),
        ({"numbers": st.just("junk")}, "'junk' is not a valid E.164"),
    ],
)
def test_a_bad_argument_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        find(chime.lookups(**arguments), lambda _: True)


@with_services
def test_a_program_looks_the_number_up(chime_phone: ChimePhone, service: Any) -> None:
    client = boto3.client(service)

    @settings(QUICK, max_examples=50)
    @given(chime.lookups(service=service))
    def check(lookup: tuple[str, Outcome]) -> None:
        e164, outcome = lookup
        chime_phone.reset()
        chime_phone.add_response(outcome, phone_number=e164, times=None)
        try:
            client.get_phone_number(PhoneNumberId=e164)
        except (ClientError, BotoCoreError):
            assert not isinstance(outcome, Success)
        except Exception:
            assert isinstance(outcome, MalformedResponse)
        if isinstance(outcome, ServiceError):
            assert chime_phone.calls

    check()


@pytest.mark.slow
def test_planted_bugs_are_found() -> None:
    lookups = {service: drawn(chime.lookups(service=service), 0) for service in HOSTS}
    services = list(HOSTS)

    def is_found(bug: type[Lookup], service: str) -> bool:
        pair = Pair(a_bench, bug, service)
        return any(pair.differ(outcome, e164) for e164, outcome in lookups[service])

    with bench() as a_bench:
        missed = [name(bug) for nth, bug in enumerate(BUGS) if not is_found(bug, services[nth % 2])]
    assert len(missed) <= 1, missed
