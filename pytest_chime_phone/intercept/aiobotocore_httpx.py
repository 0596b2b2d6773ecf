"""aiobotocore over httpx, which newer versions offer where a client asks for it.

What is broken runs over a network in memory of httpx's own, as it runs over a transport in memory of
aiohttp's in the interceptor itself.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from aiobotocore.httpsession import ProxyConfiguration

from ..http.messages import Handler, Reply
from .aiobotocore_calls import Raw, Replies, endpoint_of_request, is_plain, neutral, on_its_way
from .botocore import read_timeout
from .patching import Patches


def answer(patches: Patches, handle: Handler) -> None:
    """Let its requests in, where the installed versions have it."""
    if not session_classes():
        return
    httpxsession = _session_module()
    from aiobotocore.awsrequest import HttpxAWSResponse
    from anyio.lowlevel import checkpoint

    from .transports.httpx import clients_over_memory

    session_class = httpxsession.HttpxSession
    send = session_class.send
    client_over_memory = clients_over_memory(httpxsession.httpx)

    async def send_or_answer(session: Any, request: Any) -> Any:
        __tracebackhide__ = True
        endpoint = endpoint_of_request(patches, request)
        if endpoint is None:
            with on_its_way(request) as fault:
                if fault is None:
                    return await send(session, request)
            return await send_over_memory(session, request, lambda: fault)
        asked = neutral(request, endpoint)
        wait = partial(read_timeout, session, request, "read")
        reply = handle(asked, wait)
        if is_plain(reply):
            await checkpoint()
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return HttpxAWSResponse(request.url, reply.status, headers, Raw(reply))
        return await send_over_memory(session, request, Replies(reply, handle, asked, wait).next_reply)

    async def send_over_memory(session: Any, request: Any, next_reply: Callable[[], Reply]) -> Any:
        __tracebackhide__ = True
        async with client_over_memory(next_reply, session._timeout) as client:

            async def get_session(*_: object) -> Any:
                return client

            over_memory = copy.copy(session)
            over_memory._session = client
            over_memory._get_session = get_session
            over_memory._proxy_config = ProxyConfiguration()
            return await send(over_memory, request)

    patches.put(session_class, "send", send_or_answer)


def session_classes() -> list[Any]:
    """Its class of sessions, where the installed versions have it."""
    httpxsession = _session_module()
    return [httpxsession.HttpxSession] if httpxsession else []


@cache
def _session_module() -> Any:
    """What aiobotocore has for httpx; None where it is an older one, or httpx is not installed."""
    try:
        from aiobotocore import httpxsession
    except ImportError:
        return None
    return httpxsession if httpxsession.httpx else None
