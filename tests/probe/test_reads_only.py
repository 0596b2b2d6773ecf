"""Nothing but reads leaves the probe, by whichever way somebody tries."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.domain.service_model import SERVICES, is_read, operation_model, operation_names
from pytest_chime_phone.probe.asking import MOST_CALLS, Ask, Asker, NotARead

from .conftest import Account, Probe

NUMBER = "+12065550100"


@pytest.fixture
def fake(account: Account) -> Iterator[ChimePhone]:
    with account(numbers=[NUMBER]) as fake:
        yield fake


@pytest.fixture
def asker(fake: ChimePhone) -> Asker:
    return Asker("observer", "us-east-1", sleep=fake.clock.advance)


def least_input(shape: Any) -> Any:
    """The least that botocore sends for a shape."""
    least = shape.metadata.get("min", 1)
    if shape.type_name == "structure":
        return {name: least_input(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [least_input(shape.member)] * least
    values = {"map": {}, "boolean": True, "integer": least, "long": least, "timestamp": 1, "blob": b""}
    return values.get(shape.type_name, "x" * max(least, 1))


WRITES = [(s, name) for s in SERVICES for name in sorted(operation_names(s)) if not is_read(name)]


def test_no_write_of_the_models_is_sent(fake: ChimePhone, asker: Asker) -> None:
    for service, operation in WRITES:
        shape = operation_model(service, operation).input_shape
        given = least_input(shape) if shape else {}
        with pytest.raises(NotARead, match=f"^{operation} "):
            asker.answer(Ask(service, operation, given))
        with pytest.raises(NotARead):
            asker.answer(Ask(service, operation, given, signed=False))
    assert len(WRITES) > 50
    assert not fake.calls


def test_a_client_of_the_probe_cannot_write(fake: ChimePhone, asker: Asker) -> None:
    client = asker.client("chime-sdk-voice")
    with pytest.raises(NotARead):
        client.delete_phone_number(PhoneNumberId=NUMBER)
    with pytest.raises(NotARead):
        client.generate_presigned_url("delete_phone_number", Params={"PhoneNumberId": NUMBER})
    assert not fake.calls


@pytest.mark.parametrize(
    "argument",
    [
        ("--service", "DeletePhoneNumber"),
        ("--operation", "DeletePhoneNumber"),
        ("--service", "chime-sdk-voice", "DeletePhoneNumber"),
        ("--region", "us-east-1/phone-numbers/%2B12065550100?operation=restore"),
        ("--profile", "observer\nservices = other"),
    ],
)
def test_no_argument_makes_a_write(fake: ChimePhone, probe: Probe, argument: tuple[str, ...]) -> None:
    with suppress(SystemExit, ValueError):
        probe(fake, *argument)
    assert all(call.method == "GET" and is_read(call.operation) for call in fake.calls)
    assert list(fake.phone_numbers) == [NUMBER]


def test_a_model_of_the_users_own_makes_no_write_of_a_read(
    fake: ChimePhone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Loader().load_service_model("chime-sdk-voice", "service-2")
    model["operations"]["GetPhoneNumber"]["http"]["method"] = "DELETE"
    folder = tmp_path / "models" / "chime-sdk-voice" / "2099-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(model))
    rules = Path(Loader.BUILTIN_DATA_PATH, "chime-sdk-voice", "2022-08-03", "endpoint-rule-set-1.json.gz")
    (folder / "endpoint-rule-set-1.json").write_bytes(gzip.decompress(rules.read_bytes()))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path / "models"))
    asker = Asker("observer", "us-east-1", sleep=fake.clock.advance)
    with pytest.raises(NotARead, match=r"GetPhoneNumber \(DELETE\) is not a read"):
        asker.answer(Ask("chime-sdk-voice", "GetPhoneNumber", {"PhoneNumberId": NUMBER}))
    assert not fake.calls


def test_no_client_makes_more_than_thirty_calls(fake: ChimePhone, asker: Asker) -> None:
    clients = [asker.client(service) for service in SERVICES]
    for number in range(MOST_CALLS):
        clients[number % 2].get_phone_number(PhoneNumberId=NUMBER)
    with pytest.raises(NotARead, match="30 calls at most"):
        getattr(clients[0], xform_name("GetPhoneNumber"))(PhoneNumberId=NUMBER)
    assert len(fake.calls) == MOST_CALLS
