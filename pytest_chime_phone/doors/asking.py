"""Clients in this process that ask a server of ours, and what only this process can do for them.

They go over the socket, as any client does, and the server alone would know less of them than we do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .. import endpoint as endpoints
from ..outcome import Fault

#: What a request (method, URL, headers, body) meets before it has a connection, if not an answer.
BeforeTheSocket = Callable[[str, str, dict[str, Any], Any], Fault | None]


class Asking:
    """Clients in this process that ask a server of ours, and what only this process can do for them.

    On the shared port nothing may tell the service; but botocore marks each call with an id that its
    request carries.  And a fault that leaves no connection is one that no server can play.
    """

    def __init__(self) -> None:
        self._services: dict[str, Any] = {}
        self._servers: dict[str, BeforeTheSocket] = {}

    @contextmanager
    def server_at(self, port: int, unconnected: BeforeTheSocket) -> Iterator[None]:
        """For as long as a server of ours has a port, what is sent there goes there."""
        self._servers[str(port)] = unconnected
        try:
            with endpoints.served(port):
                yield
        finally:
            del self._servers[str(port)]

    def unconnected(self, method: str, url: str, headers: dict[str, Any], body: Any) -> Fault | None:
        """The fault that a request to a server of ours meets before it has a connection."""
        authority = url.partition("://")[2].partition("/")[0].partition("?")[0]
        met = self._servers.get(authority.rpartition(":")[2])
        return met(method, url, headers, body) if met else None

    @contextmanager
    def on_behalf(self, service: Any, invocation: str | None) -> Iterator[None]:
        """While a request is on its way, its id stands for a service."""
        key = invocation or ""
        self._services[key] = service
        try:
            yield
        finally:
            self._services.pop(key, None)

    def service(self, invocation: str | None) -> Any:
        """The service that a request with this id is for, None where nobody has told."""
        return self._services.get(invocation) if invocation else None


asking = Asking()
