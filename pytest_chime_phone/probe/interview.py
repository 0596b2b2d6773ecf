"""One run of the probe: asks every question that can be asked, and says what was seen.

Answers are read after the last call: only then is it known what belongs to the account and must be masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.numbering import to_e164
from ..domain.observed import Observation
from ..domain.service_model import ServiceName
from ..errors import InvalidValue
from . import reading
from .answers import Answer, Unanswered
from .asking import Ask, Asker
from .masking import Mask, texts_in
from .questions import RATE, Asks, Question, questions

_ECHOED = ("PhoneNumberId", "NextToken", "VoiceConnectorId")  # by the texts of errors
_BAD_KEYS = ("Expired", "Unrecognized", "InvalidClientToken", "InvalidSignature", "IncompleteSignature")


class Interview:
    """The questions to one service of an account, and what the calls came to."""

    def __init__(self, asker: Asker, service: ServiceName) -> None:
        self._asker = asker
        self._service: ServiceName = service
        self._came_to: dict[str, Answer | Unanswered] = {}

    def observations(self, *, date: str) -> list[Observation]:
        """What was seen, a row a question.  Raises `InvalidValue` where the account answers nothing."""
        table = questions(self._service, self._asker.region)
        facts = self._facts()
        for question in table:
            for ask in question.asks:
                self._ask(ask, facts)
        answers = [answer for answer in self._came_to.values() if isinstance(answer, Answer)]
        owned = texts_in([answer.json for answer in answers if answer.is_success])
        mask = Mask([*owned, *filter(None, self._asker.keys)])
        throttle = self._asker.throttle
        pace = mask.value(reading.as_seen(throttle)) if throttle else RATE.fake
        return [
            Observation(
                question=f"{self._service}:{question.id}",
                fake=question.fake,
                seen=seen,
                agrees=seen == question.fake if told else None,
                region=self._asker.region,
                botocore=self._asker.botocore,
                date=date,
            )
            for question, (seen, told) in [
                *((question, self._seen(question, facts, mask)) for question in table),
                (RATE, (pace, True)),
            ]
        ]

    def _facts(self) -> dict[str, str]:
        """What later calls are about."""
        asks = Asks(self._service)
        first = self._ask(asks.every_number, {})
        if isinstance(first, Unanswered):
            raise InvalidValue(f"{self._service} cannot be queried: {first}.")
        if first.is_denial and (first.code or "").startswith(_BAD_KEYS):
            raise InvalidValue(f"AWS rejects the profile's keys: {first.code}. Check or renew them.")
        listed = _objects(first, "PhoneNumbers")
        facts = {"missing number": reading.missing_number({str(n.get("E164PhoneNumber")) for n in listed})}
        for e164 in reading.held_numbers(listed)[:1]:
            digits = e164.removeprefix("+")
            facts |= {"phone number": e164, "digits": digits, "percent-encoded": f"%2B{digits}"}
        if self._service == "chime-sdk-voice":
            connectors = self._ask(asks.connectors, {})
            for connector in _objects(connectors, "VoiceConnectors")[:1]:
                facts["Voice Connector"] = str(connector.get("VoiceConnectorId"))
        return facts

    def _ask(self, ask: Ask, facts: Mapping[str, str]) -> Answer | Unanswered:
        """What a call comes to; it is made once."""
        try:
            filled = ask.with_facts(facts)
        except Unanswered as unanswered:
            return unanswered
        key = repr(filled)
        if key not in self._came_to:
            try:
                self._came_to[key] = self._asker.answer(filled)
            except Unanswered as unanswered:
                self._came_to[key] = unanswered
        return self._came_to[key]

    def _seen(self, question: Question, facts: Mapping[str, str], mask: Mask) -> tuple[Any, bool]:
        """What the answers to a question say, and whether they say anything."""
        try:
            answers = [self._permitted(question, ask, facts) for ask in question.asks]
            seen = question.read(*answers)
        except Unanswered as unanswered:
            return str(unanswered), False
        asked = _echoed(question.asks[0].with_facts(facts))
        plain = Mask(()).value(seen, asked)
        return (plain if plain == question.fake else mask.value(seen, asked)), True

    def _permitted(self, question: Question, ask: Ask, facts: Mapping[str, str]) -> Answer:
        answer = self._ask(ask, facts)
        if isinstance(answer, Unanswered):
            raise answer
        if ask.signed and answer.is_denial and not _is_about_chime(question, answer):
            raise Unanswered("not permitted")
        return answer


def _objects(answer: Answer | Unanswered, name: str) -> list[dict[str, Any]]:
    """What an answer lists; nothing, where it is none."""
    found = answer.members.get(name) if isinstance(answer, Answer) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _is_about_chime(question: Question, answer: Answer) -> bool:
    """Whether an answer tells that an account may not use `chime` at all, not that a policy is in the way."""
    return question.id == "chime-account" and answer.code != "AccessDeniedException"


def _echoed(ask: Ask) -> list[str]:
    """The texts of a call that an error may repeat."""
    given = [str(value) for name, value in ask.parameters.items() if name in _ECHOED]
    return [text for text in (*given, *map(to_e164, given)) if text and text.strip()]
