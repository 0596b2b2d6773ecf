"""What a test in another process says to a standing fake: a small JSON API beside the two services.

It does over HTTP what a test in Python does with the fixture, and calls the same methods.  It is for
programs: whatever a browser sends on behalf of a page is refused, and so is a host name that is not
known to be this machine's, which is how pages of strangers would get past that (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from ..backend.backend import Backend
from ..errors import ChimePhoneError, InvalidValue, choices
from ..http.messages import Headers, Response, json_response
from .control_bodies import NotHere
from .control_routes import PREFIX, Act, Routes


class _Refused(Exception):
    """A request that is turned away, with its HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Control:
    """The control API of one fake."""

    def __init__(self, backend: Backend, *, hosts: Collection[str] = ()) -> None:
        self._table = Routes(backend).table
        self._hosts = {"localhost", *(host.lower() for host in hosts)}

    def __call__(self, method: str, target: str, headers: Headers, body: bytes) -> Response | None:
        """The answer to a request for the control API; None for any other request."""
        path = target.partition("?")[0]
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return None
        name, _, rest = path[len(PREFIX) + 1 :].partition("/")
        try:
            self._admit(method, headers)
            act = self._act(method, name)
            return json_response(200, act(unquote(rest), _read(body)))
        except _Refused as refused:
            return json_response(refused.status, {"error": str(refused)})
        except NotHere as missing:
            return json_response(404, {"error": str(missing)})
        except ChimePhoneError as error:
            return json_response(400, {"error": str(error)})

    def _admit(self, method: str, headers: Headers) -> None:
        if "origin" in headers or headers.get("sec-fetch-site", "none") != "none":
            raise _Refused(403, "the control API is for programs, not for pages in a browser.")
        host = headers.get("host", "")
        if not _is_address(_name_in(host)) and _name_in(host) not in self._hosts:
            raise _Refused(
                403, f"Host {host!r} is not allowed: use an IP address, localhost, or --allow-host."
            )
        sent = headers.get("content-type", "").partition(";")[0].strip().lower()
        if method in ("POST", "PUT") and sent != "application/json":
            raise _Refused(415, f"Content-Type {sent!r}: send application/json.")

    def _act(self, method: str, name: str) -> Act:
        if found := self._table.get((method, name)):
            return found.act
        names = sorted({known for _, known in self._table if known})
        methods = [m for m, known in self._table if known == name]
        if methods:
            raise _Refused(405, f"{method} {PREFIX}/{name}: use {choices(methods)}.")
        raise _Refused(404, f"unknown path {PREFIX}/{name}: use {', '.join(names)}.")


def _name_in(host: str) -> str:
    name, _, port = host.rpartition(":")
    return (name if port.isdecimal() else host).strip("[]").lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _read(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError) as error:
        raise InvalidValue(f"the body is not valid JSON: {error}.") from None
