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
from collections.abc import Callable, Iterator
from functools import cache, wraps
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
    """Guard name look-ups, connections and datagrams; `blocked` tells what is refused at the moment."""

    def guarded(function: Callable[..., Any], host_of: Callable[..., object]) -> Callable[..., Any]:
        @wraps(function)
        def guarded_function(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            guard = blocked() if patches.active else None
            if guard is not None and _leaves(host := host_of(*args, **kwargs), guard.what):
                message = guard.message.format(host=_text(host))
                report(message)
                raise UnexpectedCall(message)
            return function(*args, **kwargs)

        return guarded_function

    for owner, name, host_of in _ways_out():
        patches.put(owner, name, guarded(getattr(owner, name), host_of))


def _ways_out() -> Iterator[tuple[Any, str, Callable[..., object]]]:
    """Functions by owner and name, and what tells the host from their arguments."""
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        yield socket, name, lambda host, *_, **__: _looked_up(host)
    yield socket, "getnameinfo", lambda address, _: address[0]
    # Which asks for names in a thread.
    yield BaseEventLoop, "getaddrinfo", lambda _, host, *__, **___: _looked_up(host)
    for name in ("connect", "connect_ex"):
        yield _Socket, name, _host_of
    yield _Socket, "sendto", lambda sock, *args: _host_of(sock, args[-1])
    for name in {"sendmsg"} & set(dir(_Socket)):  # not on Windows; the address may be left out
        yield _Socket, name, lambda sock, *args: _host_of(sock, args[-1] if args[3:] else None)


def blocking(what: Blocked) -> Guard:
    return Guard(what, f"block_network={what!r}: {_MESSAGE}")


_MESSAGE = """\
a connection to {host} was blocked.

The fake answers clients of botocore, aiobotocore, requests and urllib3.  Give any other client the URL of
chime_phone_server, mock the other service, or remove block_network.  docs/reference/flags.md#options"""


def _looked_up(host: object) -> object:
    """A host by its name; None for this machine's own, which programs look up to tell its addresses."""
    return None if _text(host).lower() == socket.gethostname().lower() else host


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
