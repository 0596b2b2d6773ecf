"""Turning a fake on and off: the first one in a process installs the interceptors, the last removes them.

Fakes nest, and the innermost answers.  The interceptor of a library is installed when the library is there:
at once, or when the code under test imports it.
"""

from __future__ import annotations

import sys
import threading
from functools import cache, partial
from importlib import import_module
from typing import Any

from ..backend.backend import Backend
from ..domain.service_model import SERVICES, dns_suffixes, service_model
from ..http.messages import ReadTimeout, Reply, Request
from . import hidden_variables, network_guard, patching
from .import_hook import ImportHook
from .patching import Patches

#: The module with which a library has been imported as a whole, and its interceptor.
_INTERCEPTORS = {
    "botocore.session": "botocore",
    "boto3": "boto3",
    "urllib3": "urllib3",
    "requests": "requests",
    "responses": "responses",
    "requests_mock": "requests_mock",
    "aiobotocore.session": "aiobotocore",
}

_backends: list[Backend] = []
_lock = threading.RLock()
_patches = Patches()


def enter(backend: Backend) -> None:
    """Let a backend answer, in front of those that answer already."""
    with _lock:
        if not _backends:
            _install()
        if backend.options.block_network:
            network_guard.install(_patches, _blocked, _report)
        _backends.append(backend)


def leave(backend: Backend) -> None:
    """Remove a backend; removing the last undoes all patches."""
    backend.call_log.tell()
    with _lock:
        _backends.remove(backend)
        if not _backends:
            _remove()


def _install() -> None:
    global _patches
    settle()
    dns_suffixes()  # now, and not in a call: a test may put a file system in the place of this one
    for service in SERVICES:
        service_model(service)
    _patches = Patches()
    hidden_variables.hide()
    _hook.watch()
    try:
        for library in _INTERCEPTORS:
            if library in sys.modules:
                _install_for(library)
    except BaseException:
        _remove()
        raise


def _remove() -> None:
    _hook.stop()
    _patches.undo()
    hidden_variables.restore()
    settle()


def settle() -> None:
    """Restore what tests have put back, after the last fake, to what stood there under it."""
    with _lock:
        if not _backends:
            patching.settle()
            hidden_variables.settle()


def _install_for(library: str) -> None:
    _interceptor_for(library).install(_patches, _handle, _note_back_off, _report)


@cache
def _interceptor_for(library: str) -> Any:
    return import_module(f"{__package__}.{_INTERCEPTORS[library]}")


def _install_late(library: str) -> None:
    with _lock:
        if _backends:  # else the last one has gone while another thread was importing
            _install_for(library)


_hook = ImportHook({library: partial(_install_late, library) for library in _INTERCEPTORS})


def begin_run() -> None:
    """A test or an example begins: clients that outlive it have their whole retry quota."""
    if interceptor := sys.modules.get(f"{__package__}.botocore"):
        interceptor.refill_retry_quotas()


def warm_up() -> None:
    """Load what the first client of boto3 would load, so that no example of Hypothesis is slow by itself."""
    if interceptor := sys.modules.get(f"{__package__}.boto3"):
        interceptor.kept.as_it_was()


def _blocked() -> network_guard.Guard | None:
    what = _backends[-1].options.block_network
    return network_guard.blocking(what) if what else None


def _report(message: str) -> None:
    _backends[-1].report_unexpected(message)


def _handle(request: Request, read_timeout: ReadTimeout) -> Reply:
    __tracebackhide__ = True
    return _backends[-1].handle(request, read_timeout)


def _note_back_off(seconds: float) -> bool:
    """Record a back-off; whether it is to be slept as well."""
    backend = _backends[-1]
    backend.record_sleep(seconds)
    return backend.options.retries == "real"
