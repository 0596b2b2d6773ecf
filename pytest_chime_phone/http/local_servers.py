"""The loopback servers that this process runs, and what only this process knows of their clients.

A client in this process that is given the URL of such a server goes over the real socket.  Three things do
not show there: which of the two services a request to the shared port is for, which attempt of requests it
is, and a fault before a connection exists.  The interceptors know the first two, and can produce the third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..domain.outcomes import Fault

#: The fault that a request (method, URL, headers, body) meets before it has a connection, if any.
FaultBeforeConnection = Callable[[str, str, dict[str, Any], Any], Fault | None]
#: Names the attempt to a server of this process, which takes it off: no caller sees it.
ATTEMPT_HEADER = "x-chime-phone-attempt"

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_servers: dict[str, FaultBeforeConnection] = {}  # by authority
_services: dict[str, Any] = {}  # by the id that botocore gives each call


@contextmanager
def registered(port: int, fault_before_connection: FaultBeforeConnection) -> Iterator[None]:
    """For the length of the block a server of this process listens at a port."""
    authorities = [f"{host}:{port}" for host in _LOOPBACK]
    _servers.update(dict.fromkeys(authorities, fault_before_connection))
    try:
        yield
    finally:
        for authority in authorities:
            del _servers[authority]


def is_local(url: str) -> bool:
    """Whether a URL is that of a server of this process."""
    return bool(_servers) and _authority(url) in _servers


def fault_before_connection(method: str, url: str, headers: dict[str, Any], body: Any) -> Fault | None:
    """The fault that a request to a server of this process meets before it has a connection."""
    fault_for = _servers.get(_authority(url))
    return fault_for(method, url, headers, body) if fault_for else None


@contextmanager
def service_announced(service: Any, invocation_id: str | None) -> Iterator[None]:
    """While a request is under way, the id of its call stands for a service."""
    key = invocation_id or ""
    _services[key] = service
    try:
        yield
    finally:
        _services.pop(key, None)


def announced_service(invocation_id: str | None) -> Any:
    """The service that a request with this id is for; None where no client of this process has said."""
    return _services.get(invocation_id) if invocation_id else None


def _authority(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0]
