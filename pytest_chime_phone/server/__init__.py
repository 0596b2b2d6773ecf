"""A loopback HTTP server, for other processes, languages and libraries.

One thread waits for all connections (`listener`); a connection turns bytes into requests and replies
into bytes (`connection`, by way of `reader`); and `handler` hands each request to the fake, for the
service that `addressing` finds, and puts what goes wrong there into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..backend.backend import Backend
from ..http import local_servers
from .handler import RequestHandler
from .listener import Listener

__all__ = ["Listener", "RequestHandler", "serving"]


@contextmanager
def serving(backend: Backend) -> Iterator[str]:
    """The URL of a server on a port of the system's choice, which clients of this process may use."""
    handler = RequestHandler(
        backend.handle, backend.report_unexpected, unconnected=backend.fault_before_connection
    )
    with (
        Listener(handler, failed=handler.failed) as listener,
        local_servers.registered(listener.port, handler.unconnected),
    ):
        yield listener.url
