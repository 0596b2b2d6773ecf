"""An account that lives, against a plain dict: both services, two kinds of client, time, thousands of steps.

Each rule asks by one of four clients and foretells the answer from the dict.  After every step one client of
each service lists what the dict holds, in turn, and every answer is one that the installed model allows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from botocore.serialize import create_serializer
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.domain.serialization import timestamp
from pytest_chime_phone.domain.service_model import ServiceName, operation_model, violation
from pytest_chime_phone.http.signature import ACCESS_KEY, SECRET_KEY
from pytest_chime_phone.intercept.environment import DEFAULT_REGION

pytestmark = pytest.mark.slow

TOLL_FREE = "+18335550100"
NUMBERS = ["+12065550100", "+12065550101", TOLL_FREE]  # few, so that steps meet
CONNECTORS = ["abcdef1ghij2klmno3pqr4", "zyxwvu9tsrq8ponml7kji6"]
USER = {"AccountId": "12a3456b-7c89-012d-3456-78901e23fa45", "UserId": "1ab2345c-67de-8901-fa23-45b678901c2d"}
HOSTS: dict[ServiceName, str] = {
    "chime": "https://chime.us-east-1.amazonaws.com",
    "chime-sdk-voice": "https://voice-chime.us-east-1.amazonaws.com",
}
PRODUCTS = ["VoiceConnector", "SipMediaApplicationDialIn", "BusinessCalling"]
SHOWN: dict[ServiceName, list[str]] = {"chime": PRODUCTS, "chime-sdk-voice": PRODUCTS[:2]}
SERVICES = list(HOSTS)
STEPS = [
    timedelta(seconds=1),
    timedelta(seconds=11),
    timedelta(hours=1),
    timedelta(hours=72),
    timedelta(days=6),
    timedelta(days=7),
]

Answer = tuple[str | None, dict[str, Any]]  # the error's code, and what the answer holds


def without_nulls(value: Any) -> Any:
    """An answer as both kinds of client can tell it: no nulls, timestamps as text."""
    if isinstance(value, dict):
        kept = {k: without_nulls(v) for k, v in value.items() if v is not None}
        return {k: v for k, v in kept.items() if k != "ResponseMetadata"}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return timestamp(value) if isinstance(value, datetime) else value


class Boto3Client:
    """Asks as a program on boto3 does."""

    def __init__(self, service: ServiceName) -> None:
        self.service = service
        session = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=DEFAULT_REGION)
        self._client: Any = session.client(service)
        self._methods = {v: k for k, v in self._client.meta.method_to_api_mapping.items()}

    def ask(self, operation: str, parameters: dict[str, Any]) -> Answer:
        try:
            answer = getattr(self._client, self._methods[operation])(**parameters)
        except ClientError as error:
            return error.response["Error"]["Code"], {}
        return None, without_nulls(answer)


class RequestsClient:
    """Asks as a program that writes its own HTTP does, and holds the answer against the model."""

    def __init__(self, service: ServiceName) -> None:
        self.service = service
        self._serializer = create_serializer("rest-json")
        self._session = requests.Session()

    def ask(self, operation: str, parameters: dict[str, Any]) -> Answer:
        model = operation_model(self.service, operation)
        request = self._serializer.serialize_to_request(parameters, model)
        answer = self._session.request(
            request["method"],
            HOSTS[self.service] + request["url_path"],
            params=request["query_string"],
            data=request["body"],
        )
        body = answer.json() if answer.content else {}
        if answer.status_code >= 300:
            return answer.headers["x-amzn-ErrorType"], {}
        assert answer.status_code == model.http.get("responseCode", 200)
        assert answer.content in (b"", json.dumps(body, sort_keys=True, separators=(",", ":")).encode())
        if model.output_shape is not None:
            assert violation(model.output_shape, body) is None
        return None, without_nulls(body)


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
        self.numbers: dict[str, dict[str, Any]] = {}
        self.steps = 0
        self.due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.default_name: tuple[str, datetime] | None = None

    def teardown(self) -> None:
        if not hasattr(self, "_fake_block"):
            return
        listed = [client.ask("ListPhoneNumbers", {}) for client in CLIENTS]
        self._fake_block.__exit__(None, None, None)
        assert (listed[0], listed[2]) == (listed[1], listed[3])  # to the last member, by both of a service

    # -- the dict, which knows the rules once more

    @property
    def now(self) -> datetime:
        return self.fake.clock.now

    def later(self, due: datetime, what: Callable[[datetime], None]) -> None:
        self.due.append((due, len(self.due), what))

    def put(self, e164: str, product: str, status: str) -> dict[str, Any]:
        self.numbers[e164] = {
            "ProductType": product,
            "Status": status,
            "Targets": {},
            "Name": None,
            "NameStatus": "Unassigned",
            "Renamed": None,
        }
        return self.numbers[e164]

    def shown(self, service: ServiceName, e164: str) -> dict[str, Any] | None:
        number = self.numbers.get(e164)
        return number if number and number["ProductType"] in SHOWN[service] else None

    def rename(self, e164: str, name: str, at: datetime) -> None:
        number = self.numbers[e164]
        number.update(NameStatus="UpdateInProgress", Renamed=at)

        def named(_at: datetime) -> None:
            same = self.numbers.get(e164) is number and number["Renamed"] == at
            if same and number["NameStatus"] == "UpdateInProgress":
                number.update(Name=name, NameStatus="UpdateSucceeded")

        self.later(at + timedelta(hours=72), named)

    # -- rules

    @rule(e164=of_numbers, product=st.sampled_from(PRODUCTS))
    def add(self, e164: str, product: str) -> None:
        if e164 not in self.numbers and (e164, product) != (TOLL_FREE, "BusinessCalling"):
            self.fake.add_phone_number(e164, ProductType=product)
            self.put(e164, product, "Unassigned")

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
            self.numbers.get(n, {"Status": "AcquireFailed"})["Status"] != "AcquireFailed" for n in numbers
        )
        odd = product == "BusinessCalling" and (TOLL_FREE in numbers or client.service != "chime")
        assert error == ("BadRequestException" if held or odd else None)
        if error:
            return
        if fails:
            self.fake.fail_next("order", numbers[0])
        bought = {n: self.put(n, product, "AcquireInProgress") for n in numbers}
        order_id = answer["PhoneNumberOrder"]["PhoneNumberOrderId"]

        def arrive(at: datetime) -> None:
            for e164, number in bought.items():
                failed = fails and e164 == numbers[0]
                number["Status"] = "AcquireFailed" if failed else "Unassigned"
                if self.default_name and self.default_name[0] and not failed and e164 != TOLL_FREE:
                    self.rename(e164, self.default_name[0], at)
            _, shown = client.ask("GetPhoneNumberOrder", {"PhoneNumberOrderId": order_id})
            whole = "Failed" if len(numbers) == 1 else "Partial"
            assert shown["PhoneNumberOrder"]["Status"] == (whole if fails else "Successful")

        self.later(self.now + timedelta(seconds=11), arrive)

    @rule(client=of_any_client, e164=of_numbers, name=st.sampled_from(["Acme", "Other name", ""]))
    def change_calling_name(self, client: Any, e164: str, name: str) -> None:
        error, _ = client.ask("UpdatePhoneNumber", {"PhoneNumberId": e164, "CallingName": name})
        number = self.shown(client.service, e164)
        if number is None:
            assert error == "NotFoundException"
        elif number["Status"] not in ("Assigned", "Unassigned") or e164 == TOLL_FREE:
            assert error == "BadRequestException"
        elif number["NameStatus"] == "UpdateInProgress" or (
            number["Renamed"] and self.now < number["Renamed"] + timedelta(days=7)
        ):
            assert error == "ConflictException"
        else:
            assert error is None
            self.rename(e164, name, self.now)

    @rule(client=of_any_client, e164=of_numbers, product=st.sampled_from(PRODUCTS[:2]))
    def change_product_type(self, client: Any, e164: str, product: str) -> None:
        error, _ = client.ask("UpdatePhoneNumber", {"PhoneNumberId": e164, "ProductType": product})
        number = self.shown(client.service, e164)
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
            number = self.shown(client.service, e164)
            if number is None:
                assert errors.pop(e164) == "NotFound"
            elif number["Status"] == "Assigned":
                assert errors.pop(e164) == "PhoneNumberAssociationsExist"
            elif number["Status"] not in DELETABLE:
                assert errors.pop(e164) == "BadRequest"
            elif number["Status"] == "AcquireFailed":
                del self.numbers[e164]
            else:
                self.queue(e164, number)
        assert not errors

    def queue(self, e164: str, number: dict[str, Any]) -> None:
        number.update(Status="DeleteInProgress", Name=None, NameStatus="Unassigned", Deleted=self.now)
        since = self.now

        def release(_at: datetime) -> None:
            same = self.numbers.get(e164) is number and number.get("Deleted") == since
            if same and number["Status"] == "DeleteInProgress":
                del self.numbers[e164]

        self.later(since + timedelta(days=7), release)

    @rule(client=of_any_client, e164=of_numbers)
    def restore(self, client: Any, e164: str) -> None:
        error, _ = client.ask("RestorePhoneNumber", {"PhoneNumberId": e164})
        number = self.shown(client.service, e164)
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
        number = self.shown(client.service, e164)
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
        number = self.shown(client.service, e164)
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
        number = self.shown("chime", e164)
        if number is None:
            assert error == "NotFoundException"
        elif number["Targets"] == USER:
            assert error is None
        elif number["Status"] != "Unassigned" or number["ProductType"] != "BusinessCalling":
            assert error == "BadRequestException"
        else:
            assert error is None
            for other in self.numbers.values():
                if other["Targets"] == USER:
                    other.update(Status="Unassigned", Targets={})
            number.update(Status="Assigned", Targets=USER)

    @rule(client=of_any_client, name=st.sampled_from(["myName", ""]))
    def change_default_name(self, client: Any, name: str) -> None:
        error, _ = client.ask("UpdatePhoneNumberSettings", {"CallingName": name})
        if self.default_name and self.now < self.default_name[1] + timedelta(days=7):
            assert error == "BadRequestException"
        else:
            assert error is None
            self.default_name = name, self.now

    @rule(step=st.sampled_from(STEPS))
    def pass_time(self, step: timedelta) -> None:
        self.fake.clock.advance(step)
        while due := [entry for entry in self.due if entry[0] <= self.now]:
            first = min(due, key=lambda entry: entry[:2])
            self.due.remove(first)
            first[2](first[0])

    # -- what the clients are told, and the dict

    @invariant()
    def what_is_listed_is_what_the_dict_holds(self) -> None:
        if not hasattr(self, "fake"):
            return
        self.steps += 1
        for client in CLIENTS[self.steps % 2 :: 2]:  # one kind of client, of both services
            _, answer = client.ask("ListPhoneNumbers", {})
            assert [self.told(number) for number in answer["PhoneNumbers"]] == [
                (e164, *self.known(e164)) for e164 in sorted(self.numbers) if self.shown(client.service, e164)
            ]

    @staticmethod
    def told(number: dict[str, Any]) -> tuple[Any, ...]:
        return (
            number["E164PhoneNumber"],
            number["ProductType"],
            number["Status"],
            number.get("CallingName"),
            number["CallingNameStatus"],
            {a["Name"]: a["Value"] for a in number["Associations"]},
        )

    def known(self, e164: str) -> tuple[Any, ...]:
        number = self.numbers[e164]
        return tuple(number[k] for k in ("ProductType", "Status", "Name", "NameStatus", "Targets"))


TestAccountLives = Account.TestCase
TestAccountLives.settings = settings(
    max_examples=40,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
