"""Asks the service, and takes only a whole answer for one.

Of an answer that arrives cut short botocore makes a silent `{}`, and of one that is garbled whatever error
its parser runs into.  And what makes something new is asked for once: where an answer is lost, a second
try makes a second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"
_ONCE = Config(retries={"total_max_attempts": 1})


class NoAnswer(Exception):
    """The service gave none that can be used; it may have done what it was asked."""


def voice() -> Any:
    """A client that tries again."""
    return boto3.client("chime-sdk-voice", region_name=REGION)


def creating() -> Any:
    """A client that tries once."""
    return boto3.client("chime-sdk-voice", region_name=REGION, config=_ONCE)


def ask(operation: Callable[..., Mapping[str, Any]], member: str, /, **parameters: Any) -> Any:
    """One member of an answer.  Raises `NoAnswer` where it is not there."""
    return _whole(operation, member, parameters)[member]


def tell(operation: Callable[..., Mapping[str, Any]], /, **parameters: Any) -> None:
    """A call of whose answer nothing is read."""
    _answer(operation, parameters)


def numbers(client: Any, **terms: Any) -> Iterator[dict[str, Any]]:
    """Every number that fits, page by page."""
    token: dict[str, str] = {}
    while True:
        page = _whole(client.list_phone_numbers, "PhoneNumbers", {**terms, **token})
        yield from page["PhoneNumbers"]
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def _whole(
    operation: Callable[..., Mapping[str, Any]], member: str, parameters: Mapping[str, Any]
) -> Mapping[str, Any]:
    answer = _answer(operation, parameters)
    if answer.get(member) is None:
        raise NoAnswer(member)
    return answer


def _answer(operation: Callable[..., Mapping[str, Any]], parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return operation(**parameters)
    except (AttributeError, TypeError, ValueError) as error:  # botocore's parser on a malformed answer
        raise NoAnswer(str(error)) from error
