"""How a client library reads a malformed response, found out by its own parser.

botocore turns much of what is broken into a silent `{}`, and some of it into exceptions that are not
its own; the report of a failed test says which.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from ..domain import service_model
from ..domain.outcomes import MalformedResponse
from ..domain.service_model import ServiceName
from .call import Call

#: What `zlib` calls the forms that a Content-Encoding names.
_COMPRESSED = {"gzip": zlib.MAX_WBITS + 16, "x-gzip": zlib.MAX_WBITS + 16, "deflate": zlib.MAX_WBITS}


def reading(call: Call) -> str | None:
    """One sentence on a malformed response; None for any other, and for an unknown client."""
    answer = call.outcome
    if not isinstance(answer, MalformedResponse):
        return None
    if call.client == "http" and "botocore" not in call.headers.get("User-Agent", "").lower():
        return None
    return _of_requests(answer) if call.client == "requests" else _of_botocore(call, answer)


def parse_as_botocore(
    service: ServiceName, operation: str, answer: MalformedResponse
) -> dict[str, Any] | Exception:
    """What botocore's parser returns for an answer, or what it raises."""
    from botocore.parsers import create_parser

    shape = service_model.operation_model(service, operation).output_shape
    headers = {name.lower(): value for name, value in answer.headers.items()}
    response = {"body": answer.body, "headers": headers, "status_code": answer.status}
    try:
        parsed: dict[str, Any] = create_parser("rest-json").parse(response, shape)
    except Exception as error:  # noqa: BLE001 - whatever the parser raises is what is told
        return error
    return parsed


def _of_botocore(call: Call, answer: MalformedResponse) -> str:
    parsed = parse_as_botocore(call.service, call.operation, answer)
    if isinstance(parsed, Exception):
        return f"botocore raises {type(parsed).__name__}"
    if answer.status >= 300:
        return f"botocore raises ClientError {parsed['Error']['Code']!r}"
    members = [name for name in parsed if name != "ResponseMetadata"]
    return f"botocore returns {', '.join(members)}" if members else "botocore returns {}, without an error"


def _of_requests(answer: MalformedResponse) -> str:
    try:
        body = _unpacked(answer)
    except zlib.error:
        return "requests raises ContentDecodingError"
    try:
        json.loads(body.decode(errors="replace"))  # as `text` of a response does
    except ValueError:
        return f"requests returns HTTP {answer.status}, and json() raises"
    return f"requests returns HTTP {answer.status}, and json() works"


def _unpacked(answer: MalformedResponse) -> bytes:
    """The body as requests unpacks it, by urllib3; botocore leaves it as it is."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    form = _COMPRESSED.get(headers.get("content-encoding", "").lower())
    return answer.body if form is None else zlib.decompressobj(form).decompress(answer.body)
