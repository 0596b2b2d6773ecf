"""The documented requests and answers of `golden.json`, and what a client makes of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from .clients import session

_GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))
#: Requests and answers to the byte, from the API reference.
WIRE = {
    " ".join(
        [
            record["operation"],
            record["request"]["target"],
            *(f"example {n}" for n in [record.get("example")] if n),
        ]
    ): record
    for record in _GOLDEN["wire"]
}
#: What the AWS CLI is asked and prints, by the name of its page.
PARSED = {record["name"]: record for record in _GOLDEN["parsed"]}
HOST = "https://chime.us-east-1.amazonaws.com"


def documented_body(record: dict[str, Any]) -> bytes:
    """The body as the service sent it: what the page's author changed is changed back."""
    shown: str = record["response"]["body"] or ""
    for edited, sent in record["fixes"]:
        shown = shown.replace(edited, sent)
    return shown.encode()


def send(request: dict[str, Any]) -> requests.Response:
    """The documented request, as it stands."""
    return requests.request(request["method"], HOST + request["target"], data=request["body"], timeout=5)


def with_datetimes(value: Any) -> Any:
    """What botocore makes of a printed answer: timestamps are datetimes."""
    if isinstance(value, dict):
        return {
            k: datetime.fromisoformat(v) if k.endswith("Timestamp") else with_datetimes(v)
            for k, v in value.items()
            if v is not None
        }
    return [with_datetimes(item) for item in value] if isinstance(value, list) else value


def ask(record: dict[str, Any], **instead: Any) -> dict[str, Any]:
    """Put a printed record's question by boto3, to the service that has the operation today."""
    clients = [session().client(service) for service in ("chime", "chime-sdk-voice")]
    for client in clients:
        for method, operation in client.meta.method_to_api_mapping.items():
            if operation == record["operation"]:
                answer: dict[str, Any] = getattr(client, method)(**{**record["parameters"], **instead})
                return answer
    raise LookupError(record["operation"])
