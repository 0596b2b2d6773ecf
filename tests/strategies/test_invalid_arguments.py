"""Bad arguments: `InvalidArgument`, in a message that says what is wrong; and never an empty strategy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pytest_chime_phone import strategies as chime

from .searching import minimal

WITH_SERVICE = [
    chime.phone_numbers,
    chime.payloads,
    chime.inventories,
    chime.malformed_responses,
    chime.service_errors,
    chime.outcomes,
    chime.outcome_sequences,
]
WITH_OPERATION = [
    chime.payloads,
    chime.malformed_responses,
    chime.service_errors,
    chime.outcomes,
    chime.outcome_sequences,
]
WITH_E164 = [chime.malformed_responses, chime.outcomes, chime.outcome_sequences]


def named(strategy: Any) -> str:
    return getattr(strategy, "__name__", "")


@pytest.mark.parametrize("strategy", WITH_SERVICE, ids=named)
@pytest.mark.parametrize(
    ("service", "message"),
    [
        ("chime-sdk-voise", "unknown service 'chime-sdk-voise': did you mean 'chime-sdk-voice'"),
        ("polly", "unknown service 'polly': use 'chime' or 'chime-sdk-voice'"),
        (None, "unknown service None"),
        (["chime"], r"unknown service \['chime'\]"),
    ],
)
def test_an_unknown_service(strategy: Callable[..., Any], service: Any, message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        strategy(service=service)


@pytest.mark.parametrize("strategy", WITH_OPERATION, ids=named)
@pytest.mark.parametrize(
    ("service", "operation", "message"),
    [
        (
            "chime",
            "GetPhoneNumbers",
            "unknown operation of chime 'GetPhoneNumbers': did you mean 'GetPhoneNumber'",
        ),
        ("chime", "get_phone_number", "unknown operation of chime 'get_phone_number'"),
        ("chime", "ListSipRules", None),
        ("chime", None, "unknown operation of chime None"),
    ],
)
def test_an_unknown_operation(
    strategy: Callable[..., Any], service: str, operation: Any, message: str | None
) -> None:
    if message is None and operation in chime_operations():
        pytest.skip("botocore 1.37.1 and older have the operation in both services")
    with pytest.raises(InvalidArgument, match=message or "unknown operation"):
        strategy(service=service, operation=operation)


def chime_operations() -> frozenset[str]:
    from pytest_chime_phone.domain.service_model import operation_names

    return operation_names("chime")


@pytest.mark.parametrize("strategy", WITH_E164, ids=named)
@pytest.mark.parametrize(
    "e164", ["junk", "", "+0206555", "+1234567890123456", None, 12065550100, "2065550100"]
)
def test_what_is_not_a_number_is_refused(strategy: Callable[..., Any], e164: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"is not a valid E\.164 phone number: .*'\+12065550100'"):
        strategy(e164=e164)


REFUSED_AT_ONCE: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: chime.e164_phone_numbers(country="KR"),
        "no Local numbers of KR are known to be set aside for fictional use .* pass fictional=False",
    ),
    (lambda: chime.e164_phone_numbers(country="AU", number_type="TollFree"), "no TollFree numbers of AU"),
    (
        lambda: chime.e164_phone_numbers(country="AQ", fictional=False),
        "the numbering plan of AQ has no Local numbers",
    ),
    (
        lambda: chime.e164_phone_numbers(country="ZZ", number_type="TollFree", fictional=False),
        "the numbering plan of ZZ has no TollFree numbers",
    ),
    (
        lambda: chime.e164_phone_numbers(country="us"),
        "country='us': use an ISO 3166 alpha-2 code such as 'US'",
    ),
    (lambda: chime.e164_phone_numbers(country="USA"), "country='USA': use an ISO 3166"),
    (lambda: chime.e164_phone_numbers(country=""), "country='': use an ISO 3166"),
    (lambda: chime.e164_phone_numbers(country=1), "country=1: use an ISO 3166"),
    (
        lambda: chime.e164_phone_numbers(number_type="tollfree"),
        "unknown number_type 'tollfree': did you mean",
    ),
    (lambda: chime.e164_phone_numbers(number_type="Mobile"), "unknown number_type 'Mobile': use 'Local' or"),
    (
        lambda: chime.phone_numbers(Statu=st.just("Assigned")),
        "unknown PhoneNumber member 'Statu': did you mean",
    ),
    (lambda: chime.phone_numbers(OrderId=st.none()), "unknown PhoneNumber member 'OrderId'"),
    (
        lambda: chime.phone_numbers(Status="Assigned"),
        r"Status='Assigned' is not a strategy: write Status=st\.just\('Assigned'\)",
    ),
    (lambda: chime.phone_numbers(CallingName=None), r"write CallingName=st\.just\(None\)"),
    (
        lambda: chime.malformed_responses(operation="DeletePhoneNumber"),
        "DeletePhoneNumber of chime answers without a body: nothing can be malformed",
    ),
    (lambda: chime.malformed_responses(operation="UpdatePhoneNumberSettings"), "without a body"),
    (lambda: chime.inventories(max_size=-1), "max_size=-1: use 0 or more"),
    (lambda: chime.inventories(max_size=None), "max_size=None"),
    (lambda: chime.outcome_sequences(min_size=0), "min_size=0, max_size=4: use 1 or more, the smaller first"),
    (lambda: chime.outcome_sequences(min_size=5), "min_size=5, max_size=4"),
    (lambda: chime.outcome_sequences(min_size=2, max_size=1), "min_size=2, max_size=1"),
    (lambda: chime.outcome_sequences(max_size=None), "max_size=None"),
]


@pytest.mark.parametrize(("make", "message"), REFUSED_AT_ONCE, ids=[m for _, m in REFUSED_AT_ONCE])
def test_bad_arguments_are_refused_at_once(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        make()


A_RULE = {"Name": "SipRuleId", "Value": "a"}
REFUSED_WHEN_DRAWN: list[tuple[dict[str, Any], str]] = [
    ({"Status": "assigned"}, "excluded by the model of chime: Status='assigned' is not one of"),
    ({"Status": "Cancelled"}, "excluded by the model of chime: Status='Cancelled' is not one of"),
    ({"ProductType": "Voice Connector"}, "ProductType='Voice Connector' is not one of"),
    ({"CallingName": "A name far too long to be one"}, "does not match the pattern"),
    ({"CreatedTimestamp": "yesterday"}, "CreatedTimestamp='yesterday' is not an ISO 8601 timestamp"),
    ({"Associations": [{"Name": "Connector"}]}, "Name='Connector' is not one of"),
    ({"E164PhoneNumber": "+0"}, "E164PhoneNumber='\\+0' does not match the pattern"),
    ({"E164PhoneNumber": None}, "E164PhoneNumber.* null"),
    ({"PhoneNumberId": None}, "PhoneNumberId.* null"),
    ({"Status": None}, "Status.* null"),
    ({"CreatedTimestamp": 1572287437.453}, "CreatedTimestamp=1572287437.453: use text, as on the wire"),
    ({"CreatedTimestamp": datetime(2019, 10, 28, tzinfo=UTC)}, "use text, as on the wire"),
    ({"ProductType": ["VoiceConnector"]}, "is not text"),
    ({"Country": "KR"}, "no Local numbers of KR are known .* pass fictional=False"),
    ({"Status": "Assigned", "Associations": []}, "Assigned if, and only if"),
    ({"Status": "Unassigned", "Associations": [A_RULE]}, "Assigned if, and only if"),
    ({"Type": "TollFree", "ProductType": "BusinessCalling"}, "toll-free numbers cannot be"),
    ({"Country": "GB", "ProductType": "VoiceConnector"}, "outside the US"),
    ({"Country": "CA", "ProductType": "VoiceConnector"}, "outside the US"),
    ({"Country": "US", "E164PhoneNumber": "+442079460000"}, "its numbers begin with \\+1"),
    ({"CallingName": "Acme", "CallingNameStatus": "Unassigned"}, "never had a name"),
    (
        {"Status": "Unassigned", "DeletionTimestamp": "2019-10-28T18:43:10.000Z"},
        "the number is not being deleted",
    ),
    (
        {
            "CreatedTimestamp": "2020-01-01T00:00:00.000Z",
            "UpdatedTimestamp": "2019-01-01T00:00:00.000Z",
        },
        "is after UpdatedTimestamp",
    ),
    ({"E164PhoneNumber": "+12065550100", "PhoneNumberId": "%2B12065550101"}, "is not the id of"),
    ({"E164PhoneNumber": "+12065550100", "Type": "TollFree"}, "Type='TollFree'"),
    ({"Country": "KR", "Type": "Local", "ProductType": "VoiceConnector"}, "KR"),
]


@pytest.mark.parametrize(
    ("given", "message"), REFUSED_WHEN_DRAWN, ids=[str(given) for given, _ in REFUSED_WHEN_DRAWN]
)
def test_overrides_that_exclude_each_other_are_refused_when_drawn(
    given: dict[str, Any], message: str
) -> None:
    strategy = chime.phone_numbers(**{name: st.just(value) for name, value in given.items()})
    with pytest.raises(InvalidArgument, match=message):
        minimal(strategy, lambda _: False)


def test_the_message_gives_no_advice_that_is_for_another_place() -> None:
    with pytest.raises(InvalidArgument) as refused:
        minimal(chime.phone_numbers(Status=st.just("Assigned"), Associations=st.just([])))
    assert "unchecked=True" not in str(refused.value)


def test_what_the_other_service_knows_is_refused() -> None:
    business = chime.phone_numbers(service="chime-sdk-voice", ProductType=st.just("BusinessCalling"))
    with pytest.raises(InvalidArgument, match="excluded by the model of chime-sdk-voice: ProductType="):
        minimal(business)


@pytest.mark.parametrize(
    "name", ["faults", "phone_number_ids", "invalid_phone_number_ids", "e164_phone_numbers", "phone_numbers"]
)
def test_options_are_given_by_name(name: str) -> None:
    with pytest.raises(TypeError, match="positional argument"):
        getattr(chime, name)("chime")


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("e164_phone_numbers", {"fictional": None}),
        ("e164_phone_numbers", {"fictional": 0}),
        ("phone_numbers", {"strict": "x"}),
        ("phone_numbers", {"fictional": "no"}),
        ("service_errors", {"common": None}),
    ],
)
def test_what_is_true_or_false_is_nothing_else(name: str, option: dict[str, Any]) -> None:
    ((key, value),) = option.items()
    with pytest.raises(InvalidArgument, match=f"{key}={value!r}: use True or False"):
        getattr(chime, name)(**option)
