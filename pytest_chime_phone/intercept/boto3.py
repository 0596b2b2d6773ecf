"""boto3's default session while a fake is on.

A test that says `boto3.client(...)` makes a default session, and no session made under a fake may outlive
it, since it knows no real configuration.  To make one anew for each test is slow.  So one is made in a
process and kept aside; each fake gets it as it was at first, whatever a test has done to it.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import boto3
import boto3.session
import botocore.handlers
from botocore.configprovider import ConfigValueStore
from botocore.session import ComponentLocator, SessionVarDict

from ..domain.service_model import SERVICES
from ..http.signature import ACCESS_KEY, SECRET_KEY
from .hidden_variables import DEFAULT_REGION
from .patching import Patches


def install(patches: Patches, *_: object) -> None:
    """Have `boto3.client` use the session that is kept, where a test has not set up one of its own."""
    of_the_user = boto3.DEFAULT_SESSION
    setup_default_session = boto3.setup_default_session

    def setup_kept_session(**kwargs: Any) -> None:
        if kwargs or not patches.active or os.environ.get("AWS_DATA_PATH"):
            setup_default_session(**kwargs)
        else:
            boto3.DEFAULT_SESSION = kept.as_it_was()

    def put_back() -> None:
        boto3.DEFAULT_SESSION = of_the_user

    patches.put(boto3, "setup_default_session", setup_kept_session)
    patches.then(put_back)


class _Made(NamedTuple):
    """A session of boto3, its state at first, and the handlers that botocore gave it."""

    session: Any
    state: dict[str, Any]
    state_of_loader: dict[str, Any]
    handlers: list[Any]


class KeptSession:
    """A session of boto3, and the state in which it is given to each fake."""

    def __init__(self) -> None:
        self._made: _Made | None = None

    def as_it_was(self) -> Any:
        """The session, as if it had just been made.

        A library that is imported late may have added a handler for sessions to come, as moto does.
        """
        if self._made is None or self._made.handlers != botocore.handlers.BUILTIN_HANDLERS:
            self._made = _new_session()
        session, state, state_of_loader, _ = self._made
        core = session._session
        # Seen in botocore 1.34.162 to 1.44: all that can be done to a session is done to these attributes.
        vars(core).clear()
        vars(core).update({name: _copied(value) for name, value in state.items()})
        vars(session._loader).update({name: _copied(value) for name, value in state_of_loader.items()})
        core._original_handler = core._events._emitter
        core.register_component("event_emitter", core._events)
        return session


def _new_session() -> _Made:
    handlers = list(botocore.handlers.BUILTIN_HANDLERS)
    with _without_variables("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        session: Any = boto3.session.Session()
        keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        for service in SERVICES:  # which loads what every client shares
            session.client(service, DEFAULT_REGION, **keys)
    del session._session._original_handler  # it is within the event emitter, too, and slow to copy
    state = {name: _copied(value) for name, value in vars(session._session).items()}
    state_of_loader = {name: _copied(value) for name, value in vars(session._loader).items()}
    return _Made(session, {**state, "_last_client_region_used": None}, state_of_loader, handlers)


@contextmanager
def _without_variables(*names: str) -> Iterator[None]:
    """What a test has set may name a profile that does not exist."""
    held = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)


def _copied(value: Any) -> Any:
    """What a test may change in a session, once more: variables, settings, the event emitter, components."""
    if isinstance(value, dict):
        return {name: copy.copy(of) if isinstance(of, ConfigValueStore) else of for name, of in value.items()}
    copied = copy.copy(value)
    if isinstance(value, ComponentLocator | SessionVarDict):
        held = {name: _copied(of) for name, of in vars(value).items() if isinstance(of, dict)}
        vars(copied).update(held)
    return copied


kept = KeptSession()
