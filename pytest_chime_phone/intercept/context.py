"""The context manager that puts a fake between the code under test and the network.

It hides real credentials, opens the doors, and in the end puts everything back and verifies.
Fakes nest: the innermost answers.  The first one to come opens, the last one to go closes.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from ..backend.backend import Backend
from ..http.messages import ReadTimeout, Reply, Request
from .credentials import HiddenCredentials
from .import_hook import ImportHook
from .patching import Patches

# Every client of aiobotocore comes from a session, so whoever uses it has imported this.
_AIOBOTOCORE = "aiobotocore.session"

_backends: list[Backend] = []
_lock = threading.RLock()


class _Opening(NamedTuple):
    """What has been changed for the first fake, and is put back after the last."""

    default_session: object
    hidden: HiddenCredentials
    patches: Patches


_opening: _Opening


def enter(backend: Backend) -> None:
    """Let a fake answer, in front of those that answer already."""
    with _lock:
        if not _backends:
            _open()
        _backends.append(backend)


def leave(backend: Backend) -> None:
    """Take a fake out; with the last one everything is as it was before the first."""
    with _lock:
        _backends.remove(backend)
        if not _backends:
            _close()


def _open() -> None:
    global _opening
    default_session = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
    _opening = _Opening(default_session, HiddenCredentials(), Patches())
    try:
        for install in _doors():
            install(_opening.patches, _handle, _slept)
        if _AIOBOTOCORE in sys.modules:
            _open_door_of_aiobotocore()
        else:
            _waiting.watch()
    except BaseException:
        _close()
        raise


def _close() -> None:
    _waiting.stop()
    _opening.patches.undo()
    _opening.hidden.put_back()
    _put_back_default_session(_opening.default_session)


def _doors() -> list[Callable[..., Any]]:
    from . import botocore, requests, responses, urllib3

    found = [botocore.install, urllib3.install, requests.install, responses.install]
    if "requests_mock" in sys.modules:
        from . import requests_mock

        found.append(requests_mock.install)
    return found


def _open_door_of_aiobotocore() -> None:
    from . import aiobotocore

    aiobotocore.install(_opening.patches, _handle, _noted)


def _open_late() -> None:
    with _lock:
        if _backends:  # else the last one has gone while another thread was importing
            _open_door_of_aiobotocore()


# aiobotocore is not imported for a suite that does not use it; its interceptor opens when somebody else does.
_waiting = ImportHook(_AIOBOTOCORE, _open_late)


def _put_back_default_session(session: object) -> None:
    # A default session made under a fake must not outlive it: it knows no real configuration.
    if boto3 := sys.modules.get("boto3"):
        boto3.DEFAULT_SESSION = session  # type: ignore[attr-defined]


def _handle(request: Request, read_timeout: ReadTimeout) -> Reply:
    __tracebackhide__ = True
    return _backends[-1].handle(request, read_timeout)


def _noted(seconds: float) -> bool:
    """Record a back-off; whether it is to be slept as well."""
    backend = _backends[-1]
    backend.record_sleep(seconds)
    return backend.options.retries == "real"


def _slept(seconds: float) -> None:
    if _noted(seconds):
        time.sleep(seconds)
