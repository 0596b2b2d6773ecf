"""What the marker may say for a sweep and for chaos: `raises=`, `degrades=`, `sweep=`."""

from __future__ import annotations

import pytest

from ..errors import InvalidValue
from ..suite import allowed_exceptions
from . import options


def check(item: pytest.Item) -> None:
    """Raise `pytest.UsageError` for a bad value.

    The words of `sweep=` are looked up in runs that use them only: that takes botocore's models.
    """
    said = options.keywords(item)
    try:
        if said.get("raises") is not None:
            allowed_exceptions.given(said["raises"])
        if not isinstance(said.get("degrades", False), bool):
            raise InvalidValue(f"degrades={said['degrades']!r}: use True or False.")
        _check_sweep(said.get("sweep", True), look_up=options.works_on_the_suite(item.config))
    except InvalidValue as error:
        raise pytest.UsageError(f"{item.nodeid}: marker chime_phone: {error}") from None


def _check_sweep(only: object, *, look_up: bool) -> None:
    if isinstance(only, bool):
        return
    if not isinstance(only, list | tuple | set | frozenset) or not all(isinstance(w, str) for w in only):
        raise InvalidValue(f"sweep={only!r}: use True, False or a list of words, as in ['Fault', 'lost'].")
    if look_up:
        from ..suite import plan

        plan.check_words(only)
