"""`--lf` for the runs of unittest methods.

From pytest 9.1 on `--lf` looks items up by ids of parts.  What stands in brackets is a part of its own in the
id of a report, but belongs to the name where a unittest class has a method of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def known_by_their_text(config: pytest.Config, items: Iterable[pytest.Item]) -> Iterator[None]:
    """Within the block pytest's own `--lf` knows these items by the text of their ids."""
    plugin: Any = config.pluginmanager.get_plugin("lfplugin")
    lastfailed: dict[Any, bool] = getattr(plugin, "lastfailed", {})
    texts = {str(known) for known in lastfailed}
    ids = {getattr(item, "id", item.nodeid) for item in items if item.nodeid in texts}
    added = ids - lastfailed.keys()
    lastfailed.update(dict.fromkeys(added, True))
    try:
        yield
    finally:
        for each in added:
            lastfailed.pop(each, None)
