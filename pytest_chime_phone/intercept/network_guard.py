"""`block_network`: what would leave the process is refused, loudly.

The interceptors answer the clients that they know.  Any other client, or another service of AWS, would
reach the network without a word; with `block_network="aws"` or `"all"` it fails the test instead.  Mocks
(moto, responses, ...) answer above the sockets, so they go on as ever.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from functools import cache
from typing import Any

from ..backend.options import Blocked
from ..domain.service_model import dns_suffixes
from ..scripting.unexpected_call import UnexpectedCall
from .patching import Patches

#: Domains of AWS that are not those of a partition: documentation of endpoints, Amazon Chime's own.
_MORE_DOMAINS = ("api.aws", "chime.aws", "aws.amazon.com", "awsapps.com")
#: Where credentials are had without any: EC2 and ECS metadata (AWS documentation).
_METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "169.254.170.2"})


def install(patches: Patches, blocked: Callable[[], Blocked | None], report: Callable[[str], None]) -> None:
    """Guard name look-ups and connections; `blocked` tells what is refused at the moment."""
    getaddrinfo = socket.getaddrinfo
    connect = socket.socket.connect
    connect_ex = socket.socket.connect_ex

    def check(host: object) -> None:
        __tracebackhide__ = True
        what = blocked() if patches.active else None
        if what is not None and _leaves(host, what):
            message = _MESSAGE.format(host=_text(host), what=what)
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

    patches.put(socket, "getaddrinfo", guarded_getaddrinfo)
    patches.put(socket.socket, "connect", guarded_connect)
    patches.put(socket.socket, "connect_ex", guarded_connect_ex)


_MESSAGE = """\
block_network={what!r}: a connection to {host} was about to leave the process.

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
