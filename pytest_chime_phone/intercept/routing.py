"""Which requests an interceptor answers, and on whose behalf.

A host of ours is ours whoever asks.  A custom endpoint is known by the client that uses it; for
clients that say nothing, the environment names it, and it may be shared with other services.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import NamedTuple

from ..domain.service_model import SERVICES, ServiceName
from ..http import endpoint as endpoints
from ..http import local_servers, rest_json
from ..http.endpoint import Endpoint


class Callee(NamedTuple):
    """What is being called: one of our services, another one, or nobody knows."""

    service: ServiceName | None = None
    another: bool = False


_OURS: dict[str, Callee] = {name: Callee(name) for name in SERVICES}
_ANOTHER = Callee(another=True)
_NOBODY_KNOWS = Callee()

#: Of the current thread, or of the current one of the tasks that take turns in it.
calling: ContextVar[Callee] = ContextVar("pytest_chime_phone.calling", default=_NOBODY_KNOWS)


def callee(service: str) -> Callee:
    """A service by its name in botocore."""
    return _OURS.get(service, _ANOTHER)


def calls_ours() -> bool:
    """Whether one of our services is being called."""
    return calling.get().service is not None


def endpoint_for(called: Callee, method: str, url: str) -> Endpoint | None:
    """The endpoint that a request is for; None where it is somebody else's."""
    if called.another or local_servers.is_local(url):
        return None
    if found := endpoints.by_host(url):
        return found
    named = endpoints.by_environment(url)
    if service := called.service:
        return next((endpoint for endpoint in named if endpoint.service == service), Endpoint(service, None))
    return next((endpoint for endpoint in named if rest_json.match(endpoint, method, url)), None)


def endpoint_of_url(method: str, url: str) -> Endpoint | None:
    """The same for a client that does not say what it calls."""
    return endpoint_for(_NOBODY_KNOWS, method, url)


def is_ours(method: str, url: str) -> bool:
    """Whether a request is for the fake or for one of its servers, so that mocks are to let it pass."""
    return local_servers.is_local(url) or endpoint_of_url(method, url) is not None
