"""One port, and one thread in which asyncio serves all connections.

The fake answers from memory and never waits, so one thread is enough, and slow clients cannot use it up.  The
event loop is made here and known to nobody else: no policy of a test reaches it, nor it a test.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from ..backend.backend import Backend
from ..http import local_servers
from .handler import RequestHandler

if TYPE_CHECKING:
    from .connection import Connection

# A client that finds the queue full tries again after a second.
_BACKLOG = 1024
# freezegun and time-machine leave the system's own clocks alone; Windows has no such function.
_SECONDS = time.monotonic if sys.platform == "win32" else partial(time.clock_gettime, time.CLOCK_MONOTONIC)


@contextmanager
def serving(backend: Backend) -> Iterator[str]:
    """The URL of a server on a port of the system's choice."""
    with listen(RequestHandler(backend)) as url:
        yield url


@contextmanager
def listen(
    handler: RequestHandler, *, host: str = "127.0.0.1", port: int = 0, client_timeout: float = 30
) -> Iterator[str]:
    """The URL at which requests are handled for the length of the block.

    `client_timeout`: seconds within which a client has to send a whole request, and to read an answer.
    """
    family, name = (socket.AF_INET6, f"[{host}]") if ":" in host else (socket.AF_INET, host)
    listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    port = listening.getsockname()[1]
    loop = _EventLoop()
    stopped = loop.create_future()
    serve = _serve(listening, handler, client_timeout, stopped)
    thread = threading.Thread(
        target=loop.run_until_complete, args=[serve], name="chime_phone server", daemon=True
    )
    thread.start()
    try:
        with local_servers.registered(port, handler.fault_before_connection):
            yield f"http://{name}:{port}"
    finally:
        loop.call_soon_threadsafe(stopped.set_result, None)
        thread.join()
        loop.close()


class _EventLoop(asyncio.SelectorEventLoop):
    """One whose time goes on where a test has stopped the clocks of Python."""

    def time(self) -> float:
        return _SECONDS()


async def _serve(
    listening: socket.socket, handler: RequestHandler, client_timeout: float, stopped: asyncio.Future[None]
) -> None:
    from .connection import Connection  # and h11, for which whoever starts the server need not wait

    connections: set[Connection] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        connections.add(connection)
        try:
            await connection.serve(handler, client_timeout)
        except Exception as error:  # noqa: BLE001 - one connection's trouble is not the others'
            handler.report_error(error)
        finally:
            connections.remove(connection)

    def handle_error(_: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, OSError):  # a connection could not be accepted; asyncio tries again in a second
            for idle in [connection for connection in connections if connection.idle]:
                idle.transport.abort()
        else:
            handler.report_error(error or RuntimeError(context["message"]))

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handle_error)
    server = await asyncio.start_server(converse, sock=listening, backlog=_BACKLOG)
    await stopped
    loop.remove_reader(listening)
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for connection in connections:
            connection.transport.abort()
        await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
    server.close()
