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
from ..http.messages import Headers, Response
from ..server import RequestHandler, listen
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

    control_api = Control(backend, hosts=[host, *allowed_hosts]) if control else None

    def answer_about_itself(method: str, target: str, headers: Headers, body: bytes) -> Response | None:
        backend.call_log.keep_latest(_REMEMBERED)
        return control_api(method, target, headers, body) if control_api else None

    handler = RequestHandler(backend, answer_about_itself)
    with listen(handler, host=host, port=port) as url, _Stop() as stop:
        say("\n".join(_introduction(url, host, control=control)))
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
            f"WARNING: {host} is not a loopback address: whoever reaches this machine can use the fake."
        )
    return [*lines, "Ctrl-C stops it."]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
