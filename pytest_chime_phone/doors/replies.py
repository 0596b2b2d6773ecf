"""The replies to one request of aiobotocore, and to those that its HTTP library makes of it.

aiohttp makes a request once more by itself, and follows redirects.  Each time it asks the service
anew, so each time the fake is asked, and a scripted outcome is taken.
"""

from __future__ import annotations

from .. import endpoint as endpoints
from ..exchange import Handler, ReadTimeout, Reply, Request


class Replies:
    """The reply to a request, and those to its repetitions: a library may make it again by itself."""

    def __init__(self, first: Reply, handle: Handler, request: Request, wait: ReadTimeout) -> None:
        self._first: Reply | None = first
        self._handle = handle
        self._request = request
        self._wait = wait

    def next_reply(self) -> Reply:
        """What the next connection brings."""
        __tracebackhide__ = True
        reply, self._first = self._first, None
        return reply or self._handle(self._request, self._wait)

    def reply_to(self, method: str, url: str | None, elsewhere: bool) -> Reply | None:
        """The same, where the library may have been sent elsewhere; None where that is not ours."""
        __tracebackhide__ = True
        request = self._request._replace(method=method, url=url or self._request.url)
        if elsewhere:
            endpoint = endpoints.by_host(request.url)
            if endpoint is None:
                return None
            request = request._replace(endpoint=endpoint)
        self._request = request
        return self.next_reply()
