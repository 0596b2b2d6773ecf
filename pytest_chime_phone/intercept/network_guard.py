"""`block_network`: what would leave the process is refused, loudly.

The interceptors answer the clients that they know.  Any other client, or another service of AWS, would
reach the network without a word; with `block_network="aws"` or `"all"` it fails the test instead.  Mocks
(moto, responses, ...) answer above the sockets, so they go on as ever.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from asyncio import BaseEventLoop
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, cast

from ..backend.options import Blocked
from ..domain.service_model import dns_suffixes
from ..scripting.unexpected_call import UnexpectedCall
from .patching import Patches

#: Domains of AWS that are not those of a partition: documentation of endpoints, Amazon Chime's own.
_MORE_DOMAINS = ("api.aws", "chime.aws", "aws.amazon.com", "awsapps.com")
#: Where credentials are had without any: EC2 and ECS metadata (AWS documentation).
_METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "169.254.170.2"})


#: The class itself: others put something else in the place of `socket.socket`, a function perhaps.
_Socket = cast("type[socket.socket]", ssl.SSLSocket.__bases__[0])


class Guard(NamedTuple):
    """What is refused, and the message of the refusal, with `{host}` for the host."""

    what: Blocked
    message: str


def install(patches: Patches, blocked: Callable[[], Guard | None], report: Callable[[str], None]) -> None:
    """Guard name look-ups and connections; `blocked` tells what is refused at the moment."""
    getaddrinfo = socket.getaddrinfo
    connect = _Socket.connect
    connect_ex = _Socket.connect_ex
    getaddrinfo_of_loop = BaseEventLoop.getaddrinfo  # which asks for names in a thread

    def check(host: object) -> None:
        __tracebackhide__ = True
        guard = blocked() if patches.active else None
        if guard is not None and _leaves(host, guard.what):
            message = guard.message.format(host=_text(host))
            report(message)
            raise UnexpectedCall(message)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        check(host)
        return getaddrinfo(host, *args, **kwargs)

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        __tracebackhide__ = True
        check(_host_of(sock, address))
        return connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        __tracebackhide__ = True
        check(_host_of(sock, address))
        return connect_ex(sock, address)

    async def guarded_getaddrinfo_of_loop(loop: Any, host: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        check(host)
        return await getaddrinfo_of_loop(loop, host, *args, **kwargs)

    patches.put(socket, "getaddrinfo", guarded_getaddrinfo)
    patches.put(BaseEventLoop, "getaddrinfo", guarded_getaddrinfo_of_loop)
    patches.put(_Socket, "connect", guarded_connect)
    patches.put(_Socket, "connect_ex", guarded_connect_ex)


def blocking(what: Blocked) -> Guard:
    """The guard that a test has asked for."""
    return Guard(what, f"block_network={what!r}: {_MESSAGE}")


_MESSAGE = """\
a connection to {host} was about to leave the process.

The fake answers clients of botocore, aiobotocore, requests and urllib3.  Give any other client the URL of
chime_phone_server, mock the other service, or leave block_network away.  docs/reference/flags.md#options"""


def _host_of(sock: socket.socket, address: Any) -> object:
    is_internet = sock.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple)
    return address[0] if is_internet else None


def _leaves(host: object, what: Blocked) -> bool:
    """Whether a host is one that is refused.  None and the empty name are this machine's own."""
    name = _text(host).lower().rstrip(".")
    if not name or _is_loopback(name):
        return False
    return what == "all" or name in _METADATA or name.endswith(_suffixes())


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(f".{domain}" for domain in sorted({*dns_suffixes(), *_MORE_DOMAINS}))
