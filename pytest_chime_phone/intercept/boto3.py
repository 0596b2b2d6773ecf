"""boto3's default session while a fake is on.

A test that says `boto3.client(...)` makes a default session, and no session made under a fake may outlive
it, since it knows no real configuration.  To make one anew for each test is slow.  So one is made in a
process and kept aside; each fake gets it as it was at first, whatever a test has done to it.
"""

from __future__ import annotations

import copy
import os
from typing import Any

import boto3
import boto3.session

from ..http.signature import ACCESS_KEY, SECRET_KEY
from .environment import DEFAULT_REGION
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


class KeptSession:
    """A session of boto3, and the state in which it is given to each fake."""

    def __init__(self) -> None:
        self._session: Any = None
        self._state: dict[str, Any] = {}

    def as_it_was(self) -> Any:
        """The session, as if it had just been made."""
        if self._session is None:
            self._make()
        core = self._session._session
        # Seen in botocore 1.34.162 to 1.44: all that can be done to a session is done to these attributes.
        vars(core).clear()
        vars(core).update({name: _copied(value) for name, value in self._state.items()})
        core.register_component("event_emitter", core._events)
        return self._session

    def _make(self) -> None:
        self._session = boto3.session.Session()
        keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        for service in ("chime", "chime-sdk-voice"):  # which loads what every client shares
            self._session.client(service, DEFAULT_REGION, **keys)
        core = self._session._session
        self._state = {name: _copied(value) for name, value in vars(core).items()}
        self._state["_last_client_region_used"] = None


def _copied(value: Any) -> Any:
    """What a test may change in a session, once more: dictionaries, the event emitter, components."""
    if isinstance(value, dict):
        return dict(value)
    copied = copy.copy(value)
    if type(value).__name__ == "ComponentLocator":
        vars(copied).update({name: dict(inner) for name, inner in vars(value).items()})
    return copied


kept = KeptSession()
