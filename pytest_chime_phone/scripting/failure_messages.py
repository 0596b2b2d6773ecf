"""Every failure message about calls.

A message shows the request decoded, the nearest candidate, each field in which it differs, and
what to write instead.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..domain.outcomes import Answer, ServiceError, Success
from ..http.call import Call
from ..http.client_parsing import reading
from ..http.messages import Request
from .rules import Rule


def no_operation(request: Request, nearest: Sequence[str]) -> str:
    """The message about a request that is no request of the service."""
    return _paragraphs(
        f"{request.method} {request.url} is no request of {request.endpoint.service}: "
        "no operation of its installed botocore model has this method and path.",
        _list("nearest operations:", nearest),
        "Mend the URL; a request of this kind cannot be scripted.",
    )


def no_state(call: Call, rules: Sequence[Rule]) -> str:
    """The message about an operation that the fake keeps no state for, and nobody scripted."""
    return _paragraphs(
        f"{call.operation} of {call.service} has no answer: the fake keeps no state for it, "
        "and no scripted outcome matches.",
        _described(call),
        _nearest(call, rules),
        f"write: chime_phone.add_response(Success({{...}}), operation={call.operation!r})",
    )


def unfit(call: Call, rule: Rule, sentence: str) -> str:
    """The message about a scripted success that is no output of the operation that was called."""
    return _paragraphs(
        f"the outcome scripted for {call.operation} of {call.service} is no output of it: {sentence}.",
        _described(call),
        f"scripted: {rule}",
        "write: operation=... in add_response to aim it, or Success(..., unchecked=True) to send it "
        "all the same.",
    )


def stalled(call: Call, sentence: str) -> str:
    """The message about a poll that will never end."""
    return _paragraphs(
        f"{sentence}: a program that waits for it waits for ever.",
        _described(call),
        "write: chime_phone.clock.advance(...) between the reads, or "
        "`with chime_phone.clock.instead_of_sleep():` round code that sleeps.\n"
        "settle_after=N has N reads complete it; stalled_after=None lets reads go on.",
    )


def no_effect(call: Call, rule: Rule) -> str:
    """The message about a scripted effect of an operation that the fake keeps no state for."""
    return _paragraphs(
        f"{call.operation} of {call.service} cannot have an effect: the fake keeps no state for it.",
        _described(call),
        f"scripted: {rule}",
        "write: operation=... in add_response to aim it at a write, or leave effect=True out.",
    )


def unused(rules: Iterable[Rule], failures: Iterable[object], calls: Sequence[Call]) -> str:
    """The message about scripted outcomes and failures that nothing met."""
    idle = [f"{failure}: the number went through nothing of the kind." for failure in failures]
    return _paragraphs(*(_unused(rule, calls) for rule in rules), *idle, _relax())


def transcript(calls: Sequence[Call], numbers: Container[str]) -> str:
    """The calls as a reader of a failed test wants them: asked, answered, and nearly right."""
    return "\n".join(f"{number}. {_line(call, numbers)}" for number, call in enumerate(calls, 1))


def _line(call: Call, numbers: Container[str]) -> str:
    near = ""
    if isinstance(call.outcome, ServiceError) and call.outcome.code == "NotFoundException":
        similar = near_misses(call.phone_number, numbers)
        near = f"; the account has {', '.join(similar)}, one digit away" if similar else ""
    attempt = f", attempt {call.attempt}" if call.attempt > 1 else ""
    read = f"; {sentence}" if (sentence := reading(call)) else ""
    answer = f"{call.outcome}{_details(call.outcome)}"
    return f"{call.operation}({_arguments(call)}) by {call.client}{attempt} -> {answer}{near}{read}"


def _details(outcome: Answer) -> str:
    """The message of an error, and how many items of a batch failed though the answer is a success."""
    if isinstance(outcome, ServiceError) and outcome.message:
        return f": {outcome.message.rstrip('.')}"
    if isinstance(outcome, Success) and b'"PhoneNumberErrors"' in outcome.json:
        failed = outcome.body.get("PhoneNumberErrors")
        if isinstance(failed, list) and failed:
            return f"; {len(failed)} {'item' if len(failed) == 1 else 'items'} failed"
    return ""


def near_misses(e164: str | None, numbers: Container[str]) -> list[str]:
    """The account's numbers that differ in one digit from one that it does not have."""
    digits = "0123456789"
    asked = e164 or ""
    candidates = (
        f"{asked[:i]}{d}{asked[i + 1 :]}" for i in range(1, len(asked)) for d in digits if d != asked[i]
    )
    return [candidate for candidate in candidates if candidate in numbers]


def _unused(rule: Rule, calls: Sequence[Call]) -> str:
    left = rule.left or 0
    head = f"{rule}: {left} of {left + rule.taken} outcomes left,"
    if not calls:
        return f"{head} no call was made."
    nearest = min(calls, key=lambda call: len(rule.differences(call)))
    lines = [str(difference) for difference in rule.differences(nearest)]
    head = f"{head} no further call consumed {'it' if left == 1 else 'them'}."
    if not lines:
        return f"{head} Calls in all: {len(calls)}."
    return "\n".join([head, _list(f"nearest call: {nearest.operation}({_arguments(nearest)})", lines)])


def _nearest(call: Call, rules: Sequence[Rule]) -> str:
    if not rules:
        return ""
    rule = min(rules, key=lambda rule: len(rule.differences(call)))
    lines = [str(difference) for difference in rule.differences(call)]
    return _list(f"nearest scripted: {rule}", lines or ["it is used up: raise times=, or None for ever"])


def _described(call: Call) -> str:
    rows = [f"{call.method} {call.url}", f"{call.operation}({_arguments(call)})"]
    if call.body:
        rows.append(f"body {call.body.decode(errors='replace')}")
    return _list(f"request, by {call.client}, attempt {call.attempt}:", rows)


def _arguments(call: Call) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in call.parameters.items())


def _relax() -> str:
    return (
        "Mend what you scripted, or say that it may stay unused: optional=True in add_response, "
        "times=None for ever, or allow_unused=True for the whole fake."
    )


def _list(head: str, lines: Iterable[str]) -> str:
    rows = list(lines)
    return "\n".join([head, *(f"    {row}" for row in rows)]) if rows else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
