"""A loopback HTTP server, for other processes, languages and libraries.

`http_server` is a thread of asyncio's, `connection` what happens on a socket, `handler` what is answered.
"""

from .handler import RequestHandler
from .http_server import listen, serving

__all__ = ["RequestHandler", "listen", "serving"]
