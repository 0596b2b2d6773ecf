"""The interceptor for requests.

Mocks of users stand in the same place, so there are several ways in, and whichever of them a
request takes, it is answered once.  `Session.get_adapter` is a data descriptor, which other mocks
cannot hide by an attribute of a session; `HTTPAdapter.send` is for code without a session; a
`RequestsMock` of `responses` hands over what is ours; and a request that reaches the adapter's own
code all the same finds a connection in memory.
"""

from __future__ import annotations

import io
import itertools
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import requests
import urllib3.util.retry
from requests import PreparedRequest, Session
from requests.adapters import HTTPAdapter
from responses import RequestsMock
from urllib3 import HTTPResponse, Retry, Timeout

from ..http import local_servers
from ..http.endpoint import Endpoint
from ..http.messages import Handler, ReadTimeout, Reply, Request, Response
from .backoff import BackoffTime, Slept
from .patching import Patches
from .requests_adapters import AdapterOfSession, send_for_real
from .routing import CurrentCall, endpoint_for
from .transports.attempts import numbered
from .transports.urllib3 import pool_for, unless

_NOBODY_KNOWS = CurrentCall()


def install(patches: Patches, handle: Handler, slept: Slept) -> None:
    """Let every requests session and adapter in, until the patches are undone."""
    interceptor = _RequestsInterceptor(handle, CurrentCall(), patches, HTTPAdapter.send)
    on_request = RequestsMock._on_request
    connect = HTTPAdapter.get_connection_with_tls_context

    def send_or_answer(adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        return interceptor.send(adapter, request, *args, **kwargs)

    def hand_over(mock: RequestsMock, adapter: HTTPAdapter, request: PreparedRequest, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        endpoint = interceptor.endpoint_for(request)
        if endpoint is not None:
            return interceptor.answer(adapter, request, endpoint, **kwargs)
        if interceptor.is_served(request):
            return interceptor.pass_to_server(adapter, request, **kwargs)
        return on_request(mock, adapter, request, **kwargs)

    def connect_or_answer(adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        endpoint = interceptor.endpoint_for(request)
        if endpoint is None:
            pool = connect(adapter, request, *args, **kwargs)
            return interceptor.pool_of_server(request, pool) if interceptor.is_served(request) else pool
        return pool_for(str(request.url), interceptor.replies(request, endpoint, lambda: None), Timeout())

    patches.put(HTTPAdapter, "send", send_or_answer)
    patches.put(
        Session, "get_adapter", AdapterOfSession(vars(Session)["get_adapter"], patches, interceptor.send)
    )
    patches.put(RequestsMock, "_on_request", hand_over)
    if mock := sys.modules.get("requests_mock.adapter"):
        _let_requests_mock_hand_over(patches, interceptor, mock.Adapter)
    patches.put(urllib3.util.retry, "time", BackoffTime(interceptor.current_call, slept))
    patches.put(HTTPAdapter, "get_connection_with_tls_context", connect_or_answer)


def _let_requests_mock_hand_over(
    patches: Patches, interceptor: _RequestsInterceptor, mock_adapter: Any
) -> None:
    """For sessions with a `get_adapter` of their own, which hide the descriptor."""
    send = mock_adapter.send

    def send_or_answer(adapter: Any, request: PreparedRequest, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        endpoint = interceptor.endpoint_for(request)
        if endpoint is not None:
            return interceptor.answer(HTTPAdapter(), request, endpoint, **kwargs)
        if interceptor.is_served(request):
            return interceptor.pass_to_server(HTTPAdapter(), request, **kwargs)
        return send(adapter, request, **kwargs)

    patches.put(mock_adapter, "send", send_or_answer)


class _RequestsInterceptor:
    """What the two ways in have in common."""

    def __init__(
        self, handle: Handler, current_call: CurrentCall, patches: Patches, passed_to: Callable[..., Any]
    ) -> None:
        self.handle = handle
        self.current_call = current_call
        self.patches = patches
        self._passed_to = passed_to

    def endpoint_for(self, request: PreparedRequest) -> Endpoint | None:
        """The endpoint that a request is for, None where it is somebody else's."""
        if not self.patches.active:
            return None
        return endpoint_for(_NOBODY_KNOWS, str(request.method), str(request.url))

    def send(self, adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer a request for our services; pass any other on."""
        __tracebackhide__ = True
        endpoint = self.endpoint_for(request)
        if endpoint is not None:
            return self.answer(adapter, request, endpoint, *args, **kwargs)
        if self.is_served(request):
            return self.pass_to_server(adapter, request, *args, **kwargs)
        return self._passed_to(adapter, request, *args, **kwargs)

    def is_served(self, request: PreparedRequest) -> bool:
        """Whether a request is for a server of ours."""
        return self.patches.active and local_servers.is_local(str(request.url))

    def pool_of_server(self, request: PreparedRequest, pool: Any) -> Any:
        """A pool for a request to a server of ours, which may meet a fault before it has a connection."""
        method, url, sent = str(request.method), str(request.url), dict(request.headers)
        guarded = unless(lambda: local_servers.fault_before_connection(method, url, sent, request.body), pool)
        guarded.urlopen = numbered(guarded.urlopen, sent)  # type: ignore[method-assign]
        return guarded

    def pass_to_server(
        self, adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """Send a request over the socket, past the mocks, and sleep in no back-off."""
        self.current_call.name("chime")  # or the other: all that matters here is that it is ours
        try:
            return send_for_real(adapter, request, *args, **kwargs)
        finally:
            self.current_call.name(None)

    def answer(
        self,
        adapter: HTTPAdapter,
        request: PreparedRequest,
        endpoint: Endpoint,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
        retries: Any = None,
    ) -> requests.Response:
        """What `HTTPAdapter.send` returns or raises where the service answers as the fake does."""
        __tracebackhide__ = True
        wait = partial(_read_timeout, timeout)
        next_reply = self.replies(request, endpoint, wait)
        if _never_retries(adapter.max_retries):
            reply = self.handle(_asked(request, endpoint), wait)
            if isinstance(reply, Response) and reply.plain:
                return adapter.build_response(request, _http_response(reply))
            next_reply = partial(_same, reply)
        pool = pool_for(str(request.url), next_reply, Timeout())
        over_memory = object.__new__(type(adapter))
        over_memory.__dict__ = {**vars(adapter), "get_connection_with_tls_context": lambda *_, **__: pool}
        self.current_call.name(endpoint.service)
        try:
            return send_for_real(over_memory, request, stream, timeout, verify, cert)
        finally:
            self.current_call.name(None)

    def replies(self, request: PreparedRequest, endpoint: Endpoint, wait: ReadTimeout) -> Callable[[], Reply]:
        """The answers to one attempt after the other."""
        attempts = itertools.count(1)
        return lambda: self.handle(_asked(request, endpoint)._replace(attempt=next(attempts)), wait)


def _asked(request: PreparedRequest, endpoint: Endpoint) -> Request:
    method, url, headers = str(request.method), str(request.url), dict(request.headers)
    return Request("requests", endpoint, method, url, headers, _read(request.body))


def _same(reply: Reply) -> Reply:
    return reply


def _never_retries(policy: Retry) -> bool:
    return policy.total in (0, False) and not policy.status_forcelist


def _http_response(reply: Response) -> HTTPResponse:
    return HTTPResponse(
        body=io.BytesIO(reply.body),
        headers=reply.headers,
        status=reply.status,
        reason=reply.reason,
        version=11,
        preload_content=False,
        decode_content=False,
    )


def _read(body: Any) -> Any:
    if body is None or isinstance(body, str | bytes | bytearray):
        return body
    return body.read() if hasattr(body, "read") else b"".join(body)  # requests sends parts in chunks


def _read_timeout(timeout: Any) -> float | None:
    if isinstance(timeout, Timeout):
        timeout = timeout.read_timeout
    elif isinstance(timeout, tuple):
        timeout = timeout[1]
    return timeout if isinstance(timeout, int | float) else None
