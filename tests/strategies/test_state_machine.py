"""`phone_number_lives()`: sound applications pass, and each thing that goes wrong in time is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from pytest_chime_phone.domain.service_model import SERVICES
from pytest_chime_phone.strategies import phone_number_lives

GENERATE = settings(database=None, deadline=None, derandomize=True, phases=[Phase.generate])
QUICK = settings(GENERATE, max_examples=20, stateful_step_count=20)
LONG = settings(GENERATE, max_examples=200, stateful_step_count=30)


class Directory:
    """A sound application on boto3."""

    def __init__(self, service: str = "chime-sdk-voice") -> None:
        session = boto3.Session("a", "b", region_name="us-east-1")
        self.client: Any = session.client(service)  # type: ignore[call-overload]

    def get(self, e164: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self.client.get_phone_number(PhoneNumberId=e164)["PhoneNumber"]
        except self.client.exceptions.NotFoundException:
            return None
        return found

    def update(self, e164: str, **change: Any) -> None:
        self.client.update_phone_number(PhoneNumberId=e164, **change)

    def start(self) -> None:
        """Forget the run before."""

    def check(self, settings: settings = QUICK, **more: Any) -> None:
        machine = phone_number_lives(
            get=self.get, update=self.update, refused=ClientError, start=self.start, **more
        )
        run_state_machine_as_test(machine, settings=settings)


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_a_sound_application_passes(service: str) -> None:
    Directory(service).check(service=service)


@pytest.mark.slow
def test_options_are_those_of_the_fake() -> None:
    Directory().check(settle_after=0, phone_number_id_form="e164")


@pytest.mark.slow
def test_an_application_that_only_reads_passes() -> None:
    machine = phone_number_lives(get=Directory().get)
    run_state_machine_as_test(machine, settings=QUICK)


@pytest.mark.slow
def test_other_changes_than_names() -> None:
    kinds = st.sampled_from(["VoiceConnector", "SipMediaApplicationDialIn"])
    Directory().check(changes=kinds.map(lambda kind: {"ProductType": kind}))


class Cached(Directory):
    """Keeps what it was told."""

    def start(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, e164: str) -> dict[str, Any] | None:
        if e164 not in self.kept:
            self.kept[e164] = super().get(e164)
        found: dict[str, Any] | None = self.kept[e164]
        return found


class Forgetful(Directory):
    """Shows the name that it once gave."""

    def get(self, e164: str) -> dict[str, Any] | None:
        return {**found, "CallingName": "Acme"} if (found := super().get(e164)) else None


class Hushed(Directory):
    """Says nothing where an update is refused."""

    def update(self, e164: str, **change: Any) -> None:
        with suppress(ClientError):
            super().update(e164, **change)


class Impatient(Directory):
    """Says nothing where an update is refused because another is under way."""

    def update(self, e164: str, **change: Any) -> None:
        with suppress(self.client.exceptions.ConflictException):
            super().update(e164, **change)


class Lost(Directory):
    """Takes a refusal for an empty answer."""

    def get(self, e164: str) -> dict[str, Any] | None:
        return super().get(e164) or {}


class Astray(Directory):
    """Changes a neighbour as well."""

    def update(self, e164: str, **change: Any) -> None:
        super().update(e164, **change)
        with suppress(ClientError):
            super().update("+12065550101", **change)


class Nervous(Directory):
    """Says that it failed after it has succeeded."""

    def update(self, e164: str, **change: Any) -> None:
        super().update(e164, **change)
        raise ClientError({"Error": {"Code": "Nervous"}}, "UpdatePhoneNumber")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("application", "message"),
    [
        (Cached, r"get\('\+1\d+'\) returned (None|\{.+\}|\w+=.+), but chime-sdk-voice has "),
        (
            Forgetful,
            r"get\(.+\) returned CallingName='Acme', but chime-sdk-voice has \{'CallingName': (None|'')\}",
        ),
        (Hushed, r"update\('\+1\d+', CallingName='\w*'\) succeeded, but chime-sdk-voice has "),
        (Impatient, r"update\(.+\) (was the last to succeed|succeeded), but chime-sdk-voice has "),
        (Lost, r"get\('\+1\d+'\) returned \{\}, but chime-sdk-voice has None"),
        (Astray, r"update\('\+12065550100', .+\) succeeded, but chime-sdk-voice has \{'\+12065550101': "),
        (Nervous, r"update\(.+\) was refused, but chime-sdk-voice has "),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_goes_wrong_in_time_is_found(application: Callable[[], Directory], message: str) -> None:
    with pytest.raises(AssertionError) as failed:
        application().check(LONG)
    assert re.match(message, str(failed.value))
    assert "chime_phone calls:" in str(failed.value)


def test_a_name_that_was_refused_in_silence_comes_to_light_with_time() -> None:
    application = Impatient()
    lives: Any = phone_number_lives(get=application.get, update=application.update)()
    lives.holds("+12065550100", {})
    lives.update("+12065550100", {"CallingName": "Acme"})
    lives.update("+12065550100", {"CallingName": "Initech"})
    with pytest.raises(
        AssertionError, match=r"CallingName='Initech'\) was the last to succeed, but .*'Acme'"
    ):
        lives.waits(timedelta(hours=72))
    lives.teardown()


def test_the_steps_that_lead_there_are_told() -> None:
    thorough = settings(QUICK, phases=[Phase.generate, Phase.shrink])
    with pytest.raises(AssertionError) as failed:
        run_state_machine_as_test(phone_number_lives(get=lambda _: {}), settings=thorough)
    told = "\n".join(failed.value.__notes__)
    assert "state = PhoneNumberLives()\nstate.get(e164='+12065550100')\nstate.teardown()" in told


def test_an_exception_that_is_not_a_refusal_is_a_failure() -> None:
    machine = phone_number_lives(get=Directory().get, update=Directory().update)
    with pytest.raises(ClientError):
        run_state_machine_as_test(machine, settings=QUICK)
