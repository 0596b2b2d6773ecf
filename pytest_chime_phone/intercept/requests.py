"""The interceptor for requests.

An adapter asks `get_connection_with_tls_context`, which requests documents as the place to override, for
a pool.  For our hosts that pool answers.  All else is done by the code of requests and of the adapter:
timeouts and certificates are checked, headers added, errors translated, responses built.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from ..http.messages import Handler
from .patching import Patches
from .routing import endpoint_of_url
from .urllib3 import Exchange


def install(patches: Patches, handle: Handler, *_: object) -> None:
    """Answer requests for our services, until the patches are undone."""
    connect = HTTPAdapter.get_connection_with_tls_context

    def connect_or_answer(adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        url = str(request.url)
        endpoint = endpoint_of_url(str(request.method), url) if patches.active else None
        real_pool = partial(connect, adapter, request, *args, **kwargs)
        if endpoint is None:
            return real_pool()
        return _AnsweringPool(Exchange(handle, endpoint, url, real_pool).urlopen, real_pool)

    patches.put(HTTPAdapter, "get_connection_with_tls_context", connect_or_answer)


class _AnsweringPool:
    """Stands for a pool, which need not be made to answer; what else an adapter wants of it, it has."""

    def __init__(self, urlopen: Callable[..., Any], real_pool: Callable[[], Any]) -> None:
        self.urlopen = urlopen
        self._real_pool = real_pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real_pool(), name)
