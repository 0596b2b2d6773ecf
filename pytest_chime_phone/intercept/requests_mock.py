"""Mocks by requests-mock leave our hosts to the fake."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, Session
from requests.adapters import HTTPAdapter
from requests_mock import adapter as mock_adapter
from requests_mock import mocker

from .patching import Patches
from .routing import is_ours


def install(patches: Patches, *_: object) -> None:
    """Let every `Mocker` and mounted `Adapter` pass on what is ours, until the patches are undone."""
    send_with_mock = vars(mocker)["_original_send"]
    send = mock_adapter.Adapter.send

    def is_passed_on(request: PreparedRequest) -> bool:
        return patches.active and is_ours(str(request.method), str(request.url))

    def pass_on_or_mock(session: Session, request: PreparedRequest, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if is_passed_on(request):
            raise mock_adapter._RunRealHTTP  # as for `real_http=True`: the session's own adapter is to send
        return send_with_mock(session, request, **kwargs)

    def send_or_mock(adapter: Any, request: PreparedRequest, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        return (
            HTTPAdapter().send(request, **kwargs)
            if is_passed_on(request)
            else send(adapter, request, **kwargs)
        )

    # A `Mocker` with a matcher for our hosts would do, but there may be many.  Seen in requests-mock 1.12.
    patches.put(mocker, "_original_send", pass_on_or_mock)
    patches.put(mock_adapter.Adapter, "send", send_or_mock)
