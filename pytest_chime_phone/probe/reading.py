"""How an answer is read: what it says about a choice, in words that name nothing of the account.

A reader takes what a question's calls came to, in their order, and gives a JSON value: a word, a list of
member names, or an error as `{"status", "code", "text"}`.  It raises `Unanswered` where they do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..domain.numbering import to_e164
from .answers import Answer, Unanswered

Seen = Any
Reader = Callable[..., Seen]

_QUEUE_ID = "DeletionTimestamp"
_NO_MEMBER = "without its member"
_TOKENS = {
    "a UUID": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "digits": r"\d+",
    "hex": r"[0-9a-f]+|[0-9A-F]+",
    "base64": r"[\w+/-]+={0,2}",
}


class Unread(Exception):
    """Ends a reader: the answer is an error, or no output; it holds what is seen of it."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen


def reader(read: Reader) -> Reader:
    """A reader that takes outputs of the operations, of any other answer what is seen of that."""

    def reads(*answers: Answer) -> Seen:
        try:
            return read(*map(_output, answers))
        except Unread as unread:
            return unread.seen

    return reads


def _output(answer: Answer) -> dict[str, Any]:
    if not answer.is_success:
        raise Unread(as_seen(answer))
    return answer.members


def as_seen(answer: Answer) -> dict[str, Any]:
    """An error by its status, code and text; a body that is no object by what is wrong with it."""
    if answer.defect or 200 <= answer.status < 300:
        return {"status": answer.status, "body": answer.defect or _NO_MEMBER}
    return {"status": answer.status, "code": answer.code, "text": answer.text}


def _member(output: Mapping[str, Any], name: str, kind: type) -> Any:
    value = output.get(name)
    if not isinstance(value, kind):
        raise Unread({"status": 200, "body": _NO_MEMBER})
    return value


def numbers_in(output: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The PhoneNumber objects of a list."""
    return [item for item in _member(output, "PhoneNumbers", list) if isinstance(item, dict)]


def is_queued(number: Mapping[str, Any]) -> bool:
    return number.get(_QUEUE_ID) is not None


def word(said: str) -> Reader:
    """Whether there is an output at all."""
    return reader(lambda _: said)


@reader
def id_form(output: Mapping[str, Any]) -> Seen:
    """How PhoneNumberId writes the number."""
    number = _member(output, "PhoneNumber", dict)
    e164, shown = str(number.get("E164PhoneNumber")), str(number.get("PhoneNumberId"))
    forms = {e164: "e164", f"%2B{e164[1:]}": "percent-encoded", e164[1:]: "digits"}
    return forms.get(shown, "another")


@reader
def member_names(output: Mapping[str, Any]) -> Seen:
    """The members of a PhoneNumber, in their order."""
    return [name for name in _member(output, "PhoneNumber", dict) if re.fullmatch("[A-Za-z0-9]{1,40}", name)]


@reader
def nulls(output: Mapping[str, Any]) -> Seen:
    """Whether members without a value are written as null, or left out."""
    number = _member(output, "PhoneNumber", dict)
    if None in number.values():
        return "written"
    if _QUEUE_ID in number:
        raise Unanswered("each member of the number has a value")
    return "left out"


def json_form(answer: Answer) -> Seen:
    """Whether there are spaces in the JSON."""
    if not answer.is_success:
        return as_seen(answer)
    return "spaced" if re.search(rb'^\{\s|":\s', answer.body) else "compact"


def arn_form(region: str) -> Reader:
    """The ARN of a number, with placeholders."""

    @reader
    def read(output: Mapping[str, Any]) -> Seen:
        number = _member(output, "PhoneNumber", dict)
        if not isinstance(arn := number.get("PhoneNumberArn"), str):
            return "null" if "PhoneNumberArn" in number else "absent"
        digits = str(number.get("E164PhoneNumber")).removeprefix("+")
        _, _, parts = arn.replace(digits, "<digits>").partition(":")
        named = {region: "<region>", "us-east-1": "us-east-1", "<digits>": "<digits>", "": ""}
        masked = [
            named.get(part) or ("<account>" if re.fullmatch(r"\d{12}", part) else _plain(part))
            for part in re.split(r"([:/])", parts)
        ]
        return "".join(masked).partition(":")[2]

    return read


def _plain(part: str) -> str:
    """A part of an ARN that names no resource, with or without the number in it."""
    return part if re.fullmatch(r"(%2B|\+)?<digits>|[a-z-]{0,20}|[:/]", part) else "<id>"


def page_sizes(member: str, asked: int) -> Reader:
    """How many items a page has without MaxResults, and whether one with it has so many."""

    @reader
    def read(default: Mapping[str, Any], most: Mapping[str, Any]) -> Seen:
        sizes = [len(_member(page, member, list)) for page in (default, most)]
        if not default.get("NextToken"):
            raise Unanswered("there is less than a page")
        cut = most.get("NextToken") and sizes[1] < asked
        return {"default": sizes[0], "most": sizes[1] if cut else "as asked"}

    return read


@reader
def token_form(output: Mapping[str, Any]) -> Seen:
    """What a NextToken is made of."""
    if not isinstance(token := output.get("NextToken"), str):
        raise Unanswered("there is less than a page")
    return next((form for form, pattern in _TOKENS.items() if re.fullmatch(pattern, token)), "another")


@reader
def filtered(one_filter: Mapping[str, Any], no_filter: Mapping[str, Any]) -> Seen:
    """What a filter without a value finds."""
    found, every = len(numbers_in(one_filter)), len(numbers_in(no_filter))
    return "all numbers" if found == every else "some numbers" if found else "no numbers"


@reader
def search_result(output: Mapping[str, Any]) -> Seen:
    """Whether a search finds something."""
    return "numbers" if _member(output, "E164PhoneNumbers", list) else "no numbers"


@reader
def countries(output: Mapping[str, Any]) -> Seen:
    listed = [c for c in _member(output, "PhoneNumberCountries", list) if isinstance(c, dict)]
    return {str(c.get("CountryCode")): c.get("SupportedPhoneNumberTypes") for c in listed}


@reader
def settings_unset(output: Mapping[str, Any]) -> Seen:
    """How settings are shown that were never made."""
    if any(value is not None for value in output.values()):
        raise Unanswered("the account has a default calling name")
    names = ("CallingName", "CallingNameUpdatedTimestamp")
    return {name: "null" if name in output else "absent" for name in names}


@reader
def origination_unset(output: Mapping[str, Any]) -> Seen:
    """How an origination is shown that was never put."""
    origination = output.get("Origination")
    if isinstance(origination, dict) and origination.get("Routes"):
        raise Unanswered("the Voice Connector has an origination")
    return "empty" if origination is not None else "null" if "Origination" in output else "absent"


def _queued(*lists: Mapping[str, Any]) -> dict[str, Any]:
    found = [number for output in lists for number in numbers_in(output) if is_queued(number)]
    if not found:
        raise Unanswered("no number is in the deletion queue")
    return found[0]


@reader
def queue_status(*lists: Mapping[str, Any]) -> Seen:
    return _queued(*lists).get("Status")


@reader
def queue_name(*lists: Mapping[str, Any]) -> Seen:
    """Whether a number in the deletion queue has a calling name."""
    return "none" if _queued(*lists).get("CallingName") is None else "kept"


def error_form(answer: Answer) -> Seen:
    """Where an error has its name, and what its body is made of."""
    if answer.status < 400 or answer.defect:
        raise Unanswered("no error was met")
    code = answer.members.get("Code")
    name = None if code is None else "the exception" if str(code).endswith("Exception") else "short"
    return {"header": answer.header_code is not None, "members": list(answer.members), "Code": name}


def unsigned(answer: Answer) -> Seen:
    """What a request without a signature gets."""
    return "answered" if answer.is_success else as_seen(answer)


def missing_number(held: set[str]) -> str:
    """A number of the range reserved for fiction that an account does not hold."""
    free = (number for line in range(199, 99, -1) if (number := f"+1206555{line:04}") not in held)
    return next(free)


def held_numbers(numbers: list[dict[str, Any]]) -> list[str]:
    """The numbers that are not in the deletion queue, E.164."""
    found = (to_e164(number.get("E164PhoneNumber")) for number in numbers if not is_queued(number))
    return [e164 for e164 in found if e164]
