"""Which hosts are ours.

Regional, FIPS and dual-stack hosts of every partition, VPC endpoints, and the hosts that older
clients and samples use.  The neighbours (`identity-chime`, `meetings-chime`, ...) are other
services and left alone.  A custom `endpoint_url` cannot be told from its host: the botocore door
knows the client's service, and the environment names it for everybody else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

from .service_model import ServiceName, dns_suffixes

_SERVICE_OF_PREFIX: dict[str, ServiceName] = {"chime": "chime", "voice-chime": "chime-sdk-voice"}
_ENDPOINT_VARIABLES: dict[str, ServiceName] = {
    "AWS_ENDPOINT_URL_CHIME": "chime",
    "AWS_ENDPOINT_URL_CHIME_SDK_VOICE": "chime-sdk-voice",
}
# The REST host of the documentation, botocore's own until 2020 (boto/boto3#2384), with the path
# prefix of the first models and of JavaScript samples.
_LEGACY_HOST = re.compile(r"service(-fips)?\.chime(\.aws)?\.amazon(aws)?\.com")


class Endpoint(NamedTuple):
    """The service behind a URL, and the path before the API's own; None where that is not known."""

    service: ServiceName
    base_path: str | None


@cache
def _host_pattern() -> re.Pattern[str]:
    suffixes = "|".join(re.escape(suffix) for suffix in sorted(dns_suffixes()))
    return re.compile(rf"(?:[\w-]+\.)?(voice-chime|chime)(?:-fips)?\.[a-z0-9-]+\.(?:vpce\.)?(?:{suffixes})")


@lru_cache(maxsize=256)
def service_of_host(host: str) -> ServiceName | None:
    """The service that a host name serves, None for everybody else's."""
    name = host.lower().removesuffix(".")
    if found := _host_pattern().fullmatch(name):
        return _SERVICE_OF_PREFIX[found[1]]
    return "chime" if _LEGACY_HOST.fullmatch(name) else None


@lru_cache(maxsize=1024)
def by_host(url: str) -> Endpoint | None:
    """The endpoint that a URL addresses by its host, None where it is not ours."""
    scheme, _, rest = url.partition("://")
    authority, _, path = rest.partition("/")
    host = authority.partition("?")[0].rpartition("@")[2].partition(":")[0]
    service = service_of_host(host) if scheme.lower() in ("http", "https") else None
    if service is None:
        return None
    legacy = host.lower().startswith("service") and path.startswith("console/")
    return Endpoint(service, "/console" if legacy else "")


def by_environment(url: str) -> Endpoint | None:
    """The endpoint that the environment names for a URL.  Others may share its host."""
    if is_served(url):
        return None
    for variable, service in _ENDPOINT_VARIABLES.items():
        base = os.environ.get(variable, "").rstrip("/")
        if base and url.startswith((f"{base}/", f"{base}?")):
            _, slash, path = base.partition("://")[2].partition("/")
            return Endpoint(service, f"{slash}{path}")
    return None


_served: set[str] = set()
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@contextmanager
def served(port: int) -> Iterator[None]:
    """For as long as a server of ours has a port, what is sent there goes there."""
    here = {f"{host}:{port}" for host in _LOOPBACK}
    _served.update(here)
    try:
        yield
    finally:
        _served.difference_update(here)


def is_served(url: str) -> bool:
    """Whether a URL is that of a server of ours in this process."""
    return bool(_served) and url.partition("://")[2].partition("/")[0].partition("?")[0] in _served


class _Named(NamedTuple):
    """What one server has put into the environment, and what stood there before."""

    put: dict[str, str]
    before: dict[str, str | None]


_named: list[_Named] = []  # the latest last
_lock = Lock()


@contextmanager
def named_in_environment(url: str) -> Iterator[None]:
    """For the length of the block child processes find both services at a server.

    And a region: SDKs other than botocore read it from `AWS_REGION` only.  What somebody else has
    set meanwhile stays.  Blocks may end in any order: the latest that is left is named.
    """
    put = {name: f"{url}/{service}" for name, service in _ENDPOINT_VARIABLES.items()}
    put["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false"
    put["AWS_REGION"] = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    with _lock:
        named = _Named(put, {name: os.environ.get(name) for name in put})
        _named.append(named)
        os.environ.update(put)
    try:
        yield
    finally:
        with _lock:
            _put_back(named)


def _put_back(named: _Named) -> None:
    place = next(index for index, other in enumerate(_named) if other is named)
    later = _named[place + 1] if named is not _named[-1] else None
    del _named[place]
    for name, value in named.before.items():
        if later is not None:
            if later.before[name] == named.put[name]:
                later.before[name] = value
        elif os.environ.get(name) == named.put[name]:
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
