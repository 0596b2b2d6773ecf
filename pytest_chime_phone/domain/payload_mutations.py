"""Every mutation of a payload: (path, kind) pairs over its shape, enumerated, applied, described.

Random junk finds few bugs: most of it fails in the first line of a parser.  A near miss (month 13, an
enumeration value in the wrong case, one letter too many) gets far.  So the mutations are listed, and
one is applied, or one kind of them everywhere; what it broke is kept as a `Violation`.  Nothing here
is random: `strategies.malformed` chooses.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from . import service_model
from .outcomes import MalformedResponse
from .serialization import canonical_json
from .service_model import Shape
from .violation import Violation

#: Stands for a member that is not there.
ABSENT = "(absent)"
#: The members that say what it is, and what state it is in; no sample lacks one.
IDENTITY = ("E164PhoneNumber", "PhoneNumberId", "Status")

Path = tuple[str | int, ...]


class Mutation(NamedTuple):
    """One change of one place: what stands there afterwards, and the rule that this breaks."""

    path: Path
    kind: str
    became: Any

    def violation(self, payload: Any) -> Violation:
        """What the change does to a payload, to be carried along."""
        return Violation(pointer(self.path), self.kind, _at(payload, self.path), self.became)


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def possible_mutations(shape: Shape, payload: Any) -> list[Mutation]:
    """Every mutation of one place of a valid payload, the mildest kinds first."""
    found = list(_of_value(shape, payload, ()))
    return sorted(found, key=lambda mutation: _MILDEST_FIRST.index(mutation.kind))


def apply(payload: Any, mutation: Mutation) -> Any:
    """A copy of the payload with one place mutated."""
    if not mutation.path:
        return copy.deepcopy(mutation.became)
    mutated = copy.deepcopy(payload)
    *way, last = mutation.path
    parent = _at(mutated, tuple(way))
    if isinstance(mutation.became, str) and mutation.became == ABSENT:
        del parent[last]
    else:
        parent[last] = copy.deepcopy(mutation.became)
    return mutated


def one_per_place(found: Iterable[Mutation]) -> list[Mutation]:
    """The first mutation of each place, none within another: they can be applied together."""
    chosen: dict[Path, Mutation] = {}
    for mutation in sorted(found, key=lambda mutation: -len(mutation.path)):
        if not any(path[: len(mutation.path)] == mutation.path for path in chosen):
            chosen[mutation.path] = mutation
    return list(chosen.values())


def mutated_response(payload: Any, *mutations: Mutation, status: int = 200) -> MalformedResponse:
    """The response that holds a mutated payload: still JSON, still a success to HTTP."""
    mutated = payload
    for mutation in mutations:
        mutated = apply(mutated, mutation)
    violations = [mutation.violation(payload) for mutation in mutations]
    return MalformedResponse(canonical_json(mutated), status=status, violations=violations)


def _at(payload: Any, path: Path) -> Any:
    for step in path:
        payload = payload[step]
    return payload


_MILDEST_FIRST = (
    "missing member",
    "null member",
    "missing envelope",
    "envelope in another case",
    "not an object",
    "value in another case",
    "unknown value",
    "pattern broken",
    "impossible date",
    "timestamp without offset",
    "numeric timestamp",
    "wrong type",
)

_WRONG_TYPES: dict[str, tuple[Any, ...]] = {
    "structure": ([], "text"),
    "list": ({}, "text"),
    "string": (7, []),
    "boolean": ("true", 1),
    "integer": ("7", []),
    "long": ("7", []),
    "float": ("0.5", []),
    "double": ("0.5", []),
    "map": ([], "text"),
    "blob": (7, []),
    "timestamp": ("yesterday", []),
}


def _of_value(shape: Shape, value: Any, path: Path) -> Iterator[Mutation]:
    if value is None:
        return
    if path:
        yield from (Mutation(path, "wrong type", wrong) for wrong in _WRONG_TYPES[shape.type_name])
    else:
        yield from (Mutation(path, kind, became) for kind, became in _of_the_envelope(shape, value))
    if shape.type_name == "structure":
        for name in (name for name in value if name in shape.members):
            yield from _of_value(shape.members[name], value[name], (*path, name))
            yield from _of_member(name, (*path, name))
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            yield from _of_value(shape.member, inner, (*path, index))
    else:
        yield from _near_misses(shape, value, path)


def _near_misses(shape: Shape, value: Any, path: Path) -> Iterator[Mutation]:
    for kind, mutate in _NEAR_MISSES.get(shape.type_name, ()):
        for became in mutate(shape, value):
            if kind in _DOCUMENTED_FORMS or service_model.violation(shape, became):
                yield Mutation(path, kind, became)


def _of_the_envelope(shape: Shape, payload: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    # Of several members each may be absent or null, and an answer without any of them is valid.
    name, inner = next(iter(payload.items()), ("", None))
    if isinstance(inner, Mapping) and len(shape.members) == 1:
        yield "missing envelope", {}
        yield "missing envelope", dict(inner)
        yield "envelope in another case", {name[:1].lower() + name[1:]: inner}
        yield "null member", {name: None}
    yield from (("not an object", wrong) for wrong in (None, [], "text", 0, [payload]))


def _of_member(name: str, path: Path) -> Iterator[Mutation]:
    if name in IDENTITY:
        yield Mutation(path, "missing member", ABSENT)
        yield Mutation(path, "null member", None)


def _other_case(shape: Shape, value: str) -> Iterator[str]:
    if service_model.allowed_values(shape):
        yield value.lower()
        yield value.upper()


def _unknown_value(shape: Shape, value: str) -> Iterator[str]:
    if service_model.allowed_values(shape):
        yield f"{value}Else"
        yield ""


def _broken_pattern(shape: Shape, value: str) -> Iterator[str]:
    if shape.metadata.get("pattern"):
        yield f"{value}!"
        yield f"{value[:1]}0{value[2:]}"
        yield value.lower()
        yield f"{value} and more than fifteen characters"


def _impossible_date(_shape: Shape, value: str) -> Iterator[str]:
    yield f"{value[:5]}13{value[7:]}"
    yield f"{value[:8]}32{value[10:]}"


# What the models leave open and every documented sample keeps to: text with `Z`.
_DOCUMENTED_FORMS = frozenset({"timestamp without offset", "numeric timestamp"})
_NEAR_MISSES: dict[str, tuple[tuple[str, Callable[[Shape, Any], Iterator[Any]]], ...]] = {
    "string": (
        ("value in another case", _other_case),
        ("unknown value", _unknown_value),
        ("pattern broken", _broken_pattern),
    ),
    "timestamp": (
        ("impossible date", _impossible_date),
        ("timestamp without offset", lambda _, value: iter([value.removesuffix("Z")])),
        ("numeric timestamp", lambda *_: iter([1572287437.453])),
    ),
}
