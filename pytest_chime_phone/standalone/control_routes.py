"""What the control API does for each request: the members of the fixture, over HTTP.

One row a request, with the member of `ChimePhone` that it calls, so that a new one is missed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .. import __version__
from ..backend.backend import Backend
from ..backend.verification import discard_reported, failures
from ..domain.outcome_json import from_json
from ..domain.serialization import timestamp
from ..errors import InvalidValue
from ..fake import ChimePhone
from .control_bodies import PLACE, call_as_json, check_flag, found, members_of, object_of, stocked

#: The first segment of the paths, which no operation of the services has.
PREFIX = "/_chime_phone"
#: Does what a request asks for: the rest of its path, and its body.
Act = Callable[[str, Any], Any]

_RESPONSE_MEMBERS = (
    *("outcomes", "operation", "phone_number", "service"),
    *("times", "latency", "optional", "skip", "effect"),
)


class Route(NamedTuple):
    """One row."""

    act: Act
    does: str
    member: str | None = None  # of `ChimePhone`


class Routes:
    """The control API of one fake, without HTTP."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._fake = ChimePhone(backend)
        self.table: Mapping[tuple[str, str], Route] = {
            ("GET", ""): Route(self._index, "this index"),
            ("GET", "phone-numbers"): Route(self._numbers, "the inventory", "phone_numbers"),
            ("POST", "phone-numbers"): Route(
                self._add_number,
                "add a number: a PhoneNumber object, the number optional",
                "add_phone_number",
            ),
            ("PUT", "phone-numbers"): Route(
                self._load, "add an inventory, in any form that load() takes", "load"
            ),
            ("DELETE", "phone-numbers"): Route(
                self._remove_number, "remove the number that the path ends with", "remove_phone_number"
            ),
            ("GET", "orders"): Route(self._orders, "the orders", "orders"),
            ("POST", "orders"): Route(
                self._add_order, "add an order: a PhoneNumberOrder object", "add_phone_number_order"
            ),
            ("GET", "targets"): Route(self._targets, "what numbers can be associated with", "targets"),
            ("POST", "targets"): Route(
                self._add_target, 'add a target: {"kind": "VoiceConnector"} and members', "add_target"
            ),
            ("GET", "settings"): Route(self._settings, "the settings of the account", "settings"),
            ("GET", "stock"): Route(self._stock, "what can be bought", "stock"),
            ("POST", "stock"): Route(
                self._add_to_stock, f'add to the stock: {{"numbers": [...]}}; {", ".join(PLACE)}', "stock"
            ),
            ("PUT", "stock"): Route(self._set_stock, "replace the stock: the same body", "stock"),
            ("DELETE", "stock"): Route(
                self._remove_from_stock,
                "remove the number in the path from the stock; without one, all",
                "stock",
            ),
            ("POST", "responses"): Route(
                self._respond, f"script: {', '.join(_RESPONSE_MEMBERS)}", "add_response"
            ),
            ("POST", "fail-next"): Route(
                self._fail_next,
                'make processes fail: {"process": ..., "phone_numbers": [...]}; allow_unused',
                "fail_next",
            ),
            ("GET", "calls"): Route(self._calls, "every HTTP attempt so far", "calls"),
            ("GET", "clock"): Route(self._clock, "the fake's time", "clock"),
            ("POST", "clock"): Route(self._advance, 'let time pass: {"advance": seconds}', "clock"),
            ("POST", "reset"): Route(self._reset, "reset the account, the calls and the failures", "reset"),
            ("GET", "failures"): Route(self._failures, "what the fixture would fail a test for"),
        }

    def _index(self, _: str, __: Any) -> Any:
        routes = {f"{method} {PREFIX}/{name}": route.does for (method, name), route in self.table.items()}
        return {"pytest-chime-phone": __version__, "routes": routes}

    def _numbers(self, number: str, _: Any) -> Any:
        numbers = self._fake.phone_numbers
        if not number:
            return {"PhoneNumbers": list(numbers.values())}
        return {"PhoneNumber": found(numbers, number, number)}

    def _add_number(self, _: str, given: Any) -> Any:
        members = dict(object_of(given, "a PhoneNumber object"))
        unchecked = members.pop("unchecked", False)
        number = members.pop("E164PhoneNumber", None)
        if number is not None and not isinstance(number, str):
            raise InvalidValue(f"E164PhoneNumber={number!r}: use text, as in '+12065550100'.")
        check_flag("unchecked", unchecked)
        return {"PhoneNumber": self._fake.add_phone_number(number, unchecked=unchecked, **members)}

    def _load(self, _: str, given: Any) -> Any:
        if isinstance(given, str):
            raise InvalidValue(f"{given!r} is not an inventory: send the numbers, not the name of a file.")
        self._fake.load(given)
        return self._numbers("", None)

    def _remove_number(self, number: str, _: Any) -> Any:
        self._fake.remove_phone_number(number)
        return {}

    def _orders(self, order_id: str, _: Any) -> Any:
        orders = self._fake.orders
        if not order_id:
            return {"PhoneNumberOrders": list(orders.values())}
        return {"PhoneNumberOrder": found(orders, order_id, f"order {order_id}")}

    def _add_order(self, _: str, given: Any) -> Any:
        members = object_of(given, "a PhoneNumberOrder object")
        return {"PhoneNumberOrder": self._fake.add_phone_number_order(**members)}

    def _targets(self, path: str, _: Any) -> Any:
        targets = self._fake.targets
        kind, _, target_id = path.partition("/")
        if target_id:
            return {kind: found(targets, (kind, target_id), f"{kind} {target_id}")}
        shown = [{"kind": of, **members} for (of, _), members in targets.items() if kind in ("", of)]
        return {"targets": shown}

    def _add_target(self, _: str, given: Any) -> Any:
        members = dict(object_of(given, 'an object, as in {"kind": "VoiceConnector", "Name": "Main"}'))
        kind = members.pop("kind", None)
        return {"kind": kind, **self._fake.add_target(kind, **members)}

    def _settings(self, _: str, __: Any) -> Any:
        return dict(self._fake.settings)

    def _stock(self, _: str, __: Any) -> Any:
        return {"numbers": list(self._fake.stock)}

    def _add_to_stock(self, _: str, given: Any) -> Any:
        numbers, place = stocked(given)
        self._fake.stock.add(*numbers, **place)
        return {}

    def _set_stock(self, _: str, given: Any) -> Any:
        numbers, place = stocked(given)
        self._fake.stock.set(numbers, **place)
        return {}

    def _remove_from_stock(self, number: str, _: Any) -> Any:
        if number:
            self._fake.stock.remove(number)
        else:
            self._fake.stock.clear()
        return {}

    def _respond(self, _: str, given: Any) -> Any:
        members = members_of(
            given, _RESPONSE_MEMBERS, 'an object, as in {"outcomes": [{"Fault": {"kind": "read-timeout"}}]}'
        )
        outcomes = members.pop("outcomes", [])
        if not isinstance(outcomes, list):
            raise InvalidValue(f"outcomes={outcomes!r}: use a list.")
        self._fake.add_response(*map(from_json, outcomes), **members)
        return {}

    def _fail_next(self, _: str, given: Any) -> Any:
        members = dict(object_of(given, '{"process": "order", "phone_numbers": ["+12065550100"]}'))
        allow_unused = members.pop("allow_unused", False)
        numbers = members.get("phone_numbers")
        if set(members) != {"process", "phone_numbers"} or not isinstance(numbers, list):
            raise InvalidValue(f'{given!r}: use {{"process": ..., "phone_numbers": [...]}}.')
        self._fake.fail_next(members["process"], *numbers, allow_unused=allow_unused)
        return {}

    def _calls(self, _: str, __: Any) -> Any:
        return {"calls": [call_as_json(call) for call in self._fake.calls]}

    def _clock(self, _: str, __: Any) -> Any:
        return {"now": timestamp(self._fake.clock.now)}

    def _advance(self, _: str, given: Any) -> Any:
        members = object_of(given, '{"advance": seconds}')
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
