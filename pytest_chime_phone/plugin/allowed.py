"""What a test allows its program under a fault: the marker wins over the ini setting."""

from __future__ import annotations

from typing import Any

import pytest

from ..errors import InvalidValue
from ..suite import allowed_exceptions, plan
from ..suite.baseline import Baseline
from ..suite.verdict import Expectations
from . import options


def expectations(item: pytest.Item) -> Expectations:
    """What is allowed in one test."""
    said = options.keywords(item)
    raises = said.get("raises")
    if raises is not None:
        allowed = allowed_exceptions.given(raises)
    else:
        names: list[str] = item.config.getini("chime_phone_raises")
        allowed = allowed_exceptions.named(names) if names else allowed_exceptions.of_client_libraries()
    return Expectations(allowed, bool(said.get("degrades")))


def check_settings(config: pytest.Config) -> Baseline:
    """The baseline.  Raises `pytest.UsageError` for it and for `chime_phone_raises`."""
    try:
        allowed_exceptions.named(config.getini("chime_phone_raises"))
    except InvalidValue as error:
        raise pytest.UsageError(f"chime_phone_raises: {error}") from None
    file: str = config.getini("chime_phone_baseline")
    if not file:
        return Baseline()
    try:
        return Baseline.read((config.inipath.parent if config.inipath else config.rootpath) / file)
    except InvalidValue as error:
        raise pytest.UsageError(f"chime_phone_baseline: {error}") from None


def check(item: pytest.Item) -> None:
    """Raise `pytest.UsageError` for what the marker of a test says wrongly about the sweep."""
    said: dict[str, Any] = options.keywords(item)
    try:
        if said.get("raises") is not None:
            allowed_exceptions.given(said["raises"])
        if not isinstance(said.get("degrades", False), bool):
            raise InvalidValue(f"degrades={said['degrades']!r}: use True or False.")
        only = said.get("sweep", True)
        if not isinstance(only, bool):
            if isinstance(only, str) or not isinstance(only, list | tuple | set | frozenset):
                raise InvalidValue(
                    f"sweep={only!r}: use True, False or a list of words, as in ['Fault', 'lost']."
                )
            plan.check_words(only)
    except InvalidValue as error:
        raise pytest.UsageError(f"{item.nodeid}: marker chime_phone: {error}") from None
