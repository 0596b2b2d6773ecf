"""Every fault, over a real socket and in process: the same exception class, after the same number of attempts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from pytest_chime_phone import Fault

# Only the timeout under test is short, so that a busy machine makes no other.
PATIENCE = {"read-timeout": {"read": 0.05}, "connect-timeout": {"connect": 0.05}, "tls-failure": {"trust": False}}
CASES = [(kind, scheme) for kind in Fault.KINDS for scheme in ("http", "https")]
CASES.remove(("tls-failure", "http"))


@pytest.mark.parametrize(("kind", "scheme"), CASES)
def test_a_fault_is_what_the_client_meets_at_a_real_socket(
    kind: str,
    scheme: str,
    faulty: Callable[[str, str], AbstractContextManager[str]],
    over_the_socket: Callable[..., Any],
    in_process: Callable[..., Any],
) -> None:
    with faulty(kind, scheme) as url:
        real = over_the_socket(url, **PATIENCE.get(kind, {}))
    assert in_process(Fault(kind)) == real
