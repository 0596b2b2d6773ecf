"""Adapters of requests as its interceptor needs them, whoever has patched or hidden what there is.

Other mocks stand in the same place.  So a session's adapter is chosen anew where a request is ours, by a
class of our own between the user's and `HTTPAdapter`; and what is to go the way of requests itself goes by
the code that requests came with.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, partial
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any

import requests.adapters
from requests import PreparedRequest, Session
from requests.adapters import HTTPAdapter

from ..http import endpoint as endpoints
from .patching import Patches

_latest_send: list[Callable[..., Any]] = []


class AdapterOfSession:
    """`Session.get_adapter`, as a data descriptor: it goes before attributes of the session."""

    def __init__(self, get_adapter: Callable[..., Any], patches: Patches, send: Callable[..., Any]) -> None:
        self._get_adapter = get_adapter
        self._patches = patches
        _latest_send[:] = [send]

    def __get__(self, session: Session | None, owner: type[Session] | None = None) -> Callable[..., Any]:
        if session is None:
            return self._get_adapter
        bound = partial(self._get_adapter, session)
        own = vars(session).get("get_adapter", bound)
        return partial(self._choose, bound, own) if self._patches.active else own

    def __set__(self, session: Session, get_adapter: Callable[..., Any]) -> None:
        vars(session)["get_adapter"] = get_adapter

    def __delete__(self, session: Session) -> None:
        del vars(session)["get_adapter"]

    def _choose(self, mounted: Callable[..., Any], own: Callable[..., Any], url: str) -> Any:
        if endpoints.by_host(url) is None and endpoints.by_environment(url) is None:
            return own(url=url)
        adapter = mounted(url=url)
        if not isinstance(adapter, HTTPAdapter):
            return adapter  # one of the user's own, by composition or as a mock of this very host
        answering: Any = object.__new__(_answering(type(adapter)))  # type: ignore[arg-type]
        answering.__dict__ = vars(adapter)  # one adapter in another class: its state is its own
        return answering


class _Answering(HTTPAdapter):
    """Stands between a user's own adapter class and `HTTPAdapter`, whoever has patched that."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        return _latest_send[-1](self, request, *args, **kwargs)


@cache
def _answering(adapter_class: type[HTTPAdapter]) -> type[HTTPAdapter]:
    bases = (_Answering,) if adapter_class is HTTPAdapter else (adapter_class, _Answering)
    return type(adapter_class.__name__, bases, {})


def send_of_requests(found: Any) -> Callable[..., requests.Response]:
    """`HTTPAdapter.send` as requests defines it, also where a mock was first to patch it."""
    source = requests.adapters.__file__
    if getattr(getattr(found, "__code__", None), "co_filename", "") == source:
        return found  # type: ignore[no-any-return]
    loader = SourceFileLoader("requests.adapters_unpatched", source)
    unpatched = ModuleType(loader.name)
    unpatched.__package__ = "requests"
    with warnings.catch_warnings(action="ignore"):  # it warned when it was imported first
        loader.exec_module(unpatched)
    return unpatched.HTTPAdapter.send  # type: ignore[no-any-return]


send_for_real = send_of_requests(HTTPAdapter.send)
