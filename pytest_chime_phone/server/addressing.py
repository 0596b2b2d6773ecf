"""Which of the two services a request on the shared port is for.

Both have `/phone-numbers/...`, and both sign as `chime`, so on a bare URL the request itself may not
tell.  What tells is asked in this order:

1. an absolute URL (a client that takes the server for its proxy) or a `Host` of a service;
2. the first segment of the path, `/chime` or `/chime-sdk-voice`: the URLs of the environment have it;
3. the client in this process that is about to send it (`asking`);
4. the AWS SDK's name for itself: `api/chime-sdk-voice#3.1`, of JavaScript, Go, Rust and others;
5. the operation, where only one service has it;
6. and else it is for `chime`, where the two paths come from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..domain.service_model import SERVICES, ServiceName
from ..http import local_servers, rest_json
from ..http.endpoint import Endpoint, by_host

_SDK = re.compile(r"\bapi/(chime|chime[-_]sdk[-_]voice)[#/]", re.IGNORECASE)


def url_of(target: str, authority: str) -> str:
    """The whole URL of a request: its target, which may be absolute, at a host."""
    return target if "://" in target.partition("?")[0] else f"http://{authority}{target}"


def endpoint_of(method: str, url: str, headers: Mapping[str, str]) -> Endpoint:
    """The service that a request is for, and the path before the API's own."""
    if named := by_host(url):
        return named
    first = url.partition("://")[2].partition("?")[0].split("/")[1:2]
    for service in SERVICES:
        if first == [service]:
            return Endpoint(service, f"/{service}")
    return Endpoint(_service(method, url, headers), "")


def _service(method: str, url: str, headers: Mapping[str, str]) -> ServiceName:
    told: ServiceName | None = local_servers.announced_service(headers.get("amz-sdk-invocation-id"))
    if told:
        return told
    for name in ("x-amz-user-agent", "user-agent"):
        if found := _SDK.search(headers.get(name, "")):
            return "chime-sdk-voice" if "voice" in found[1].lower() else "chime"
    owners: list[ServiceName] = [
        service for service in SERVICES if rest_json.match(Endpoint(service, ""), method, url)
    ]
    return owners[0] if owners else "chime"
