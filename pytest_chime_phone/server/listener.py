"""One port, one thread, any number of connections.

The fake answers from memory and never waits, so a single thread that waits for all sockets at once
serves them as fast as many would, needs no pool, and cannot be used up by clients that are slow.

A second thread counts quarters of the time that clients are given: it waits for a lock, which is real
time.  Every clock of Python may be one that a test has stopped.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .connection import Connection, Respond

#: Seconds within which a client has to send a whole request, and to read an answer.
PATIENCE = 30.0
_BACKLOG = 128
_MOST = 1024
# Seconds until the next try, where a connection could not be accepted.
_BREATHER = 0.05
_QUARTERS = 4


class Listener:
    """Serves for the length of a `with` block; `url` is where, without a slash at its end."""

    def __init__(
        self,
        answer: Respond,
        *,
        failed: Callable[[Exception], None],
        host: str = "127.0.0.1",
        port: int = 0,
        patience: float = PATIENCE,
        most_connections: int | None = None,
    ) -> None:
        self._answer = answer
        self._failed = failed
        self._most = most_connections or _most_connections()
        self._connections: dict[Connection, float] = {}  # and by which quarter each has to get on
        self._quarter = 0
        self._stopped = threading.Event()
        self._full = False
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        self._selector = selectors.DefaultSelector()
        self._listening.setblocking(False)
        self._wake, self._waker = socket.socketpair()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._selector.register(self._wake, selectors.EVENT_READ)
        self._threads = [
            threading.Thread(target=self._run, name="chime_phone server", daemon=True),
            threading.Thread(
                target=self._count,
                args=[patience / _QUARTERS],
                name="chime_phone server's patience",
                daemon=True,
            ),
        ]
        self.host = host
        self.port: int = self._listening.getsockname()[1]

    @property
    def authority(self) -> str:
        """Host and port, as a URL has them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.authority}"

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._waker.send(b"!")
        for thread in self._threads:
            thread.join()
        for connection in self._connections:
            connection.close()
        self._selector.close()
        for sock in (self._listening, self._wake, self._waker):
            sock.close()

    def _count(self, quarter: float) -> None:
        while not self._stopped.wait(quarter):
            self._waker.send(b".")

    def _run(self) -> None:
        from .connection import Connection  # and h11, for which whoever starts the server need not wait

        self._new_connection = Connection
        while not self._stopped.is_set():
            for key, _ in self._selector.select(_BREATHER if self._full else None):
                if key.data is not None:
                    if key.data.open:  # and not parted with since it was selected
                        self._go_on(key.data)
                elif key.fileobj is self._listening:
                    self._accept()
                else:
                    self._quarter += len(self._wake.recv(_BACKLOG))
                    self._part_with_the_slow()
            if self._full:
                self._full = False
                self._selector.register(self._listening, selectors.EVENT_READ)

    def _accept(self) -> None:
        for _ in range(_BACKLOG):
            try:
                sock, _ = self._listening.accept()
            except BlockingIOError:
                return
            except OSError:  # above all: the process has no file descriptor left
                self._make_room()
                self._full = True
                self._selector.unregister(self._listening)
                return
            if len(self._connections) >= self._most and not self._make_room():
                sock.close()
                continue
            connection = self._new_connection(sock, self._answer)
            self._connections[connection] = self._deadline()
            self._selector.register(sock, selectors.EVENT_READ, connection)

    def _go_on(self, connection: Connection) -> None:
        was_writing = connection.writing
        try:
            answered = connection.go_on()
        except Exception as error:  # noqa: BLE001 - one connection's trouble is not the others'
            self._failed(error)
            connection.close()
            answered = False
        if not connection.open:
            self._forget(connection)
            return
        if answered:
            self._connections[connection] = float("inf") if connection.stalled else self._deadline()
        if connection.writing is not was_writing:
            events = selectors.EVENT_WRITE if connection.writing else selectors.EVENT_READ
            self._selector.modify(connection.socket, events, connection)

    def _deadline(self) -> int:
        return self._quarter + _QUARTERS + 1  # the one that has begun does not count

    def _make_room(self) -> bool:
        """Part with the client that has been silent longest since its answer, if there is one."""
        idle = [connection for connection in self._connections if connection.idle]
        if idle:
            self._part_with(min(idle, key=self._connections.__getitem__))
        return bool(idle)

    def _part_with_the_slow(self) -> None:
        for connection in [c for c, deadline in self._connections.items() if deadline <= self._quarter]:
            self._part_with(connection)

    def _part_with(self, connection: Connection) -> None:
        connection.close()
        self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        del self._connections[connection]
        self._selector.unregister(connection.socket)


def _most_connections() -> int:
    """Half of what the process may have open: the other half is the tests' own."""
    try:
        import resource
    except ImportError:  # Windows, which counts sockets apart
        return _MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(_MOST, soft // 2)
