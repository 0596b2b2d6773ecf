"""Masks what belongs to an account: numbers, ids, names, ARNs, keys, tokens.

What an account has answered is known, and each text in it is hidden wherever it turns up, unless it is a
word of the service models.  What only looks like an id, a name or an address is hidden too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from ..domain.numbering import country_of, is_toll_free
from ..domain.service_model import SERVICES, service_model

_LONGEST = 200
_LEAST = 3  # letters of a text that is hidden
_NUMBER = re.compile(r"(?:\+|%2B|%252B)([1-9][0-9]{6,14})", re.IGNORECASE)
_LOOKS_OWN = re.compile(
    r"(?<!\w)'[^']+'(?!\w)|\"[^\"]+\""  # what is quoted
    r"|arn:\S+|\w+://\S+|\S+@\S+"  # names, addresses, mail
    r"|[\w./+=%-]*[0-9]{5}[\w./+=%-]*"  # account ids, numbers
    r"|(?=[\w-]*[0-9])[\w-]{12,}"  # ids
    r"|[\w/+=-]{40,}"  # tokens
)


class Mask:
    """Hides the texts of one account, `known`, and shows what was `asked` as such."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted({k for k in known if len(k) >= _LEAST} - _vocabulary(), key=len, reverse=True)

    def value(self, value: Any, asked: Iterable[str] = ()) -> Any:
        """A JSON value with every text in it masked."""
        if isinstance(value, Mapping):
            return {self.text(k, asked): self.value(v, asked) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item, asked) for item in value]
        return self.text(value, asked) if isinstance(value, str) else value

    def text(self, text: str, asked: Iterable[str] = ()) -> str:
        """A text, masked; the placeholders are `<asked>`, `<US Local number>` and `<hidden>`."""
        for own in asked:
            text = text.replace(own, "<asked>")
        text = _NUMBER.sub(_kind_of_number, text)
        for own in self._known:
            text = text.replace(own, "<hidden>")
        return _LOOKS_OWN.sub(_unless_a_word, text)[:_LONGEST]


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value but the names of members."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, str):
        yield value


def _kind_of_number(found: re.Match[str]) -> str:
    e164 = f"+{found[1]}"
    return f"<{country_of(e164) or 'foreign'} {'TollFree' if is_toll_free(e164) else 'Local'} number>"


def _unless_a_word(found: re.Match[str]) -> str:
    quote = found[0][0] if found[0][0] in "'\"" else ""
    text = found[0].strip(quote or None)
    is_plain = text in _vocabulary() or re.fullmatch("<[^>]+>", text)
    return found[0] if is_plain else f"{quote}<hidden>{quote}"


@cache
def _vocabulary() -> frozenset[str]:
    """The words of the service models, which tell nothing of an account."""
    words: set[str] = {*SERVICES}
    for service in SERVICES:
        model = service_model(service)
        for name in model.shape_names:
            shape = model.shape_for(name)
            words |= {name, *getattr(shape, "members", ()), *shape.metadata.get("enum", ())}
    return frozenset(words)
