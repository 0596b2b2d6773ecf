"""The outcomes that a test scripts, and the calls that they are for.

A rule lists how it differs from a call, and matches where it does not differ: so matching, and the
explanation of a rule that did not match, come from one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from ..domain.numbering import require_e164
from ..domain.outcomes import Answer, Fault, MalformedResponse, Outcome, ServiceError, Success
from ..domain.service_model import SERVICES, ServiceName, operation_model, operation_names, violation
from ..errors import InvalidValue, choices, unknown
from ..http.call import Call

_SHOWN = ("operation", "phone_number", "service", "times", "skip", "effect")


@dataclass(eq=False, kw_only=True)
class Rule:
    """Outcomes for the calls that match, and how many of them have been taken."""

    outcomes: Sequence[Outcome]
    operation: str | None = None
    phone_number: str | None = None
    service: ServiceName | None = None
    times: int | None = 1
    latency: float = 0
    optional: bool = False
    skip: int = 0
    effect: bool = False
    met: int = field(default=0, init=False)  # calls, skipped or answered

    @property
    def taken(self) -> int:
        """How many outcomes calls have got."""
        return max(self.met - self.skip, 0)

    @property
    def left(self) -> int | None:
        """How many outcomes are still to come; None for ever."""
        return None if self.times is None else self.times * len(self.outcomes) - self.taken

    def differences(self, call: Call) -> list[str]:
        """Every field in which a call is not the one that was scripted, in words."""
        return [
            f"{name}: scripted {wanted!r}, called {getattr(call, name)!r}"
            for name in ("operation", "phone_number", "service")
            if (wanted := getattr(self, name)) is not None and wanted != getattr(call, name)
        ]

    @property
    def upcoming(self) -> Answer:
        """The next outcome."""
        return cast(Answer, self.outcomes[self.taken % len(self.outcomes)])  # `check` refuses anything else

    def take(self) -> Answer:
        """The next outcome, which is thereby used up."""
        outcome = self.upcoming
        self.met += 1
        return outcome

    def __str__(self) -> str:
        changed = {name: getattr(self, name) for name in _SHOWN if getattr(self, name) != getattr(Rule, name)}
        keywords = (f"{name}={value!r}" for name, value in changed.items())
        return f"add_response({', '.join([*map(repr, self.outcomes), *keywords])})"


_A_YEAR = 365 * 24 * 3600
ScriptSnapshot = tuple[tuple[Rule, int], ...]


class Script:
    """The rules of one fake, in the order in which they were added."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []  # the used-up ones included

    def rule_for(self, call: Call) -> Rule | None:
        """The rule that answers a call: the oldest that is not used up, then the newest endless one."""
        return next((rule for rule in self._candidates(call) if rule.met >= rule.skip), None)

    def take_rule_for(self, call: Call) -> Rule | None:
        """The same, and the rules before it have skipped this call."""
        for rule in self._candidates(call):
            if rule.met >= rule.skip:
                return rule
            rule.met += 1
        return None

    def _candidates(self, call: Call) -> list[Rule]:
        matching = [rule for rule in self.rules if rule.left != 0 and not rule.differences(call)]
        finite = [rule for rule in matching if rule.times is not None]
        return [*finite, *(rule for rule in reversed(matching) if rule.times is None)]

    def unused(self) -> list[Rule]:
        """The rules that calls were required to consume and did not."""
        return [rule for rule in self.rules if rule.left and not rule.optional]

    def snapshot(self) -> ScriptSnapshot:
        """The rules and how far each is used."""
        return tuple((rule, rule.met) for rule in self.rules)

    def restore(self, snapshot: ScriptSnapshot) -> None:
        self.rules = [rule for rule, _ in snapshot]
        for rule, met in snapshot:
            rule.met = met

    def remove(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule for rule in self.rules if rule not in rules]


def output_mismatch(outcome: Outcome, service: ServiceName, operation: str) -> str | None:
    """Why a scripted success cannot be the output of an operation, as a sentence."""
    if not isinstance(outcome, Success) or outcome.unchecked:
        return None
    shape = operation_model(service, operation).output_shape
    if shape is None:
        return f"{operation} has no output, so its Success is Success({{}})" if outcome.body else None
    return violation(shape, outcome.body)


def check(rule: Rule) -> None:
    """Refuse a rule that could never answer a call.  Raises `InvalidValue`."""
    if not rule.outcomes:
        raise InvalidValue("add_response() needs an outcome, such as ServiceError('NotFoundException').")
    for outcome in rule.outcomes:
        if not isinstance(outcome, Success | ServiceError | MalformedResponse | Fault):
            raise InvalidValue(f"add_response({outcome!r}): {_hint(outcome)}")
    if rule.service is not None and rule.service not in SERVICES:
        raise unknown("service", rule.service, SERVICES)
    services: list[ServiceName] = [rule.service] if rule.service else list(SERVICES)
    known = set[str]().union(*(operation_names(service) for service in services))
    if rule.operation is not None and str(rule.operation) not in known:
        raise unknown("operation", rule.operation, sorted(known), _elsewhere(str(rule.operation)))
    if rule.phone_number is not None:
        try:
            rule.phone_number = require_e164(rule.phone_number)
        except InvalidValue as error:
            raise InvalidValue(f"phone_number={error}") from None
    _check_manner(rule)
    for outcome in rule.outcomes:
        _check_fit(outcome, services, rule.operation)


def _check_manner(rule: Rule) -> None:
    if rule.times is not None and (type(rule.times) is not int or rule.times < 1):
        raise InvalidValue(f"times={rule.times!r}: use 1 or more, or None for ever.")
    if not isinstance(rule.optional, bool):
        raise InvalidValue(f"optional={rule.optional!r}: use True or False.")
    if type(rule.latency) not in (int, float) or not 0 <= rule.latency <= _A_YEAR:
        raise InvalidValue(f"latency={rule.latency!r}: use seconds, 0 or more, and no more than a year.")
    if type(rule.skip) is not int or rule.skip < 0:
        raise InvalidValue(f"skip={rule.skip!r}: use the number of calls to skip, 0 or more.")
    if not isinstance(rule.effect, bool):
        raise InvalidValue(f"effect={rule.effect!r}: use True or False.")
    for outcome in rule.outcomes if rule.effect else ():
        if isinstance(outcome, Fault) and outcome.kind in Fault.NEVER_CONNECTED:
            raise InvalidValue(
                f"{outcome!r} with effect=True: a call that never connects has no effect; use "
                f"{choices(kind for kind in Fault.KINDS if kind not in Fault.NEVER_CONNECTED)}."
            )


def _check_fit(outcome: Outcome, services: Sequence[ServiceName], operation: str | None) -> None:
    # GetPhoneNumber first: it is what most scripts are for, and what the message then speaks of.
    names = [operation] if operation else ["GetPhoneNumber", *sorted(operation_names(services[-1]))]
    first = None
    for name in names:
        for service in services:
            if name in operation_names(service):
                sentence = output_mismatch(outcome, service, name)
                if sentence is None:
                    return
                first = first or f"{name}: {sentence}"
    raise InvalidValue(
        f"{outcome!r} is not an output of {operation or 'any operation'}. {first}. "
        "Pass unchecked=True to Success to send it anyway."
    )


_EXAMPLES = {
    "Success": "Success.of_phone_number('+12065550100')",
    "ServiceError": "ServiceError('NotFoundException')",
    "MalformedResponse": "MalformedResponse(b'{}')",
    "Fault": "Fault('read-timeout')",
}


def _hint(value: object) -> str:
    name = value.__name__ if isinstance(value, type) else value
    if isinstance(name, str) and name in _EXAMPLES:
        return f"that is a class: call it, as in {_EXAMPLES[name]}."
    if isinstance(value, str):
        return f"use Fault({value!r})." if value in Fault.KINDS else f"use ServiceError({value!r})."
    if isinstance(value, dict):
        return "wrap it in Success(...)."
    return f"an outcome is one of {choices(_EXAMPLES)}."


def _elsewhere(operation: str) -> str:
    return "".join(f"It is an operation of {s}." for s in SERVICES if operation in operation_names(s))
