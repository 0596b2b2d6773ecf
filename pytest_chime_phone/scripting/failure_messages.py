"""Every failure message about calls.

A message shows the request decoded, the nearest candidate, each field in which it differs, what to
write instead, and the address of the page that explains it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from ..domain.outcomes import Answer, ServiceError, Success
from ..errors import see
from ..http.call import Call, invocation
from ..http.client_parsing import reading
from ..http.messages import Request
from .rules import Rule

# Of many calls, so many of the first and of the last are shown; of many numbers, the first.
_FIRST_CALLS, _LAST_CALLS = 5, 20
_MOST_NUMBERS = 5


def no_operation(request: Request, nearest: Sequence[str]) -> str:
    """The message about a request that is not a request of the service."""
    return _paragraphs(
        f"{request.method} {request.url} is not a request of {request.endpoint.service}: "
        "no operation of its installed botocore model has this method and path.",
        _list("nearest operations:", nearest),
        "Fix the URL; a request of this kind cannot be scripted.",
        see("reference/operations.md"),
    )


def no_state(call: Call, rules: Sequence[Rule]) -> str:
    """The message about an operation that the fake keeps no state for, and nobody scripted."""
    return _paragraphs(
        f"{call.operation} of {call.service} has no answer: the fake keeps no state for it, "
        "and no scripted outcome matches.",
        _described(call),
        _nearest(call, rules),
        f"write: chime_phone.add_response(Success({{...}}), operation={call.operation!r})",
        see("reference/fixture.md#scripts"),
    )


def mismatch(call: Call, rule: Rule, sentence: str) -> str:
    """The message about a scripted success that is not an output of the operation that was called."""
    return _paragraphs(
        f"the outcome scripted for {call.operation} of {call.service} is not a valid output: {sentence}.",
        _described(call),
        f"scripted: {rule}",
        "write: operation=... in add_response to select its calls, or Success(..., unchecked=True) to send "
        "it anyway.",
        see("reference/fixture.md#scripts"),
    )


def stalled(call: Call, sentence: str) -> str:
    """The message about a poll that will never end."""
    return _paragraphs(
        f"{sentence}: code that polls for a change never ends.",
        _described(call),
        "write: chime_phone.clock.advance(...) between the reads, or "
        "`with chime_phone.clock.instead_of_sleep():` round code that sleeps.\n"
        "settle_after=N completes it after N reads; stalled_after=None turns this off.",
    )


def no_effect(call: Call, rule: Rule) -> str:
    """The message about a scripted effect of an operation that the fake keeps no state for."""
    return _paragraphs(
        f"{call.operation} of {call.service} cannot have an effect: the fake keeps no state for it.",
        _described(call),
        f"scripted: {rule}",
        "write: operation=... in add_response to select a write, or remove effect=True.",
    )


def unused(rules: Iterable[Rule], failures: Iterable[object], calls: Sequence[Call]) -> str:
    """The message about scripted outcomes and failures that nothing met."""
    idle = [f"{failure}: no such process ran for this number." for failure in failures]
    relax = (
        "Fix what you scripted, or say that it may stay unused: optional=True in add_response, "
        "times=None for ever, or allow_unused=True for the whole fake."
    )
    return _paragraphs(
        *(_unused(rule, calls) for rule in rules), *idle, relax, see("reference/fixture.md#scripts")
    )


def transcript(calls: Sequence[Call], numbers: Collection[str]) -> str:
    """One line for each call; of a long sequence the first, the last, and how many are between.

    `numbers` are those of the account, which a "not found" is compared with.
    """
    lines = [f"{place}. {_line(call, numbers)}" for place, call in _shown(calls)]
    if hidden := len(calls) - len(lines):
        lines.insert(_FIRST_CALLS, f"... {hidden} more {'call' if hidden == 1 else 'calls'} ...")
    return "\n".join(lines)


def _shown(calls: Sequence[Call]) -> list[tuple[int, Call]]:
    placed = list(enumerate(calls, 1))
    return (
        placed if len(placed) <= _FIRST_CALLS + _LAST_CALLS else placed[:_FIRST_CALLS] + placed[-_LAST_CALLS:]
    )


def _line(call: Call, numbers: Collection[str]) -> str:
    near = ""
    if isinstance(call.outcome, ServiceError) and call.outcome.code == "NotFoundException":
        near = f"; the account {_has_instead(call.phone_number, numbers)}" if call.phone_number else ""
    attempt = f", attempt {call.attempt}" if call.attempt > 1 else ""
    read = f"; {sentence}" if (sentence := reading(call)) else ""
    return f"{invocation(call)} by {call.client}{attempt} -> {_told(call.outcome)}{near}{read}"


def _told(outcome: Answer) -> str:
    """An error with its message, and a success with what is looked for in it."""
    if isinstance(outcome, ServiceError) and outcome.message:
        return f"{outcome}: {outcome.message.rstrip('.')}"
    if not isinstance(outcome, Success):
        return str(outcome)
    body = outcome.body
    states = [f"{name}: {state}" for name, value in body.items() if (state := _state(value))]
    failed = body.get("PhoneNumberErrors")
    items = f"; {counted(failed, 'item')} failed" if isinstance(failed, list) and failed else ""
    return (", ".join(states) or str(outcome)) + items


def _state(value: Any) -> str:
    """What code that polls looks at: the status, and that of a calling name which is not settled."""
    if not isinstance(value, dict) or not isinstance(value.get("Status"), str):
        return ""
    name = value.get("CallingNameStatus")
    named = f", calling name {name}" if name in ("UpdateInProgress", "UpdateFailed") else ""
    return f"{value['Status']}{named}"


def not_in_account(key: object, others: Collection[Any], kind: str = "numbers") -> str:
    """A sentence on something that the account does not have, with what it has of that kind."""
    return f"{key!r} is not in the account, which {_has_instead(key, others, kind)}."


def _has_instead(key: object, others: Collection[Any], kind: str = "numbers") -> str:
    if near := near_misses(key, others):
        return f"has {', '.join(near)}, one digit away"
    return f"has {_some(others) if others else f'no {kind}'}"


def _some(others: Collection[object]) -> str:
    shown = ", ".join(map(str, islice(others, _MOST_NUMBERS)))
    more = len(others) - _MOST_NUMBERS
    return f"{shown} and {more} more" if more > 0 else shown


def near_misses(e164: object, numbers: Collection[str]) -> list[str]:
    """The account's numbers that differ in one digit from one that it does not have."""
    digits = "0123456789"
    asked = e164 if isinstance(e164, str) else ""
    candidates = (f"{asked[:i]}{d}{asked[i + 1 :]}" for i in range(1, len(asked)) for d in digits)
    return [candidate for candidate in candidates if candidate in numbers]


def counted(things: Collection[object], name: str) -> str:
    """`1 call`, `2 calls`."""
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _unused(rule: Rule, calls: Sequence[Call]) -> str:
    left = rule.left or 0
    head = f"{rule}: {left} of {left + rule.taken} outcomes left,"
    if not calls:
        return f"{head} no call was made."
    nearest = min(calls, key=lambda call: len(rule.differences(call)))
    lines = rule.differences(nearest)
    head = f"{head} no further call consumed {'it' if left == 1 else 'them'}."
    if not lines:
        return f"{head} Calls in all: {len(calls)}."
    return "\n".join([head, _list(f"nearest call: {invocation(nearest)}", lines)])


def _nearest(call: Call, rules: Sequence[Rule]) -> str:
    if not rules:
        return ""
    rule = min(rules, key=lambda rule: len(rule.differences(call)))
    return _list(
        f"nearest scripted: {rule}",
        rule.differences(call) or ["it is used up: raise times=, or set times=None"],
    )


def _described(call: Call) -> str:
    rows = [f"{call.method} {call.url}", invocation(call)]
    if call.body:
        rows.append(f"body {call.body.decode(errors='replace')}")
    return _list(f"request, by {call.client}, attempt {call.attempt}:", rows)


def _list(head: str, lines: Iterable[str]) -> str:
    rows = list(lines)
    return "\n".join([head, *(f"    {row}" for row in rows)]) if rows else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
