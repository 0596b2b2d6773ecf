"""HTTP sessions of somebody's own, in the place of those of a client library.

A client may be given one: `http_session_cls` of aiobotocore, an attribute of botocore's endpoint.  One that
speaks through the library's own session, urllib3 or requests is answered there, and one that is a stub
answers by itself.  Whatever else it does, it does not connect to anywhere but this machine: that would go
past the fake, so it fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from . import network_guard
from .patching import Patches

#: Tells the fake what is to fail the test at its end, even if the code under test swallows the error.
Report = Callable[[str], None]

_sending: ContextVar[str | None] = ContextVar("pytest_chime_phone.sending", default=None)


class OwnSessions:
    """Watches the sessions of clients of one library while they send what is ours."""

    def __init__(self, patches: Patches, report: Report, *of_the_library: Any) -> None:
        self._patches = patches
        self._of_the_library = of_the_library
        self._report = report
        self._guarded = False

    def sends_itself(self, session: Any) -> bool:
        """Whether `session.send` is not the library's own, so that it is to be watched."""
        send = getattr(session.send, "__func__", None)
        return all(send is not library_class.send for library_class in self._of_the_library)

    @contextmanager
    def watched(self, session: Any) -> Iterator[None]:
        """Round a call of `session.send`."""
        __tracebackhide__ = True
        if not self._guarded:  # few tests need it, so none pays for it before
            self._guarded = True
            network_guard.install(self._patches, _whose, self._report)
        token = _sending.set(type(session).__name__)
        try:
            yield
        finally:
            _sending.reset(token)


def _whose() -> network_guard.Guard | None:
    name = _sending.get()
    return network_guard.Guard("all", _MESSAGE.replace("SESSION", name)) if name else None


_MESSAGE = """\
SESSION, the HTTP session of a Chime client, tried to connect to {host}, bypassing the fake.

The fake answers the sessions of botocore and aiobotocore, and what speaks through urllib3 or requests.  Give
a client with another session the URL of chime_phone_server: endpoint_url=chime_phone_server.
docs/explanation/design.md#what-it-does-not-do"""
