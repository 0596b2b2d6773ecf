"""What a fixture has done to an account, done to another account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.backend.account import changes_between

NUMBER = "+12065550100"


def test_reads_of_an_order_that_has_gone_complete_nothing() -> None:
    with fake_chime_phone(settle_after=5) as fake:
        account = fake._backend.account
        client: Any = boto3.client("chime-sdk-voice")
        empty = account.snapshot()
        order = client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=[NUMBER])
        ordered = account.snapshot()
        client.get_phone_number_order(PhoneNumberOrderId=order["PhoneNumberOrder"]["PhoneNumberOrderId"])
        account.restore(changes_between(ordered, account.snapshot()).applied_to(empty))
        fake.clock.advance(timedelta(days=1))
        assert (dict(fake.orders), dict(fake.phone_numbers)) == ({}, {})
        assert not len(account.transitions)
