"""The door for everybody else: a loopback HTTP server, for other processes, languages and libraries.

One thread waits for all connections (`listener`); a connection turns bytes into requests and replies
into bytes (`connection`, by way of `reader`); and `answering` hands each request to the fake, for the
service that `addressing` finds, and puts what goes wrong there into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ...exchange import Handler
from ..asking import asking
from .answering import Answering, Complain, Unconnected
from .listener import Listener

__all__ = ["Answering", "Complain", "Listener", "serving"]


@contextmanager
def serving(handle: Handler, unconnected: Unconnected, complain: Complain) -> Iterator[str]:
    """The URL of a server on a port of the system's choice, which clients of this process may use."""
    answering = Answering(handle, complain, unconnected=unconnected)
    with (
        Listener(answering, failed=answering.failed) as listener,
        asking.server_at(listener.port, answering.unconnected),
    ):
        yield listener.url
