"""The environment variables that name a server of this process to its child processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple

from ..http.endpoint import ENDPOINT_VARIABLES


class _Named(NamedTuple):
    """What one server has put into the environment, and what stood there before."""

    put: dict[str, str]
    before: dict[str, str | None]


_named: list[_Named] = []  # the latest last
_lock = Lock()


@contextmanager
def named_in_environment(url: str) -> Iterator[None]:
    """For the length of the block child processes find both services at a server.

    And a region: SDKs other than botocore read it from `AWS_REGION` only.  What somebody else has
    set meanwhile stays.  Blocks may end in any order: the latest that is left is named.
    """
    put = {name: f"{url}/{service}" for name, service in ENDPOINT_VARIABLES.items()}
    put["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false"
    put["AWS_REGION"] = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    with _lock:
        named = _Named(put, {name: os.environ.get(name) for name in put})
        _named.append(named)
        os.environ.update(put)
    try:
        yield
    finally:
        with _lock:
            _put_back(named)


def _put_back(named: _Named) -> None:
    place = next(index for index, other in enumerate(_named) if other is named)
    later = _named[place + 1] if named is not _named[-1] else None
    del _named[place]
    for name, value in named.before.items():
        if later is not None:
            if later.before[name] == named.put[name]:
                later.before[name] = value
        elif os.environ.get(name) == named.put[name]:
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
