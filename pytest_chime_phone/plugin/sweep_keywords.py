"""What the marker may say for a sweep and for chaos: `raises=`, `degrades=`, `sweep=`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ..errors import InvalidValue
from ..suite import allowed_exceptions
from . import flags


def check(item: pytest.Item, said: Mapping[str, Any], *, look_up: bool) -> None:
    """Raise `pytest.UsageError` for a bad value of what the markers of a test say.

    The words of `sweep=` are looked up in runs that use them only: that takes botocore's models.
    """
    with flags.said_by(f"{item.nodeid}: marker chime_phone"):
        if said.get("raises") is not None:
            allowed_exceptions.given(said["raises"])
        if not isinstance(said.get("degrades", False), bool):
            raise InvalidValue(f"degrades={said['degrades']!r}: use True or False.")
        _check_sweep(said.get("sweep", True), look_up=look_up)


def _check_sweep(only: object, *, look_up: bool) -> None:
    if isinstance(only, bool):
        return
    if not isinstance(only, list | tuple | set | frozenset) or not all(isinstance(w, str) for w in only):
        raise InvalidValue(f"sweep={only!r}: use True, False or a list of words, as in ['Fault', 'lost'].")
    if look_up:
        from ..suite import plan

        plan.check_words(only)
