"""The interceptor for urllib3 itself.

botocore and requests have interceptors of their own, which stand above.  This one answers what does not
come their way: urllib3 used directly, adapters of requests that ask a pool by themselves, a second copy of
requests or botocore, a session of botocore's with a `send` of its own.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

import urllib3.util.retry
from urllib3 import HTTPConnectionPool, HTTPResponse, Retry

from ..http import local_servers
from ..http.messages import Handler, Reply, Request, Response
from ..http.our_hosts import Endpoint
from .backoff import BackoffTime, Noted
from .patching import Patches
from .routing import CurrentCall, endpoint_of_url
from .transports import urllib3 as transport

_DEFAULT_PORTS = {"http": 80, "https": 443}

#: Pools of a library whose interceptor has looked at the request already.
decided_above: set[type] = set()

_current_call = CurrentCall()  # whose back-off is recorded and not slept


def install(patches: Patches, handle: Handler, noted: Noted, *_: object) -> None:
    """Answer what any pool is asked of our services, until the patches are undone."""
    transport.urlopen()  # takes note of what stands there
    urlopen = HTTPConnectionPool.urlopen

    def urlopen_or_answer(pool: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if patches.active and type(pool) not in decided_above:
            full_url = _full_url(pool, url)
            if endpoint := endpoint_of_url(method, full_url):
                client = "botocore" if type(pool).__module__ == "botocore.awsrequest" else "requests"
                exchange = Exchange(handle, endpoint, full_url, lambda: pool, client=client)
                return exchange.urlopen(method, url, *args, **kwargs)
            if local_servers.is_local(full_url):
                return _pass_to_server(pool, full_url, method, url, *args, **kwargs)
        return urlopen(pool, method, url, *args, **kwargs)

    patches.put(HTTPConnectionPool, "urlopen", urlopen_or_answer)
    patches.put(urllib3.util.retry, "time", BackoffTime(_current_call, noted))


def _full_url(pool: Any, url: str) -> str:
    if not url.startswith("/"):  # as a proxy is asked
        return url
    host = f"[{pool.host}]" if ":" in pool.host else pool.host
    port = "" if pool.port in (None, _DEFAULT_PORTS.get(pool.scheme)) else f":{pool.port}"
    return f"{pool.scheme}://{host}{port}{url}"


def _pass_to_server(
    pool: Any,
    full_url: str,
    method: str,
    url: str,
    body: Any = None,
    headers: Any = None,
    *args: Any,
    **how: Any,
) -> Any:
    """Ask a server of this process, over the socket, and sleep in no back-off."""
    sent = _as_dict(pool.headers if headers is None else headers)
    guarded = transport.over_memory(
        pool, lambda: local_servers.fault_before_connection(method, full_url, sent, body)
    )
    guarded.urlopen = _numbered(guarded.urlopen, sent)
    with _back_off_recorded("chime"):  # or the other: all that matters here is that it is ours
        return guarded.urlopen(method, url, body, headers, *args, **how)


def _numbered(urlopen: Callable[..., Any], sent: dict[str, Any]) -> Callable[..., Any]:
    """`urlopen` of a pool, which calls itself once more for each retry, with its number among the headers.

    The server cannot count attempts by what arrives there.
    """
    attempts = itertools.count(1)

    def attempt(method: str, url: str, body: Any = None, headers: Any = None, *more: Any, **how: Any) -> Any:
        sent.update(headers or {}, **{local_servers.ATTEMPT_HEADER: str(next(attempts))})
        return urlopen(method, url, body, sent, *more, **how)

    return attempt


@contextmanager
def _back_off_recorded(service: str) -> Iterator[None]:
    _current_call.name(service)
    try:
        yield
    finally:
        _current_call.name(None)


class Exchange:
    """One request of a client, with all the attempts that urllib3 makes of it by itself."""

    def __init__(
        self,
        handle: Handler,
        endpoint: Endpoint,
        url: str,
        pool: Callable[[], HTTPConnectionPool],
        *,
        client: str = "requests",
    ) -> None:
        self._handle = handle
        self._endpoint = endpoint
        self._url = url
        self._pool = pool
        self._client = client
        self._attempts = 0
        self._reply: Reply

    def urlopen(
        self,
        method: str,
        url: str,
        body: Any = None,
        headers: Any = None,
        retries: Any = None,
        redirect: bool = True,
        assert_same_host: bool = True,
        **how: Any,
    ) -> Any:
        """What a pool's `urlopen` returns or raises where the service answers as the fake does."""
        __tracebackhide__ = True
        if headers is None:
            headers = self._pool().headers
        if self._attempts:  # again, by urllib3's own code, for a retry or a redirect
            self._url = urljoin(self._url, url)
        self._attempts += 1
        body = _whole(body)
        sent = _as_dict(headers)
        request = Request(self._client, self._endpoint, method, self._url, sent, body, self._attempts)
        self._reply = reply = self._handle(request, lambda: _read_timeout(self._pool(), how))
        if isinstance(reply, Response) and _is_returned_as_it_is(reply, method, retries, redirect, how):
            return _response(reply, method, retries)
        pool = transport.over_memory(self._pool(), lambda: self._reply)
        pool.proxy, pool.urlopen = None, self.urlopen
        with _back_off_recorded(self._endpoint.service):
            return transport.urlopen()(
                pool, method, url, body, headers, retries, redirect, assert_same_host, **how
            )


def _as_dict(headers: Any) -> dict[str, Any]:
    # A CaseInsensitiveDict makes its items one by one; what it keeps is faster to read (requests 2.32, 2.34).
    store = getattr(headers, "_store", None)
    return dict(headers) if store is None else dict(store.values())


def _whole(body: Any) -> Any:
    """A body that is read once; text among its parts is sent as UTF-8."""
    if body is None or isinstance(body, str | bytes | bytearray):
        return body
    parts = [body.read()] if hasattr(body, "read") else body
    return b"".join(part.encode() if isinstance(part, str) else part for part in parts)


def _read_timeout(pool: Any, how: dict[str, Any]) -> float | None:
    timeout = pool._get_timeout(how["timeout"]) if "timeout" in how else pool.timeout.clone()
    timeout.start_connect()  # or it does not tell what is left of a total
    seconds = timeout.read_timeout
    return seconds if isinstance(seconds, int | float) else None


def _is_returned_as_it_is(
    reply: Response, method: str, retries: Any, redirect: bool, how: dict[str, Any]
) -> bool:
    """Whether urllib3's own code would only hand it on, as it does for requests."""
    return (
        reply.plain
        and not redirect
        and how.get("preload_content") is False
        and how.get("decode_content") is False
        and isinstance(retries, Retry)
        and not retries.is_retry(method, reply.status, has_retry_after=True)
    )


def _response(reply: Response, method: str, retries: Retry) -> HTTPResponse:
    return HTTPResponse(
        body=_Body(reply.body),
        headers=reply.headers,
        status=reply.status,
        reason=reply.reason,
        version=11,
        preload_content=False,
        decode_content=False,
        retries=retries,
        request_method=method,
    )


class _Body(io.BytesIO):
    """Ends as `http.client.HTTPResponse` does: it counts as closed once it has been read to its end."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._length = len(content)

    @property
    def fp(self) -> io.BytesIO | None:
        """Itself; None at its end, which is where CacheControl looks."""
        return None if self.isclosed() else self

    def isclosed(self) -> bool:
        """Where urllib3 looks."""
        return self.closed or self.tell() == self._length
