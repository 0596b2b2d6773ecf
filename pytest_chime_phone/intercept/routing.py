"""Which requests an interceptor answers, and on whose behalf.

A host of ours is ours whoever asks.  A custom endpoint is known by the client that uses it; for
clients that say nothing, the environment names it, and it may be shared with other services.
"""

from __future__ import annotations

import threading
from typing import Any, NamedTuple, Protocol

from ..domain.service_model import SERVICES
from ..http import local_servers, our_hosts, rest_json
from ..http.our_hosts import Endpoint


class CurrentCall(threading.local):
    """What the current thread is calling: one of our services, another one, or nobody knows."""

    service: Any = None
    another: bool = False

    def name(self, service: str | None) -> None:
        """Note the service of the call that is being made; None after it."""
        self.service = service if service in SERVICES else None
        self.another = service is not None and self.service is None


class CalledService(NamedTuple):
    """The same of one task: many of them take turns in a thread."""

    service: Any = None
    another: bool = False


_CALLING_OURS: dict[str, CalledService] = {name: CalledService(name) for name in SERVICES}
_CALLING_ANOTHER = CalledService(another=True)
NOBODY_KNOWS = CalledService()


def calling(service: str) -> CalledService:
    """A call of a service, by its name in botocore."""
    return _CALLING_OURS.get(service, _CALLING_ANOTHER)


class Caller(Protocol):
    """What `CurrentCall` and `CalledService` both tell."""

    @property
    def service(self) -> Any: ...

    @property
    def another(self) -> bool: ...


def endpoint_for(current_call: Caller, method: str, url: str) -> Endpoint | None:
    """The endpoint that a request is for; None where it is somebody else's."""
    if current_call.another or local_servers.is_local(url):
        return None
    if found := our_hosts.by_host(url):
        return found
    named = our_hosts.by_environment(url)
    if service := current_call.service:
        return next((endpoint for endpoint in named if endpoint.service == service), Endpoint(service, None))
    return next((endpoint for endpoint in named if rest_json.match(endpoint, method, url)), None)


def endpoint_of_url(method: str, url: str) -> Endpoint | None:
    """The same for a client that does not say what it calls."""
    return endpoint_for(NOBODY_KNOWS, method, url)


def is_ours(method: str, url: str) -> bool:
    """Whether a request is for the fake or for one of its servers, so that mocks are to let it pass."""
    return local_servers.is_local(url) or endpoint_of_url(method, url) is not None
