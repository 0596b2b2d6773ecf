"""rest-json in both directions: a request into an operation and its parameters, an outcome into bytes.

Generic over the installed models: any operation of the two services can be read and written, also
one that the fake keeps no state for.  Pure: no clock, no counter, no client library.

Sources: the request and response samples of the API reference; for errors, what SDKs of several
ages print (aws-sdk-js lib/protocol/json.js, terraform-provider-aws#33633).
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

from ..domain import service_model
from ..domain.numbering import to_e164
from ..domain.outcomes import Answer, Fault, MalformedResponse, ServiceError, Success
from ..domain.serialization import canonical_json
from ..domain.service_model import ServiceName
from .messages import Reply, Response, is_plain
from .our_hosts import Endpoint

_INTEGER = re.compile("-?[0-9]{1,18}")  # of 64 bits, as the models have them


class RouteMatch(NamedTuple):
    """What method and URL address: an operation of the model, and the values in the URL."""

    operation: str
    labels: dict[str, str]
    query: dict[str, list[str]]
    phone_number: str | None
    success_status: int  # as documented: 200, 201, 202 or 204


class _Route(NamedTuple):
    operation: str
    segments: tuple[str, ...]  # a label as "{name}"
    query: dict[str, list[str]]  # the fixed part, as in ?operation=restore
    success_status: int


@lru_cache(maxsize=1024)
def match(endpoint: Endpoint, method: str, url: str) -> RouteMatch | None:
    """The operation that method and URL address; None where they are not a request of the service."""
    path, _, query_string = url.partition("#")[0].partition("?")
    query = parse_qs(query_string, keep_blank_values=True) if query_string else {}
    segments = path.partition("://")[2].split("/")[1:]
    for rest in _after_base_path(segments, endpoint.base_path):
        for route in _routes(endpoint.service).get((method, len(rest), rest[0]), ()):
            labels = _labels(route, rest, query)
            if labels is not None:
                number = to_e164(labels.get("phoneNumberId"))
                return RouteMatch(route.operation, labels, query, number, route.success_status)
    return None


def _after_base_path(segments: list[str], base_path: str | None) -> Iterator[list[str]]:
    if base_path is not None:
        yield segments[base_path.count("/") :] or [""]
        return
    yield from (segments[i:] for i in range(len(segments)))


def _labels(route: _Route, segments: list[str], query: Mapping[str, list[str]]) -> dict[str, str] | None:
    labels = {}
    for template, given in zip(route.segments, segments, strict=True):
        if template.startswith("{"):
            labels[template.strip("{+}")] = unquote(given)
        elif template != given:
            return None
    return labels if all(query.get(k) == v for k, v in route.query.items()) else None


@cache
def _routes(service: ServiceName) -> dict[tuple[str, int, str], list[_Route]]:
    found: dict[tuple[str, int, str], list[_Route]] = {}
    for operation in sorted(service_model.operation_names(service)):
        http = service_model.operation_model(service, operation).http
        path, _, query = http["requestUri"].partition("?")
        segments = tuple(path.split("/")[1:])
        fixed = parse_qs(query, keep_blank_values=True)
        route = _Route(operation, segments, fixed, http.get("responseCode", 200))
        found.setdefault((http["method"], len(segments), segments[0]), []).append(route)
    for routes in found.values():  # what is fixed goes before what is free
        routes.sort(key=lambda r: (-len(r.query), sum(s.startswith("{") for s in r.segments)))
    return found


def nearest_operations(service: ServiceName, method: str, url: str) -> list[str]:
    """The operations whose method and path look most like a request's, as `Name (METHOD /path)`."""
    path, mark, query = url.partition("://")[2].partition("?")
    given = path.split("/")[1:]
    known: dict[str, str] = {}
    for operation in sorted(service_model.operation_names(service)):
        http = service_model.operation_model(service, operation).http
        uri, *fixed = http["requestUri"].partition("?")
        template = uri.split("/")[1:]
        filled = [g if t.startswith("{") else t for t, g in zip(template, given, strict=False)]
        line = "/".join([http["method"], *filled, *template[len(given) :]]) + "".join(fixed)
        known.setdefault(line, f"{operation} ({http['method']} {http['requestUri']})")
    near = difflib.get_close_matches("/".join([method, *given]) + mark + query, known, n=2, cutoff=0.3)
    return [known[line] for line in near]


def parameters(service: ServiceName, route: RouteMatch, body: bytes) -> dict[str, Any]:
    """An operation's input, decoded by its model, as a caller of boto3 would write it."""
    shape = service_model.operation_model(service, route.operation).input_shape
    if shape is None:
        return {}
    sent = _json_object(body)
    found: dict[str, Any] = {}
    for member, inner in shape.members.items():
        name = inner.serialization.get("name", member)
        location = inner.serialization.get("location")
        if location == "uri" and name in route.labels:
            found[member] = route.labels[name]
        elif location == "querystring" and name in route.query:
            values = [_from_text(inner, text) for text in route.query[name]]
            found[member] = values if inner.type_name == "list" else values[-1]
        elif location is None and name in sent:
            found[member] = _from_json(inner, sent[name])
    return found


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body) if body else {}
        if b"\\u" in body:
            canonical_json(value)  # half of a surrogate pair is not text, and could not be answered
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _from_text(shape: Any, text: str) -> Any:
    if shape.type_name in ("integer", "long"):
        return int(text) if _INTEGER.fullmatch(text) else text
    return text == "true" if shape.type_name == "boolean" else text


def _from_json(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure" and isinstance(value, Mapping):
        names = {inner.serialization.get("name", m): (m, inner) for m, inner in shape.members.items()}
        return {names[k][0]: _from_json(names[k][1], v) for k, v in value.items() if k in names}
    if shape.type_name == "list" and isinstance(value, list):
        return [_from_json(shape.member, item) for item in value]
    return _from_json_text(shape, value) if isinstance(value, str) else value


def _from_json_text(shape: Any, text: str) -> Any:
    """A boolean or a number that was sent as text, as CloudFormation does, is what it says."""
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    return _from_text(shape, text) if shape.type_name in ("integer", "long") else text


class ErrorForm(NamedTuple):
    """How an error is written: whether a header names it, and the members of its body, in their order."""

    header: bool
    members: tuple[str, ...]
    code: str | None  # "short" or "the exception": what the member Code holds


def write(
    outcome: Answer,
    *,
    success_status: int,
    request_id: str,
    date: str,
    error_form: ErrorForm | None = None,
) -> Reply:
    """An outcome as HTTP.  A fault stays a fault: the interceptor makes its library meet it."""
    if isinstance(outcome, Success):
        if success_status == 204:
            headers = _headers(request_id, date, b"")
            del headers["Content-Length"]
            return Response(204, headers, b"")
        return Response(success_status, _headers(request_id, date, outcome.json), outcome.json)
    if isinstance(outcome, ServiceError):
        body = _error_body(outcome, request_id, error_form)
        named = {"x-amzn-ErrorType": outcome.code} if error_form is None or error_form.header else {}
        headers = _merged({**_headers(request_id, date, body), **named}, outcome.headers)
        return Response(outcome.status, headers, body, is_plain(outcome.status, outcome.headers))
    if isinstance(outcome, MalformedResponse):
        headers = _merged(_headers(request_id, date, outcome.body), outcome.headers)
        plain = is_plain(outcome.status, outcome.headers)
        return Response(outcome.status, headers, outcome.body, plain)
    return outcome


def fault_bytes(fault: Fault) -> bytes:
    """What still arrives, before the connection ends, where a fault lets anything arrive."""
    if fault.kind == "truncated-body":
        whole = Response(200, {"Content-Type": "application/json", "Content-Length": "581"}, b"")
        return whole.to_bytes() + b'{"PhoneNumber":{"Associations":[{"AssociatedTimestamp":"2019-10-28T18:4'
    return b"\x00\xff\x00 this is not HTTP\r\n\r\n" if fault.kind == "garbage" else b""


def _headers(request_id: str, date: str, body: bytes) -> dict[str, str]:
    return {
        "x-amzn-RequestId": request_id,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Date": date,
        "Connection": "keep-alive",
    }


def _merged(headers: dict[str, str], given: Mapping[str, str]) -> dict[str, str]:
    replaced = {name.lower() for name in given}
    return {**{k: v for k, v in headers.items() if k.lower() not in replaced}, **given}


def _error_body(error: ServiceError, request_id: str, form: ErrorForm | None) -> bytes:
    """The service's own errors carry Code, Message and RequestId (seen: aws/amazon-chime-sdk-js#1857);
    what the gateway refuses, a message.
    """
    if form is not None:
        return _error_body_as(form, error, request_id)
    if code := code_of_the_service(error):
        return canonical_json({"Code": code, "Message": error.message, "RequestId": request_id})
    return canonical_json({"message": error.message})


def code_of_the_service(error: ServiceError) -> str | None:
    """The `Code` of an error that the service itself answers; None for one of the gateway."""
    code = service_model.error_code(error.code)
    return code if error.code in service_model.modelled_errors() else None


def _error_body_as(form: ErrorForm, error: ServiceError, request_id: str) -> bytes:
    code = service_model.error_code(error.code) if form.code == "short" else error.code
    values = {"code": code, "__type": error.code, "message": error.message, "requestid": request_id}
    body = {name: values.get(name.lower()) for name in form.members}
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
