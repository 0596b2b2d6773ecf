"""Attempts of urllib3 at a server of this process, which cannot count them by what arrives there."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from ...http.local_servers import ATTEMPT_HEADER


def numbered(urlopen: Callable[..., Any], sent: dict[str, Any]) -> Callable[..., Any]:
    """`urlopen` of a pool, which calls itself once more for each retry, with its number among the headers."""
    attempts = itertools.count(1)

    def attempt(method: str, url: str, body: Any = None, headers: Any = None, *more: Any, **how: Any) -> Any:
        sent.update(headers or {}, **{ATTEMPT_HEADER: str(next(attempts))})
        return urlopen(method, url, body, sent, *more, **how)

    return attempt
