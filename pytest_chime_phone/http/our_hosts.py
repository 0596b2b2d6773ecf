"""Which hosts are ours.

Regional, FIPS and dual-stack hosts of every partition, VPC endpoints, and the hosts that older
clients and samples use.  The neighbours (`identity-chime`, `meetings-chime`, ...) are other
services and left alone.  A custom `endpoint_url` does not show in its host: the interceptor of botocore
knows the client's service, and for every other client the environment names it.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from typing import NamedTuple

from ..domain.service_model import ServiceName, dns_suffixes

_SERVICE_OF_PREFIX: dict[str, ServiceName] = {"chime": "chime", "voice-chime": "chime-sdk-voice"}
ENDPOINT_VARIABLES: dict[str, ServiceName] = {
    "AWS_ENDPOINT_URL_CHIME": "chime",
    "AWS_ENDPOINT_URL_CHIME_SDK_VOICE": "chime-sdk-voice",
}
_SHARED_ENDPOINT: list[tuple[str, ServiceName]] = [
    ("AWS_ENDPOINT_URL", service) for service in ENDPOINT_VARIABLES.values()
]
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
    return re.compile(rf"(?:[\w-]+\.)?(voice-chime|chime)(?:-fips)?\.([a-z0-9-]+)\.(?:vpce\.)?(?:{suffixes})")


@lru_cache(maxsize=256)
def service_of_host(host: str) -> ServiceName | None:
    """The service that a host name serves, None for everybody else's."""
    name = host.lower().removesuffix(".")
    if found := _host_pattern().fullmatch(name):
        return _SERVICE_OF_PREFIX[found[1]]
    return "chime" if _LEGACY_HOST.fullmatch(name) else None


def region_of_url(url: str) -> str | None:
    """The region that a URL's host names; None where it names none."""
    found = _host_pattern().fullmatch(_host(url).lower().removesuffix("."))
    return found[2] if found else None


def _host(url: str) -> str:
    authority = url.partition("://")[2].partition("/")[0]
    return authority.partition("?")[0].rpartition("@")[2].partition(":")[0]


@lru_cache(maxsize=1024)
def by_host(url: str) -> Endpoint | None:
    """The endpoint that a URL addresses by its host, None where it is not ours."""
    scheme, _, rest = url.partition("://")
    path = rest.partition("/")[2]
    host = _host(url)
    service = service_of_host(host) if scheme.lower() in ("http", "https") else None
    if service is None:
        return None
    legacy = host.lower().startswith("service") and path.startswith("console/")
    return Endpoint(service, "/console" if legacy else "")


def by_environment(url: str) -> list[Endpoint]:
    """The endpoints that the environment names for a URL: both services may share it, and others."""
    found = []
    for variable, service in (*ENDPOINT_VARIABLES.items(), *_SHARED_ENDPOINT):
        base = os.environ.get(variable, "").rstrip("/")
        if base and url.startswith((f"{base}/", f"{base}?")):
            _, slash, path = base.partition("://")[2].partition("/")
            found.append(Endpoint(service, f"{slash}{path}"))
    return found
