"""What is asked: a table, a row a question.

A row says which calls it takes, how their answers are read, which row of "documented or chosen" it settles,
and what the fake answers.  The last column repeats the fake's choices, since the probe does not know the
fake; `tests/probe` holds one against the other.  How the fake plays what was seen is in
`backend/as_observed`, by the same ids.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..domain.aws_errors import documented_error
from ..domain.phone_number import ARN_FORM
from ..domain.service_model import (
    ServiceName,
    enumeration,
    operation_model,
    phone_number_shape,
)
from ..domain.supported_countries import SUPPORTED_COUNTRIES
from . import reading
from .asking import Ask
from .reading import Reader

_LONG_PAGE = 150  # more than the default of a search


class Question(NamedTuple):
    """One row."""

    id: str
    asks: tuple[Ask, ...]
    read: Reader
    settles: str  # the matter, as the page has it
    fake: Any


#: What the pace of the whole run shows.
RATE = Question("rate", (), reading.unsigned, "limits on the rate of requests, and quotas", "answered")


def questions(service: ServiceName, region: str) -> list[Question]:
    """The table for one service, the calls that find out about the account first."""
    ask = Asks(service)
    rows = [*_numbers(ask, region), *_lists(ask), *_searches(ask), *_account(ask)]
    return [*rows, *(_connectors(ask) if service == "chime-sdk-voice" else ())]


class Asks:
    """The calls of one service."""

    def __init__(self, service: ServiceName) -> None:
        self.service: ServiceName = service
        self.every_number = self("ListPhoneNumbers")
        self.number = self("GetPhoneNumber", PhoneNumberId="{phone number}")
        self.missing = self("GetPhoneNumber", PhoneNumberId="{missing number}")
        self.connectors = self("ListVoiceConnectors")
        input_shape = operation_model(service, "ListPhoneNumbers").input_shape
        self.limit: int = input_shape.members["MaxResults"].metadata["max"]

    def __call__(self, operation: str, **parameters: Any) -> Ask:
        return Ask(self.service, operation, parameters)


def _error(code: str, text: str | None = None) -> dict[str, Any]:
    status, usual = documented_error(code) or (0, "")
    return {"status": status, "code": code, "text": text or usual}


def _numbers(ask: Asks, region: str) -> list[Question]:
    shape = phone_number_shape(ask.service)
    names = sorted(shape.members.keys() - ({"Country"} if ask.service == "chime" else set()))
    matter = "compact JSON, order of members, nulls written out"
    if ask.service != "chime":
        matter = "the same for `chime-sdk-voice`"
    spellings = "spellings of an id in a request"
    encoded = ask("GetPhoneNumber", PhoneNumberId="{percent-encoded}")
    digits = ask("GetPhoneNumber", PhoneNumberId="{digits}")
    blank = ask("GetPhoneNumber", PhoneNumberId=" ")
    no_number = ask("GetPhoneNumber", PhoneNumberId="not-a-number")
    arn = ARN_FORM.removeprefix("arn:aws:") if "PhoneNumberArn" in names else "absent"
    found, not_found = reading.word("found"), _error("NotFoundException")
    body = {"header": True, "members": ["Code", "Message", "RequestId"], "Code": "short"}
    return [
        Question(
            "id-form",
            (ask.number,),
            reading.id_form,
            "form of `PhoneNumberId` in an answer",
            "percent-encoded",
        ),
        Question("number-members", (ask.number,), reading.member_names, matter, names),
        Question("nulls", (ask.number,), reading.nulls, matter, "written"),
        Question("json-form", (ask.number,), reading.json_form, matter, "compact"),
        Question("arn-form", (ask.number,), reading.arn_form(region), "form of `PhoneNumberArn`", arn),
        Question("spelling-plus", (ask.number,), found, spellings, "found"),
        Question("spelling-encoded", (encoded,), found, spellings, "found"),
        Question("spelling-digits", (digits,), found, spellings, "found"),
        Question("missing-number", (ask.missing,), found, "a number that is not there", not_found),
        Question("no-number-id", (no_number,), found, "an id that is not a phone number", not_found),
        Question("blank-id", (blank,), found, "a blank id", _error("BadRequestException")),
        Question("error-form", (ask.missing,), reading.error_form, "header and body of an error", body),
    ]


def _lists(ask: Asks) -> list[Question]:
    limit, sizes = ask.limit, {"default": ask.limit, "most": "as asked"}
    longest = ask("ListPhoneNumbers", MaxResults=limit)
    too_long = ask("ListPhoneNumbers", MaxResults=limit + 1)
    foreign = ask("ListPhoneNumbers", NextToken="foreign-token")
    half = ask("ListPhoneNumbers", FilterName="VoiceConnectorId")
    queued = tuple(ask("ListPhoneNumbers", Status=f"{verb}InProgress") for verb in ("Delete", "Release"))
    token_text = "NextToken is not one that this query has given, or is too old."  # noqa: S105
    beyond = f"MaxResults={limit + 1} is outside 1..{limit}"
    half_text = "FilterName and FilterValue go together."
    answered = reading.word("answered")
    return [
        Question(
            "list-page-size",
            (ask.every_number, longest),
            reading.page_sizes("PhoneNumbers", limit),
            "size of a page, where the call does not say",
            sizes,
        ),
        Question(
            "foreign-token",
            (foreign,),
            answered,
            "a token of another query",
            _error("BadRequestException", token_text),
        ),
        Question(
            "limit-passed",
            (too_long,),
            answered,
            "a request that breaks the model where botocore does not look",
            _error("BadRequestException", beyond),
        ),
        Question(
            "filter-alone",
            (half, ask.every_number),
            reading.filtered,
            "a filter without its value",
            _error("BadRequestException", half_text),
        ),
        Question(
            "queue-status", queued, reading.queue_status, "a number in the deletion queue", "DeleteInProgress"
        ),
        Question("queue-name", queued, reading.queue_name, "a number in the deletion queue", "none"),
    ]


def _searches(ask: Asks) -> list[Question]:
    def search(**terms: Any) -> Ask:
        return ask("SearchAvailablePhoneNumbers", **terms)

    many, long = search(State="CA"), search(State="CA", MaxResults=_LONG_PAGE)
    no_terms = _error("BadRequestException", "Give at least one of AreaCode, City, State and TollFreePrefix.")
    result, terms = reading.search_result, "the terms of a search"
    sizes = {"default": 100, "most": "as asked"}
    supported = [
        Question(
            f"countries-{product}",
            (ask("ListSupportedPhoneNumberCountries", ProductType=product),),
            reading.countries,
            "countries by product",
            {code: list(types) for code, types in sorted(SUPPORTED_COUNTRIES[product].items())},
        )
        for product in enumeration(ask.service, "PhoneNumberProductType")
    ]
    return [
        Question(
            "search-page-size",
            (many, long),
            reading.page_sizes("E164PhoneNumbers", _LONG_PAGE),
            "size of a page, where the call does not say",
            sizes,
        ),
        Question("token-form", (many,), reading.token_form, "form of `NextToken`", "base64"),
        Question("search-without-terms", (search(),), result, terms, no_terms),
        Question("search-type-alone", (search(PhoneNumberType="Local"),), result, terms, no_terms),
        Question("search-prefix-800", (search(TollFreePrefix="800"),), result, terms, "no numbers"),
        Question("search-empty", (search(State="CA", AreaCode="212"),), result, terms, "no numbers"),
        *supported,
    ]


def _account(ask: Asks) -> list[Question]:
    settings = ask("GetPhoneNumberSettings")
    unsigned = settings._replace(signed=False)
    on_chime = Ask("chime", "ListPhoneNumbers")
    unset = {"CallingName": "null", "CallingNameUpdatedTimestamp": "null"}
    refused = _error("MissingAuthenticationTokenException")
    gateway = {"header": True, "members": ["message"], "Code": None}
    return [
        Question(
            "settings-unset", (settings,), reading.settings_unset, "a default calling name never set", unset
        ),
        Question("unsigned", (unsigned,), reading.unsigned, "unsigned requests", refused),
        Question("gateway-error-form", (unsigned,), reading.error_form, "form of a gateway's error", gateway),
        Question("chime-account", (on_chime,), reading.unsigned, "`chime` for new accounts", "answered"),
    ]


def _connectors(ask: Asks) -> list[Question]:
    origination = ask("GetVoiceConnectorOrigination", VoiceConnectorId="{Voice Connector}")
    none = _error("NotFoundException", "VoiceConnector <asked> has no Origination.")
    return [
        Question(
            "unset-origination",
            (origination,),
            reading.origination_unset,
            "a setting of a target that was never put",
            none,
        ),
    ]
