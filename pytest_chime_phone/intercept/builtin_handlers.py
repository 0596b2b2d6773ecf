"""The handlers that botocore gives each session, registered once a process.

Looking at 130 handlers one by one is most of what a session costs.  Sessions that are made while a fake is on
get a copy of an emitter that has them already, as each client gets one of its session's.
"""

from __future__ import annotations

import copy
from typing import Any

from botocore import handlers
from botocore.hooks import EventAliaser, HierarchicalEmitter
from botocore.session import Session

from .patching import Patches


class _Registered:
    """Handlers, and an emitter that has them: both at once, since threads make sessions too."""

    def __init__(self) -> None:
        self._made: tuple[list[Any], Any] = [], HierarchicalEmitter()

    def copy_of_emitter(self) -> Any:
        """An emitter with every handler that a new session has at the moment.

        A library that is imported late may add one for sessions to come, as moto does.
        """
        wanted = list(handlers.BUILTIN_HANDLERS)
        known, emitter = self._made
        if known != wanted:
            emitter = _emitter_with(wanted)
            self._made = wanted, emitter
        return copy.copy(emitter)


def _emitter_with(specifications: list[Any]) -> Any:
    emitter = HierarchicalEmitter()
    by_new_names = EventAliaser(emitter)
    special = {
        handlers.REGISTER_FIRST: by_new_names.register_first,
        handlers.REGISTER_LAST: by_new_names.register_last,
    }
    for event_name, handler, *place in specifications:
        register = special[place[0]] if place else by_new_names.register
        register(event_name, handler)
    return emitter


_registered = _Registered()


def install(patches: Patches) -> None:
    """Let new sessions of botocore have the copy, until the patches are undone."""
    init = Session.__init__

    def init_with_copy(
        session: Any,
        session_vars: Any = None,
        event_hooks: Any = None,
        include_builtin_handlers: bool = True,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if patches.active and type(session) is Session and event_hooks is None and include_builtin_handlers:
            event_hooks, include_builtin_handlers = _registered.copy_of_emitter(), False
        init(session, session_vars, event_hooks, include_builtin_handlers, *args, **kwargs)

    patches.put(Session, "__init__", init_with_copy)
