"""Which fixtures a test uses, as known when it is collected, and so whether it has the fake on."""

from __future__ import annotations

from typing import Any

import pytest

from . import flags


def takes_fake(item: pytest.Item) -> bool:
    """Whether a test has the fake on: by its fixtures, the marker, the flag or the ini setting."""
    return asks_for_fake(item) or flags.on_for_every_test(item.config)


def asks_for_fake(item: pytest.Item) -> bool:
    """Whether a test takes the fake by itself, by its fixtures or the marker."""
    by_fixture = any(map(_is_ours, used_definitions(item, "chime_phone")))
    return by_fixture or item.get_closest_marker("chime_phone") is not None


def closure(item: pytest.Item) -> list[str]:
    """The names of every fixture that a test uses, as known when it is collected."""
    names: list[str] = getattr(item, "fixturenames", [])  # items of other kinds know no fixtures
    return names


def override_of_the_fixture(item: pytest.Item) -> pytest.FixtureDef[Any] | None:
    """The fixture of the suite's own that stands in the place of `chime_phone`, if there is one."""
    used = used_definitions(item, "chime_phone")
    return used[0] if used and not _is_ours(used[0]) else None


def used_definitions(item: pytest.Item, name: str) -> list[pytest.FixtureDef[Any]]:
    """The fixtures that a name in a test's closure stands for: the nearest, and those that it builds on."""
    # Read only, and as in pytest 8.4 to 9.2: there is no public way to tell an override.
    info = getattr(item, "_fixtureinfo", None)
    definitions = info.name2fixturedefs.get(name, ()) if info else ()
    used = []
    for definition in reversed(definitions):
        used.append(definition)
        if name not in definition.argnames:
            break
    return used


def _is_ours(definition: pytest.FixtureDef[Any]) -> bool:
    return bool(definition.func.__module__ == f"{__package__}.hooks")
