"""A number, and what a look-up of that very number comes to.

`outcomes()` always speak of one number, so they never test code that reads the number itself: code that
tells toll-free by a list of prefixes, or takes every number that begins with +1 for one of the US.  Here
the number changes as well.  What such code overlooks is one value among many: a prefix, a status, a
capability.  So there is a list of successes in which each value stands twice or more, and a test of a
hundred examples meets nearly all of them.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from itertools import cycle
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from ..domain.numbering import country_of, is_toll_free, to_e164
from ..domain.outcomes import Answer, Fault, MalformedResponse, Success
from ..domain.service_model import ServiceName, enumeration
from ..domain.violation import Violation
from .arguments import checked_service
from .decisions import Decisions, decisions, equally_likely
from .errors import error_strategies
from .malformed import SAMPLE, malformed_strategies
from .numbers import NumberType, fictional_ranges
from .phone_numbers import BYTES, CAPABILITIES, MAY_BE_ABSENT, decided_number

Lookup = tuple[str, Answer]

_OPERATION = "GetPhoneNumber"
# Every toll-free prefix and every country that has fictional numbers; the sample's number first.
_NUMBERS = (
    *(SAMPLE, "+18335550101", "+14165550102", "+18445550103", "+442079460104", "+18555550105"),
    *("+12125550106", "+18665550107", "+17875550108", "+18775550109", "+61255500110", "+18885550111"),
    *("+15145550112", "+448081570113", "+13035550114", "+19395550115"),
)
_PLACES: tuple[tuple[str, NumberType], ...] = (
    *(("US", "Local"), ("US", "TollFree"), ("CA", "Local"), ("PR", "Local")),
    *(("GB", "Local"), ("GB", "TollFree"), ("AU", "Local")),
)
# What the numbers in use are associated with, every third of them.
_ASSOCIATED = (
    *(("VoiceConnectorId", "VoiceConnectorId"), ("VoiceConnectorGroupId",)),
    *(("VoiceConnectorId", "VoiceConnectorId"), ("VoiceConnectorGroupId", "VoiceConnectorId")),
    *(("SipRuleId",), ("SipRuleId", "SipRuleId")),
)
_SINCE = "2019-10-28T18:40:37.453Z"
# Beside the list: how many ways lead to any sound answer at all.
_SUCCESSES = 5


def lookups(
    *, service: ServiceName = "chime", numbers: SearchStrategy[str] | None = None
) -> SearchStrategy[Lookup]:
    """Pairs of a number and an outcome that is about it, for code that reads the number itself.

    `numbers` are E.164 numbers; None is fictional ones of every country and type.  They shrink to the
    documented sample's number and its minimal success.

    Raises `InvalidArgument` for an unknown service, for `numbers` that is not a strategy and, when
    drawn, for what is not a valid E.164 number.
    """
    checked = checked_service(service)
    if numbers is None:
        return _lookups(checked)
    if not isinstance(numbers, SearchStrategy):
        raise InvalidArgument(f"{numbers=}: use a strategy, as in numbers=e164_phone_numbers().")
    return _lookups_of(checked, numbers)


@cache
def _lookups(service: ServiceName) -> SearchStrategy[Lookup]:
    ways: list[SearchStrategy[Any]] = [st.just((SAMPLE, _success(Decisions(bytes(BYTES)), service, SAMPLE)))]
    ways += [st.just(_typical(service, nth)) for nth in range(len(_NUMBERS))]
    ways += [decisions(BYTES + 6).map(lambda decide: _any_success(decide, service))] * _SUCCESSES
    others = cycle(_NUMBERS)
    ways += [_about(next(others), way) for way in error_strategies(service, _OPERATION, uncommon=1)]
    ways += [st.just((next(others), Fault(kind))) for kind in Fault.KINDS]
    ways += [_about(SAMPLE, way) for way in malformed_strategies(service, _OPERATION, SAMPLE, uncommon=1)]
    return equally_likely(ways)


def _about(e164: str, way: SearchStrategy[Answer]) -> SearchStrategy[Lookup]:
    return way.map(lambda outcome: (e164, outcome))


def _success(decide: Decisions, service: ServiceName, e164: str, **given: Any) -> Success:
    return Success({"PhoneNumber": decided_number(decide, service, {"E164PhoneNumber": e164, **given})})


def _any_success(decide: Decisions, service: ServiceName) -> Lookup:
    prefix, digits = decide.among(fictional_ranges(*decide.among(_PLACES)))
    e164 = f"{prefix}{decide.below(10**digits):0{digits}}"
    return e164, _success(decide, service, e164)


def _typical(service: ServiceName, nth: int) -> Lookup:
    """One of a list in which each prefix, status, capability and missing member has its turn."""
    e164 = _NUMBERS[nth]
    in_use, place = nth % 3 == 0, nth // 3
    others = [name for name in enumeration(service, "PhoneNumberStatus") if name != "Assigned"]
    odd, alone = CAPABILITIES[nth // 2 % len(CAPABILITIES)], nth % 2 == 1
    given: dict[str, Any] = {
        "Status": "Assigned" if in_use else others[(nth - place - 1) % len(others)],
        "Capabilities": {name: (name == odd) == alone for name in CAPABILITIES},
    }
    if in_use:
        given["Associations"] = [
            {"AssociatedTimestamp": _SINCE, "Name": name, "Value": f"abcdef1ghij2klmno{nth:03}{which:02}"}
            for which, name in enumerate(_ASSOCIATED[place])
        ]
    decide = Decisions(bytes(1) + (sha256(str(nth).encode()).digest() * 2)[1:BYTES])  # with every member
    number = decided_number(decide, service, {"E164PhoneNumber": e164, **given})
    for which, absent in ((nth, nth >= len(MAY_BE_ABSENT)), (nth + 3, nth < len(MAY_BE_ABSENT))):
        name = MAY_BE_ABSENT[which % len(MAY_BE_ABSENT)]
        if name not in given or name == "Capabilities":
            number[name] = None
            if absent:
                del number[name]
    return e164, Success({"PhoneNumber": number})


@st.composite
def _lookups_of(draw: DrawFn, service: ServiceName, numbers: SearchStrategy[str]) -> Lookup:
    drawn = draw(numbers)
    e164 = to_e164(drawn)
    if e164 is None:
        raise InvalidArgument(f"{drawn!r} is not a valid E.164 phone number, as in {SAMPLE!r}.")
    known = _alike(e164)
    outcome = draw(_failures_of(service, known))
    if outcome is None:
        return e164, _success(draw(decisions(BYTES)), service, e164)
    return e164, _renamed(outcome, known, e164)


@cache
def _failures_of(service: ServiceName, e164: str) -> SearchStrategy[Answer | None]:
    """What goes wrong, or None."""
    ways: list[SearchStrategy[Any]] = [st.none()] * (len(_NUMBERS) + _SUCCESSES)
    ways += error_strategies(service, _OPERATION, uncommon=1)
    ways += [st.just(Fault(kind)) for kind in Fault.KINDS]
    return equally_likely([*ways, *malformed_strategies(service, _OPERATION, e164, uncommon=1)])


def _alike(e164: str) -> str:
    """One number of each country and type: what is made for it is kept, and renamed."""
    kind = country_of(e164), is_toll_free(e164)
    return next((known for known in _NUMBERS if (country_of(known), is_toll_free(known)) == kind), e164)


def _renamed(outcome: Answer, known: str, e164: str) -> Answer:
    """The same about another number; the two change places, as an answer may name both."""
    if not isinstance(outcome, MalformedResponse) or known == e164:
        return outcome

    def swap(value: Any) -> Any:
        if isinstance(value, bytes):
            return swap(value.decode("latin-1")).encode("latin-1")
        if isinstance(value, dict):
            return {name: swap(inner) for name, inner in value.items()}
        if not isinstance(value, str):
            return value
        parts = value.split(known[1:])
        return e164[1:].join(part.replace(e164[1:], known[1:]) for part in parts)

    violations = [Violation(v.path, v.kind, swap(v.was), swap(v.became)) for v in outcome.violations]
    return MalformedResponse(
        swap(outcome.body), status=outcome.status, headers=outcome.headers, violations=violations
    )
