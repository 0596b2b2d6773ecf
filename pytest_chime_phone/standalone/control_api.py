"""What a test in another process says to a standing fake: a small JSON API beside the two services.

It does over HTTP what a test in Python does with the fixture, and calls the same methods.  It is for
programs: whatever a browser sends on behalf of a page is refused, and so is a host name that is not
known to be this machine's, which is how pages of strangers would get past that (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote

from .. import __version__
from ..backend.backend import Backend
from ..backend.verification import discard_reported, failures
from ..domain.outcome_json import body_as_json, from_json, to_json
from ..domain.serialization import timestamp
from ..errors import ChimePhoneError, InvalidValue, choices, unknown
from ..fake import ChimePhone
from ..http.call import Call
from ..http.messages import Headers, Response, json_response

#: The first segment of its paths, which no operation of the services has.
PREFIX = "/_chime_phone"

Act = Callable[[str, Any], Any]

_RESPONSE_MEMBERS = (
    "outcomes",
    "operation",
    "phone_number",
    "service",
    "times",
    "latency",
    "optional",
    "skip",
    "effect",
)


class _Refused(Exception):
    """A request that is turned away, with its HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Control:
    """The control API of one fake."""

    def __init__(self, backend: Backend, *, hosts: Collection[str] = ()) -> None:
        self._backend = backend
        self._fake = ChimePhone(backend)
        self._hosts = {"localhost", *(host.lower() for host in hosts)}
        self._acts: Mapping[tuple[str, str], tuple[Act, str]] = {
            ("GET", ""): (self._index, "what there is"),
            ("GET", "phone-numbers"): (self._numbers, "the inventory"),
            ("POST", "phone-numbers"): (self._add, "add a number: a PhoneNumber object, the number optional"),
            ("PUT", "phone-numbers"): (self._load, "add an inventory, in any form that load() takes"),
            ("DELETE", "phone-numbers"): (self._remove, "remove the number that the path ends with"),
            ("POST", "responses"): (self._respond, f"script: {', '.join(_RESPONSE_MEMBERS)}"),
            ("POST", "fail-next"): (
                self._fail_next,
                'let things fail: {"process": ..., "phone_numbers": [...]}',
            ),
            ("GET", "calls"): (self._calls, "every HTTP attempt so far"),
            ("GET", "clock"): (self._clock, "the fake's time"),
            ("POST", "clock"): (self._advance, 'let time pass: {"advance": seconds}'),
            ("POST", "reset"): (self._reset, "back to the start, with nothing called and nothing amiss"),
            ("GET", "failures"): (self._failures, "what the fixture would fail a test for"),
        }

    def __call__(self, method: str, target: str, headers: Headers, body: bytes) -> Response | None:
        """The answer to a request for the control API; None where it is for somebody else."""
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
        except ChimePhoneError as error:
            return json_response(400, {"error": str(error)})

    def _admit(self, method: str, headers: Headers) -> None:
        if "origin" in headers or headers.get("sec-fetch-site", "none") != "none":
            raise _Refused(403, "the control API is for programs, not for pages in a browser.")
        host = headers.get("host", "")
        if not _is_address(_name_in(host)) and _name_in(host) not in self._hosts:
            raise _Refused(403, f"Host {host!r} is not known: use an address, localhost, or --allow-host.")
        sent = headers.get("content-type", "").partition(";")[0].strip().lower()
        if method in ("POST", "PUT") and sent != "application/json":
            raise _Refused(415, f"Content-Type {sent!r}: send application/json.")

    def _act(self, method: str, name: str) -> Act:
        if found := self._acts.get((method, name)):
            return found[0]
        names = sorted({known for _, known in self._acts if known})
        methods = [m for m, known in self._acts if known == name]
        if methods:
            raise _Refused(405, f"{method} {PREFIX}/{name}: use {choices(methods)}.")
        raise _Refused(404, f"{PREFIX}/{name} is not here: there is {', '.join(names)}.")

    def _index(self, _: str, __: Any) -> Any:
        routes = {f"{method} {PREFIX}/{name}": does for (method, name), (_, does) in self._acts.items()}
        return {"pytest-chime-phone": __version__, "routes": routes}

    def _numbers(self, number: str, _: Any) -> Any:
        numbers = self._fake.phone_numbers
        if not number:
            return {"PhoneNumbers": list(numbers.values())}
        if number not in numbers:
            raise _Refused(404, f"{number} is not in the account.")
        return {"PhoneNumber": numbers[number]}

    def _add(self, _: str, given: Any) -> Any:
        members = dict(_object(given, "a PhoneNumber object"))
        unchecked = members.pop("unchecked", False)
        number = members.pop("E164PhoneNumber", None)
        if number is not None and not isinstance(number, str):
            raise InvalidValue(f"E164PhoneNumber={number!r}: use text, as in '+12065550100'.")
        if not isinstance(unchecked, bool):
            raise InvalidValue(f"unchecked={unchecked!r}: use true or false.")
        return {"PhoneNumber": self._fake.add_phone_number(number, unchecked=unchecked, **members)}

    def _load(self, _: str, given: Any) -> Any:
        if isinstance(given, str):
            raise InvalidValue(f"{given!r} is not an inventory: send the numbers, not the name of a file.")
        self._fake.load(given)
        return self._numbers("", None)

    def _remove(self, number: str, _: Any) -> Any:
        self._fake.remove_phone_number(number)
        return {}

    def _respond(self, _: str, given: Any) -> Any:
        members = dict(_object(given, 'an object, as in {"outcomes": [{"Fault": {"kind": "read-timeout"}}]}'))
        for name in members:
            if name not in _RESPONSE_MEMBERS:
                raise unknown("member", name, _RESPONSE_MEMBERS)
        outcomes = members.pop("outcomes", [])
        if not isinstance(outcomes, list):
            raise InvalidValue(f"outcomes={outcomes!r}: use a list.")
        self._fake.add_response(*map(from_json, outcomes), **members)
        return {}

    def _fail_next(self, _: str, given: Any) -> Any:
        members = _object(given, '{"process": "order", "phone_numbers": ["+12065550100"]}')
        numbers = members.get("phone_numbers")
        if set(members) != {"process", "phone_numbers"} or not isinstance(numbers, list):
            raise InvalidValue(f'{given!r}: use {{"process": ..., "phone_numbers": [...]}}.')
        self._fake.fail_next(members["process"], *numbers)
        return {}

    def _calls(self, _: str, __: Any) -> Any:
        return {"calls": [_told(call) for call in self._fake.calls]}

    def _clock(self, _: str, __: Any) -> Any:
        return {"now": timestamp(self._fake.clock.now)}

    def _advance(self, _: str, given: Any) -> Any:
        members = _object(given, '{"advance": seconds}')
        if set(members) != {"advance"}:
            raise InvalidValue(f'{given!r}: use {{"advance": seconds}}.')
        self._fake.clock.advance(members["advance"])
        return self._clock("", None)

    def _reset(self, _: str, __: Any) -> Any:
        discard_reported(self._backend)
        self._fake.reset()
        return {}

    def _failures(self, _: str, __: Any) -> Any:
        return {"failures": failures(self._backend)}


def _told(call: Call) -> dict[str, Any]:
    return {
        "attempt": call.attempt,
        "client": call.client,
        "headers": dict(call.headers),
        "method": call.method,
        "operation": call.operation,
        "outcome": to_json(call.outcome),
        "parameters": call.parameters,
        "phone_number": call.phone_number,
        "service": call.service,
        "url": call.url,
        **body_as_json(call.body),
    }


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
        raise InvalidValue(f"the body is not JSON: {error}.") from None


def _object(value: Any, wanted: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValue(f"{value!r}: send {wanted}.")
    return value
