"""Mocks by `responses`, and so moto's for requests, leave our hosts to the fake."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest
from responses import RequestsMock

from .patching import Patches
from .routing import is_ours


def install(patches: Patches, *_: object) -> None:
    """Let every `RequestsMock`, of any age, pass on what is ours, until the patches are undone."""
    on_request = RequestsMock._on_request

    def pass_on_or_mock(mock: Any, adapter: Any, request: PreparedRequest, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if patches.active and is_ours(str(request.method), str(request.url)):
            return mock._real_send(adapter, request, **kwargs)  # its `real_adapter_send`
        return on_request(mock, adapter, request, **kwargs)

    # Passing on by `add_passthru` would need every mock, and ends with its `reset`.  Seen in 0.25 to 0.26.
    patches.put(RequestsMock, "_on_request", pass_on_or_mock)
