"""boto3, and HTTP written by hand: two kinds of client, which tell of an answer in the same words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import boto3
import requests
from botocore.exceptions import ClientError
from botocore.serialize import create_serializer

from pytest_chime_phone.domain.serialization import timestamp
from pytest_chime_phone.domain.service_model import ServiceName, operation_model, violation
from pytest_chime_phone.http.signature import ACCESS_KEY, SECRET_KEY
from pytest_chime_phone.intercept.hidden_variables import DEFAULT_REGION

HOSTS: dict[ServiceName, str] = {
    "chime": "https://chime.us-east-1.amazonaws.com",
    "chime-sdk-voice": "https://voice-chime.us-east-1.amazonaws.com",
}

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
