"""The context manager that puts a fake between the code under test and the network.

It hides real credentials, opens the doors, and in the end puts everything back and verifies.
Fakes nest: the innermost answers.  The first one to come opens, the last one to go closes.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Unpack

from .credentials import Hidden
from .doors.late_import import OnImport
from .doors.patches import Patches
from .errors import UnusedResponse
from .exchange import ReadTimeout, Reply, Request
from .fake import ChimePhone
from .options import Keywords, Options
from .unexpected_call import UnexpectedCall

# Every client of aiobotocore comes from a session, so whoever uses it has imported this.
_AIOBOTOCORE = "aiobotocore.session"

_fakes: list[ChimePhone] = []
_lock = threading.RLock()


class _Opening(NamedTuple):
    """What has been changed for the first fake, and is put back after the last."""

    default_session: object
    hidden: Hidden
    patches: Patches


_opening: _Opening


def enter(fake: ChimePhone) -> None:
    """Let a fake answer, in front of those that answer already."""
    with _lock:
        if not _fakes:
            _open()
        _fakes.append(fake)


def leave(fake: ChimePhone) -> None:
    """Take a fake out; with the last one everything is as it was before the first."""
    with _lock:
        _fakes.remove(fake)
        if not _fakes:
            _close()


def _open() -> None:
    global _opening
    default_session = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
    _opening = _Opening(default_session, Hidden(), Patches())
    try:
        for open_door in _doors():
            open_door(_opening.patches, _handle, _slept)
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
    from .doors import botocore_door, requests_door

    return [botocore_door.open_door, requests_door.open_door]


def _open_door_of_aiobotocore() -> None:
    from .doors import aiobotocore_door

    aiobotocore_door.open_door(_opening.patches, _handle, _noted)


def _open_late() -> None:
    with _lock:
        if _fakes:  # else the last one has gone while another thread was importing
            _open_door_of_aiobotocore()


# aiobotocore is not imported for a suite that does not use it; its door opens when somebody else does.
_waiting = OnImport(_AIOBOTOCORE, _open_late)


def _put_back_default_session(session: object) -> None:
    # A default session made under a fake must not outlive it: it knows no real configuration.
    if boto3 := sys.modules.get("boto3"):
        boto3.DEFAULT_SESSION = session  # type: ignore[attr-defined]


def _handle(request: Request, read_timeout: ReadTimeout) -> Reply:
    __tracebackhide__ = True
    return _fakes[-1].handle(request, read_timeout)


def _noted(seconds: float) -> bool:
    """Record a back-off; whether it is to be slept as well."""
    fake = _fakes[-1]
    fake.record_sleep(seconds)
    return fake.options.retries == "real"


def _slept(seconds: float) -> None:
    if _noted(seconds):
        time.sleep(seconds)


@contextmanager
def fake_chime_phone(**options: Unpack[Keywords]) -> Iterator[ChimePhone]:
    """A fake of the Amazon Chime phone-number API, for the length of a `with` block.

    The keywords are those of the marker `chime_phone`: `auth`, `phone_number_id_form`, `retries`,
    `allow_unused`, `numbers`, `settle_after`, `known_targets`, `page_size`, `quota`, `rate`; see
    `Options` for what each means.  At the end of the block `UnexpectedCall` is raised for calls that
    had no truthful answer, and `UnusedResponse` for scripted outcomes that nobody consumed; if the
    block raises, both are notes on its exception.

    >>> import boto3
    >>> with fake_chime_phone() as chime_phone:
    ...     number = chime_phone.add_phone_number(CallingName="Acme")
    ...     client = boto3.client("chime-sdk-voice")
    ...     answer = client.get_phone_number(PhoneNumberId=number["PhoneNumberId"])
    >>> answer["PhoneNumber"]["CallingName"]
    'Acme'
    """
    fake = ChimePhone(Options.of(options))
    enter(fake)
    try:
        yield fake
    except UnexpectedCall:
        raise
    except BaseException as error:
        try:
            fake.verify()
        except (UnexpectedCall, UnusedResponse) as also:
            error.add_note(str(also))
        raise
    else:
        fake.verify()
    finally:
        leave(fake)
