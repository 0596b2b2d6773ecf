"""Each client in turn."""

from __future__ import annotations

import pytest

from .clients import CLIENTS, Client


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    """Each client library in each of its retry modes."""
    if needed := CLIENTS[request.param]:
        pytest.importorskip(
            needed, reason="aiobotocore is not installed: it pins its botocore, and this is another"
        )
    return Client(request.param)
