"""The fake standing alone: a process that serves until it is told to stop.

For manual work, and for suites in other languages, which tell it what to answer by its control API.
"""

from __future__ import annotations

import ipaddress
import signal
import socket
from collections.abc import Callable, Sequence
from typing import Self

from ..backend.backend import Backend
from ..http.messages import ReadTimeout, Reply, Request
from ..server import Listener, RequestHandler
from .control_api import Control
from .control_routes import PREFIX

#: Calls that are remembered at least; `reset` forgets them all.
_REMEMBERED = 10_000


def stand(
    backend: Backend,
    *,
    host: str,
    port: int,
    control: bool,
    allowed_hosts: Sequence[str],
    say: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM.  Raises `OSError` where it cannot listen."""

    def handle(request: Request, read_timeout: ReadTimeout) -> Reply:
        try:
            return backend.handle(request, read_timeout)
        finally:
            backend.call_log.keep_latest(_REMEMBERED)

    told = Control(backend, hosts=[host, *allowed_hosts]) if control else None
    handler = RequestHandler(handle, backend.report_unexpected, control=told)
    with Listener(handler, failed=handler.failed, host=host, port=port) as listener, _Stop() as stop:
        say("\n".join(_introduction(listener.url, host, control=control)))
        stop.wait()


class _Stop:
    """The wish to stop: SIGINT or SIGTERM, which wakes a socket, as nothing else would on Windows."""

    def __enter__(self) -> Self:
        self._woken, self._waker = socket.socketpair()
        self._waker.settimeout(0)
        signal.set_wakeup_fd(self._waker.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        return self

    def wait(self) -> None:
        """Return when it comes."""
        self._woken.recv(1)

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        self._woken.close()
        self._waker.close()


def _introduction(url: str, host: str, *, control: bool) -> list[str]:
    lines = [
        f"chime_phone serves at {url}",
        f"export AWS_ENDPOINT_URL_CHIME={url}/chime",
        f"export AWS_ENDPOINT_URL_CHIME_SDK_VOICE={url}/chime-sdk-voice",
    ]
    if control:
        lines.append(f"control API: {url}{PREFIX}/")
    if not _is_loopback(host):
        lines.append(
            f"WARNING: {host} is no loopback address: whoever reaches this machine can use the fake."
        )
    return [*lines, "Ctrl-C stops it."]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
