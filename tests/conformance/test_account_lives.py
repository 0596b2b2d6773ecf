"""An account that lives, against a plain dict: both services, two kinds of client, time, thousands of steps.

Each rule asks by one of four clients and foretells the answer from the dict.  After every step one client of
each service lists what the dict holds, in turn, and every answer is one that the installed model allows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pytest_chime_phone import fake_chime_phone

from .account_as_dict import PRODUCTS, AccountAsDict, told
from .account_clients import HOSTS, Boto3Client, RequestsClient

pytestmark = pytest.mark.slow

TOLL_FREE = "+18335550100"
NUMBERS = ["+12065550100", "+12065550101", TOLL_FREE]  # few, so that steps meet
CONNECTORS = ["abcdef1ghij2klmno3pqr4", "zyxwvu9tsrq8ponml7kji6"]
USER = {"AccountId": "12a3456b-7c89-012d-3456-78901e23fa45", "UserId": "1ab2345c-67de-8901-fa23-45b678901c2d"}
STEPS = [
    timedelta(seconds=1),
    timedelta(seconds=11),
    timedelta(hours=1),
    timedelta(hours=72),
    timedelta(days=6),
    timedelta(days=7),
]
CLIENTS = [client(service) for service in HOSTS for client in (Boto3Client, RequestsClient)]
of_any_client = st.sampled_from(CLIENTS)
of_voice = st.sampled_from([client for client in CLIENTS if client.service == "chime-sdk-voice"])
of_chime = st.sampled_from([client for client in CLIENTS if client.service == "chime"])
of_numbers = st.sampled_from(NUMBERS)
DELETABLE = ("Unassigned", "AcquireFailed", "ReleaseFailed")


class Account(RuleBasedStateMachine):
    """The fake and the dict, side by side."""

    @initialize()
    def start(self) -> None:
        self._fake_block = fake_chime_phone(auth="ignore", stalled_after=None)
        self.fake = self._fake_block.__enter__()
        self.dict = AccountAsDict(self.fake.clock)
        self.steps = 0

    def teardown(self) -> None:
        if not hasattr(self, "_fake_block"):
            return
        listed = [client.ask("ListPhoneNumbers", {}) for client in CLIENTS]
        self._fake_block.__exit__(None, None, None)
        assert (listed[0], listed[2]) == (listed[1], listed[3])  # to the last member, by both of a service

    # -- rules

    @rule(e164=of_numbers, product=st.sampled_from(PRODUCTS))
    def add(self, e164: str, product: str) -> None:
        if e164 not in self.dict.numbers and (e164, product) != (TOLL_FREE, "BusinessCalling"):
            self.fake.add_phone_number(e164, ProductType=product)
            self.dict.put(e164, product, "Unassigned")

    @rule(
        client=of_any_client,
        wanted=st.sets(of_numbers, min_size=1),
        product=st.sampled_from(PRODUCTS),
        fails=st.booleans(),
    )
    def order(self, client: Any, wanted: set[str], product: str, fails: bool) -> None:
        numbers = sorted(wanted)
        error, answer = client.ask(
            "CreatePhoneNumberOrder", {"ProductType": product, "E164PhoneNumbers": numbers}
        )
        held = any(
            self.dict.numbers.get(n, {"Status": "AcquireFailed"})["Status"] != "AcquireFailed"
            for n in numbers
        )
        odd = product == "BusinessCalling" and (TOLL_FREE in numbers or client.service != "chime")
        assert error == ("BadRequestException" if held or odd else None)
        if error:
            return
        if fails:
            self.fake.fail_next("order", numbers[0])
        bought = {n: self.dict.put(n, product, "AcquireInProgress") for n in numbers}
        order_id = answer["PhoneNumberOrder"]["PhoneNumberOrderId"]

        def arrive(at: datetime) -> None:
            for e164, number in bought.items():
                failed = fails and e164 == numbers[0]
                number["Status"] = "AcquireFailed" if failed else "Unassigned"
                if self.dict.default_name and self.dict.default_name[0] and not failed and e164 != TOLL_FREE:
                    self.dict.rename(e164, self.dict.default_name[0], at)
            _, shown = client.ask("GetPhoneNumberOrder", {"PhoneNumberOrderId": order_id})
            whole = "Failed" if len(numbers) == 1 else "Partial"
            assert shown["PhoneNumberOrder"]["Status"] == (whole if fails else "Successful")

        self.dict.later(self.dict.now + timedelta(seconds=11), arrive)

    @rule(client=of_any_client, e164=of_numbers, name=st.sampled_from(["Acme", "Other name", ""]))
    def change_calling_name(self, client: Any, e164: str, name: str) -> None:
        error, _ = client.ask("UpdatePhoneNumber", {"PhoneNumberId": e164, "CallingName": name})
        number = self.dict.shown(client.service, e164)
        if number is None:
            assert error == "NotFoundException"
        elif number["Status"] not in ("Assigned", "Unassigned") or e164 == TOLL_FREE:
            assert error == "BadRequestException"
        elif number["NameStatus"] == "UpdateInProgress" or (
            number["Renamed"] and self.dict.now < number["Renamed"] + timedelta(days=7)
        ):
            assert error == "ConflictException"
        else:
            assert error is None
            self.dict.rename(e164, name, self.dict.now)

    @rule(client=of_any_client, e164=of_numbers, product=st.sampled_from(PRODUCTS[:2]))
    def change_product_type(self, client: Any, e164: str, product: str) -> None:
        error, _ = client.ask("UpdatePhoneNumber", {"PhoneNumberId": e164, "ProductType": product})
        number = self.dict.shown(client.service, e164)
        if number is None:
            assert error == "NotFoundException"
        elif number["Status"] != "Unassigned":
            assert error == "BadRequestException"
        else:
            assert error is None
            number["ProductType"] = product

    @rule(client=of_any_client, wanted=st.lists(of_numbers, min_size=1, unique=True))
    def delete(self, client: Any, wanted: list[str]) -> None:
        _, answer = client.ask("BatchDeletePhoneNumber", {"PhoneNumberIds": wanted})
        errors = {e["PhoneNumberId"]: e["ErrorCode"] for e in answer["PhoneNumberErrors"]}
        for e164 in wanted:
            number = self.dict.shown(client.service, e164)
            if number is None:
                assert errors.pop(e164) == "NotFound"
            elif number["Status"] == "Assigned":
                assert errors.pop(e164) == "PhoneNumberAssociationsExist"
            elif number["Status"] not in DELETABLE:
                assert errors.pop(e164) == "BadRequest"
            elif number["Status"] == "AcquireFailed":
                del self.dict.numbers[e164]
            else:
                self.dict.queue(e164, number)
        assert not errors

    @rule(client=of_any_client, e164=of_numbers)
    def restore(self, client: Any, e164: str) -> None:
        error, _ = client.ask("RestorePhoneNumber", {"PhoneNumberId": e164})
        number = self.dict.shown(client.service, e164)
        if number is None:
            assert error == "NotFoundException"
        elif number["Status"] != "DeleteInProgress":
            assert error == "BadRequestException"
        else:
            assert error is None
            number.update(Status="Unassigned", Deleted=None)

    @rule(client=of_voice, e164=of_numbers, connector=st.sampled_from(CONNECTORS), force=st.booleans())
    def associate(self, client: Any, e164: str, connector: str, force: bool) -> None:
        asked = {"VoiceConnectorId": connector, "E164PhoneNumbers": [e164], "ForceAssociate": force}
        _, answer = client.ask("AssociatePhoneNumbersWithVoiceConnector", asked)
        codes = [error["ErrorCode"] for error in answer["PhoneNumberErrors"]]
        number = self.dict.shown(client.service, e164)
        if number is None:
            assert codes == ["NotFound"]
        elif number["Targets"] == {"VoiceConnectorId": connector}:
            assert codes == []
        elif number["Targets"] and not force:
            assert codes == ["PhoneNumberAssociationsExist"]
        elif number["Status"] not in ("Assigned", "Unassigned") or number["ProductType"] != PRODUCTS[0]:
            assert codes == ["BadRequest"]
        else:
            assert codes == []
            number.update(Status="Assigned", Targets={"VoiceConnectorId": connector})

    @rule(client=of_voice, e164=of_numbers, connector=st.sampled_from(CONNECTORS))
    def disassociate(self, client: Any, e164: str, connector: str) -> None:
        asked = {"VoiceConnectorId": connector, "E164PhoneNumbers": [e164]}
        _, answer = client.ask("DisassociatePhoneNumbersFromVoiceConnector", asked)
        codes = [error["ErrorCode"] for error in answer["PhoneNumberErrors"]]
        number = self.dict.shown(client.service, e164)
        if number is None:
            assert codes == ["NotFound"]
        elif number["Targets"] != {"VoiceConnectorId": connector}:
            assert codes == ["BadRequest"]
        else:
            assert codes == []
            number.update(Status="Unassigned", Targets={})

    @rule(client=of_chime, e164=of_numbers)
    def give_to_user(self, client: Any, e164: str) -> None:
        error, _ = client.ask("AssociatePhoneNumberWithUser", {**USER, "E164PhoneNumber": e164})
        number = self.dict.shown("chime", e164)
        if number is None:
            assert error == "NotFoundException"
        elif number["Targets"] == USER:
            assert error is None
        elif number["Status"] != "Unassigned" or number["ProductType"] != "BusinessCalling":
            assert error == "BadRequestException"
        else:
            assert error is None
            for other in self.dict.numbers.values():
                if other["Targets"] == USER:
                    other.update(Status="Unassigned", Targets={})
            number.update(Status="Assigned", Targets=USER)

    @rule(client=of_any_client, name=st.sampled_from(["myName", ""]))
    def change_default_name(self, client: Any, name: str) -> None:
        error, _ = client.ask("UpdatePhoneNumberSettings", {"CallingName": name})
        if self.dict.default_name and self.dict.now < self.dict.default_name[1] + timedelta(days=7):
            assert error == "BadRequestException"
        else:
            assert error is None
            self.dict.default_name = name, self.dict.now

    @rule(step=st.sampled_from(STEPS))
    def pass_time(self, step: timedelta) -> None:
        self.fake.clock.advance(step)
        self.dict.settle()

    # -- what the clients are told, and the dict

    @invariant()
    def what_is_listed_is_what_the_dict_holds(self) -> None:
        if not hasattr(self, "fake"):
            return
        self.steps += 1
        for client in CLIENTS[self.steps % 2 :: 2]:  # one kind of client, of both services
            _, answer = client.ask("ListPhoneNumbers", {})
            assert [told(number) for number in answer["PhoneNumbers"]] == self.dict.listed(client.service)


TestAccountLives = Account.TestCase
TestAccountLives.settings = settings(
    max_examples=40,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
