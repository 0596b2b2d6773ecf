"""rest-json, read and written by us, against the cases by which Smithy tests its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.model import OperationModel
from botocore.parsers import RestJSONParser
from botocore.utils import parse_timestamp

from pytest_chime_phone import ServiceError, Success
from pytest_chime_phone.domain import service_model
from pytest_chime_phone.http import rest_json
from pytest_chime_phone.http.messages import Response
from pytest_chime_phone.http.our_hosts import Endpoint

from . import protocol_cases
from .protocol_cases import LACKING, Case, needed, of_the_models

HOST = "https://host.example.test"
#: Cases that no server can pass, though the models use all that they need.
NOT_FOR_SERVERS = {
    "RestJsonQueryIdempotencyTokenAutoFill": "the client adds a token that its caller has not given",
    "RestJsonFooErrorUsingXAmznErrorTypeWithUri": "the fake writes the name of an error plainly",
    "RestJsonFooErrorUsingXAmznErrorTypeWithUriAndNamespace": "the fake writes the name of an error plainly",
    "RestJsonFooErrorUsingCode": "the fake writes the name of an error into a header",
    "RestJsonFooErrorUsingCodeAndNamespace": "the fake writes the name of an error into a header",
    "RestJsonFooErrorUsingCodeUriAndNamespace": "the fake writes the name of an error into a header",
    "RestJsonFooErrorWithDunderType": "the fake writes the name of an error into a header",
    "RestJsonFooErrorWithDunderTypeAndNamespace": "the fake writes the name of an error into a header",
    "RestJsonFooErrorWithDunderTypeUriAndNamespace": "the fake writes the name of an error into a header",
}
Speaking = Callable[[OperationModel], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def folder(download_folder: Callable[[str], Path]) -> Path:
    folder = protocol_cases.source_distribution(download_folder("protocol-cases"))
    if any("id" not in case.content for case in protocol_cases.cases(folder, "input")):
        pytest.skip("the cases of this older botocore have no names, and another form")
    return folder


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Speaking:
    """`speaking(operation)`: the service has this operation and no other."""

    @contextmanager
    def instead(operation: OperationModel) -> Iterator[None]:
        caches = (rest_json.match, rest_json._routes)
        with monkeypatch.context() as patch:
            patch.setattr(service_model, "operation_names", lambda _: {operation.name})
            patch.setattr(service_model, "operation_model", lambda *_: operation)
            for cache in caches:
                cache.cache_clear()
            yield
        for cache in caches:
            cache.cache_clear()

    return instead


def ours(folder: Path, direction: str) -> Iterator[Case]:
    """The cases that we have to pass."""
    for case in protocol_cases.cases(folder, direction):
        shape = case.operation.input_shape if direction == "input" else case.operation.output_shape
        value = case.content.get("params" if direction == "input" else "result") or {}
        lacking = needed(case.operation, shape, value) - of_the_models()
        assert lacking <= LACKING, f"{case.name} needs {lacking - LACKING}: have it here too"
        if not lacking and case.name not in NOT_FOR_SERVERS:
            yield case


@pytest.mark.skipif(
    "CreateVoiceConnector" in service_model.operation_names("chime"),
    reason="chime before botocore 1.37.2 uses more of the protocol",
)
def test_no_model_has_what_cases_are_left_out_for() -> None:
    assert not LACKING & of_the_models(), "a model has gained a feature: take it out of LACKING"


def plain(shape: Any, value: Any) -> Any:
    """A value of a caller or of the wire, with its timestamps as seconds and without nulls."""
    kind = shape.type_name if shape else ""
    if kind == "structure":
        return {k: plain(shape.members[k], v) for k, v in value.items() if v is not None}
    if kind == "list":
        return [plain(shape.member, item) for item in value]
    if kind == "map":
        return {key: plain(shape.value, item) for key, item in value.items()}
    if kind == "timestamp":
        return parse_timestamp(value).timestamp()
    return value


@pytest.mark.slow
def test_requests_are_read_as_they_were_meant(folder: Path, speaking: Speaking) -> None:
    read, meant = {}, {}
    for case in ours(folder, "input"):
        sent, shape = case.content["serialized"], case.operation.input_shape
        with speaking(case.operation):
            route = rest_json.match(Endpoint("chime", None), sent["method"], HOST + sent["uri"])
            assert route is not None, case.name
            found = rest_json.parameters("chime", route, sent.get("body", "").encode())
        read[case.name] = plain(shape, found) if shape else found
        meant[case.name] = plain(shape, case.content.get("params", {})) if shape else {}
    assert read == meant
    assert len(read) > 10


def on_the_wire(shape: Any, value: Any) -> Any:
    """What a test would hand in: timestamps are instants."""
    if shape.type_name == "structure":
        return {name: on_the_wire(shape.members[name], item) for name, item in value.items()}
    if shape.type_name == "list":
        return [on_the_wire(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {name: on_the_wire(shape.value, item) for name, item in value.items()}
    return datetime.fromtimestamp(value, UTC) if shape.type_name == "timestamp" else value


@pytest.mark.slow
def test_answers_are_read_by_botocore_as_they_were_meant(folder: Path, speaking: Speaking) -> None:
    read, meant = {}, {}
    for case in ours(folder, "output"):
        error, shape = case.content.get("errorCode"), case.operation.output_shape
        result = case.content.get("result") or {}
        status = case.content["response"]["status_code"]
        if error:
            message = case.content.get("errorMessage", "")
            outcome: Any = ServiceError(error, message, status=status)
        else:
            outcome = Success(on_the_wire(shape, result) if shape else {})
        with speaking(case.operation):
            success = case.operation.http.get("responseCode", 200)
            answer = rest_json.write(outcome, success_status=success, request_id="id", date="")
        assert isinstance(answer, Response)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        response = {"status_code": answer.status, "headers": headers, "body": answer.body}
        parsed = RestJSONParser(timestamp_parser=lambda text: parse_timestamp(text).timestamp()).parse(
            response, shape
        )
        parsed.pop("ResponseMetadata")
        read[case.name] = answer.status, parsed
        meant[case.name] = status, {"Error": {"Code": error, "Message": message}} if error else result
    assert read == meant
    assert len(read) > 10
