"""Arguments of the state machine, and how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pytest_chime_phone.strategies import phone_number_lives


@pytest.mark.parametrize("form", [lambda told: told, lambda told: told.isoformat()], ids=["aware", "text"])
def test_timestamps_are_aware_datetimes_or_text_as_on_the_wire(form: Callable[[datetime], Any]) -> None:
    created = datetime(2019, 10, 28, 18, 43, 10, tzinfo=UTC)
    fake = phone_number_lives(get=lambda _: {"CreatedTimestamp": form(created)})()
    fake.holds("+12065550100", {})
    if form(created) is created:
        fake.get("+12065550100")
    else:
        with pytest.raises(AssertionError, match="returned CreatedTimestamp='2019-10-28T18:43:10\\+00:00'"):
            fake.get("+12065550100")
    fake.teardown()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"get": None}, "get=None: use a function of a number"),
        ({"update": "UpdatePhoneNumber"}, "update='UpdatePhoneNumber': use a function as in update"),
        ({"update": print, "changes": {"CallingName": "Acme"}}, "is not a strategy: use st.just"),
        ({"start": {}}, "start=\\{\\}: use a function without arguments"),
        ({"changes": st.just({"CallingName": "Acme"})}, "changes= need an update="),
        ({"service": "chime-sdk-voise"}, "did you mean 'chime-sdk-voice'"),
    ],
)
def test_bad_arguments_say_what_is_wrong(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        phone_number_lives(**{"get": print, **arguments})


def test_a_bad_option_is_refused_at_once() -> None:
    with pytest.raises(InvalidArgument, match="settle_after=-1"):
        phone_number_lives(get=print, settle_after=-1)


@pytest.mark.parametrize("refused", ["x", [ValueError], int, (ValueError, 3)])
def test_what_is_refused_is_an_exception(refused: Any) -> None:
    with pytest.raises(InvalidArgument, match="use a class of exceptions"):
        phone_number_lives(get=print, update=print, refused=refused)


def test_a_start_that_fails_leaves_no_fake_behind() -> None:
    def fail() -> None:
        raise RuntimeError

    before = os.environ.copy()
    with pytest.raises(RuntimeError):
        phone_number_lives(get=print, start=fail)()
    assert os.environ == before


@pytest.mark.slow
def test_its_test_case_is_collected_and_fails_with_the_steps(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
import boto3
from hypothesis import Phase, settings
from pytest_chime_phone.stateful import phone_number_lives

settings.register_profile("quick", max_examples=20, database=None, deadline=None)
settings.load_profile("quick")
client = boto3.client("chime-sdk-voice", "us-east-1")

def sound(e164):
    try:
        return client.get_phone_number(PhoneNumberId=e164)["PhoneNumber"]
    except client.exceptions.NotFoundException:
        return None

TestSound = phone_number_lives(get=sound).TestCase
TestNone = phone_number_lives(get=lambda e164: {}).TestCase
"""
    )
    result = pytester.runpytest(
        "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:asyncio", "--chime-phone"
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*get('+12065550100') returned {}, but chime-sdk-voice has None*", "*state = PhoneNumberLives()*"]
    )
