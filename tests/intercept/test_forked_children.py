"""A child that is forked while the fake is on has a copy of it; over a server it has the fake itself."""

from __future__ import annotations

import multiprocessing

import boto3
import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone

NUMBER = "+12065550100"
FORK = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork"
)
pytestmark = [FORK, pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")]


def _change() -> None:
    boto3.client("chime").update_phone_number(PhoneNumberId=NUMBER, ProductType="BusinessCalling")


def _product_type_after_a_child_has_changed_it(fake: ChimePhone) -> object:
    child = multiprocessing.get_context("fork").Process(target=_change)
    child.start()
    child.join()
    assert child.exitcode == 0
    return fake.phone_numbers[NUMBER]["ProductType"]


def test_what_a_child_does_stays_in_the_child() -> None:
    with fake_chime_phone(numbers=[NUMBER]) as fake:
        assert _product_type_after_a_child_has_changed_it(fake) == "VoiceConnector"
        assert fake.calls == ()


def test_over_a_server_it_is_done_to_the_fake_itself() -> None:
    with fake_chime_phone(numbers=[NUMBER]) as fake, fake.serve():
        assert _product_type_after_a_child_has_changed_it(fake) == "BusinessCalling"
        assert [(call.client, call.operation) for call in fake.calls] == [("http", "UpdatePhoneNumber")]
