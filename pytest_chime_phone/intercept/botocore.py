"""The interceptor for botocore, and so for boto3 and the AWS CLI.

Below the client's own hooks and above the socket: parameters are validated, requests signed,
retries decided and answers parsed by botocore itself.  The classes are patched, so a client made
before the fake goes through as well as one made after.
"""

from __future__ import annotations

import copy
import io
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

import botocore.endpoint
from botocore.awsrequest import (
    AWSHTTPConnectionPool,
    AWSHTTPSConnectionPool,
    AWSPreparedRequest,
    AWSResponse,
)
from botocore.exceptions import CapacityNotAvailableError
from botocore.httpsession import ProxyConfiguration, URLLib3Session
from botocore.retries.bucket import TokenBucket
from botocore.retries.quota import RetryQuota

from ..http import local_servers
from ..http.messages import Handler, Headers, Reply, Request, Response
from . import botocore_data, builtin_handlers, credentials
from .backoff import BackoffTime, Noted
from .own_sessions import OwnSessions, Report
from .patching import Patches
from .routing import CurrentCall, endpoint_for
from .transports import urllib3 as transport
from .urllib3 import decided_above

_MORE_THAN_ANY_QUOTA = 10**9

decided_above.update({AWSHTTPConnectionPool, AWSHTTPSConnectionPool})  # of this copy of botocore
_current_call = CurrentCall()


def install(patches: Patches, handle: Handler, noted: Noted, report: Report) -> None:
    """Let every botocore client of both services in, until the patches are undone."""
    _answer_requests(patches, _current_call, handle)
    _watch_own_sessions(patches, _current_call, report)
    _skip_back_off(patches, _current_call, noted)
    _remember_retry_quotas(patches)
    credentials.install(patches)
    botocore_data.install(patches)
    builtin_handlers.install(patches)
    skip_moto(patches, botocore.endpoint, lambda: _current_call.service is not None)


def _answer_requests(patches: Patches, current_call: CurrentCall, handle: Handler) -> None:
    make_request = botocore.endpoint.Endpoint.make_request
    send = URLLib3Session.send

    def make_request_of_service(endpoint: Any, operation_model: Any, request_dict: Any) -> Any:
        __tracebackhide__ = True
        before = current_call.service, current_call.another
        if patches.active:
            current_call.name(operation_model.service_model.service_name)
        try:
            return make_request(endpoint, operation_model, request_dict)
        finally:
            current_call.service, current_call.another = before

    def send_or_answer(session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        __tracebackhide__ = True
        endpoint = endpoint_for(current_call, request.method, request.url) if patches.active else None
        if endpoint is None:
            if current_call.service is None:
                return send(session, request)
            sent = sent_headers(request.headers)
            with local_servers.service_announced(
                current_call.service, Headers(sent).get("amz-sdk-invocation-id")
            ):
                fault = local_servers.fault_before_connection(request.method, request.url, sent, request.body)
                return _over_memory(send, session, request, fault) if fault else send(session, request)
        reply = handle(
            Request(
                "botocore",
                endpoint,
                request.method,
                request.url,
                sent_headers(request.headers),
                request.body,
            ),
            partial(read_timeout, session, request),
        )
        if isinstance(reply, Response) and reply.plain:
            return AWSResponse(request.url, reply.status, reply.headers, _Raw(reply.body))
        return _over_memory(send, session, request, reply)

    patches.put(botocore.endpoint.Endpoint, "make_request", make_request_of_service)
    patches.put(URLLib3Session, "send", send_or_answer)


def _watch_own_sessions(patches: Patches, current_call: CurrentCall, report: Report) -> None:
    send = botocore.endpoint.Endpoint._send
    sessions = OwnSessions(patches, report, URLLib3Session)

    def send_watched(endpoint: Any, request: AWSPreparedRequest) -> Any:
        __tracebackhide__ = True
        if patches.active and current_call.service and sessions.sends_itself(endpoint.http_session):
            with sessions.watched(endpoint.http_session):
                return send(endpoint, request)
        return send(endpoint, request)

    patches.put(botocore.endpoint.Endpoint, "_send", send_watched)


def _over_memory(
    send: Any, session: URLLib3Session, request: AWSPreparedRequest, reply: Reply
) -> AWSResponse:
    over_memory: Any = copy.copy(session)
    over_memory._proxy_config = ProxyConfiguration()
    pool = session._manager.connection_from_url(request.url)
    answering = transport.over_memory(pool, lambda: reply)
    over_memory._manager = SimpleNamespace(connection_from_url=lambda _: answering)
    return send(over_memory, request)


class _Raw(io.BytesIO):
    """A body as `AWSResponse` reads it."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


def read_timeout(session: Any, request: Any, name: str = "read_timeout") -> Any:
    """The seconds that a client waits for an answer; `name` is what its library calls them."""
    override = (getattr(request, "context", None) or {}).get("read_timeout")
    return getattr(session._timeout, name, session._timeout) if override is None else override


_used_quotas: WeakSet[RetryQuota] = WeakSet()


def refill_retry_quotas() -> None:
    """Fill the retry quota of every client that has used it: each test and example begins afresh."""
    for quota in list(_used_quotas):
        quota.release(_MORE_THAN_ANY_QUOTA)


def _remember_retry_quotas(patches: Patches) -> None:
    acquire = RetryQuota.acquire

    def acquire_and_remember(quota: RetryQuota, capacity_amount: int) -> Any:
        if patches.active:
            _used_quotas.add(quota)
        return acquire(quota, capacity_amount)

    patches.put(RetryQuota, "acquire", acquire_and_remember)


def _skip_back_off(patches: Patches, current_call: CurrentCall, noted: Noted) -> None:
    acquire = TokenBucket.acquire

    def acquire_in_no_time(bucket: Any, amount: int = 1, block: bool = True) -> Any:
        if current_call.service is None or not block:
            return acquire(bucket, amount, block)
        while True:
            try:
                return acquire(bucket, amount, block=False)
            except CapacityNotAvailableError:
                seconds = bucket._sleep_amount(amount)
                if noted(seconds):
                    time.sleep(seconds)
                # The bucket fills as if that time had passed, and a little more: seconds since 1970
                # are rounded, and the wall clock may stand still.
                bucket._last_timestamp -= seconds + 0.001

    patches.put(botocore.endpoint, "time", BackoffTime(current_call, noted))
    patches.put(TokenBucket, "acquire", acquire_in_no_time)


def sent_headers(headers: Any) -> dict[str, Any]:
    """The headers of a prepared request."""
    # HeadersDict makes a key object for each look; its own dict is ten times as fast to read.
    inner = getattr(headers, "_dict", None)
    return dict(headers.items()) if inner is None else {key._key: value for key, value in inner.items()}


def skip_moto(patches: Patches, endpoint_module: Any, is_ours: Callable[[], bool]) -> None:
    """moto's `before-send` handler answers every AWS host; for ours its 404 does not count."""
    first_non_none_response = endpoint_module.first_non_none_response

    def first_but_not_of_moto(responses: Any, default: Any = None) -> Any:
        if not is_ours():
            return first_non_none_response(responses, default)
        for handler, response in responses:
            if response is not None and not type(handler).__module__.startswith("moto."):
                return response
        return default

    patches.put(endpoint_module, "first_non_none_response", first_but_not_of_moto)
