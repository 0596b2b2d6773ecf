"""`payloads()`: whole valid bodies of any operation's response, from its shape in the installed model.

Phone numbers in them are those of `phone_numbers()`; for everything else the model is all there is
to go by.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..domain.clock import START
from ..domain.payload_mutations import IDENTITY
from ..domain.serialization import timestamp
from ..domain.service_model import (
    ServiceName,
    Shape,
    allowed_values,
    operation_model,
    service_model,
    violation,
)
from .arguments import checked_operation, checked_service
from .phone_numbers import phone_numbers

# Texts that fit most of the models' patterns, the plainest first.
_TEXTS = (
    "",
    "a",
    "ab",
    "abc12345",
    "+12065550100",
    "US",
    "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
    "abcdef1ghij2klmno3pqr4",
    "arn:aws:chime:us-east-1:123456789012:vc/abcdef1ghij2klmno3pqr4",
)
_instants = st.integers(0, 10**8).map(lambda seconds: timestamp(START + timedelta(seconds=seconds)))


def payloads(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber"
) -> SearchStrategy[dict[str, Any]]:
    """Whole valid bodies of an operation's answer, shrinking to the smallest.

    What no documented sample lacks is there: the one object that an answer holds, ids of numbers, and
    statuses.  For operations that show phone numbers these are `phone_numbers()` in their places; for the
    others, whatever the installed model allows.

    Raises `InvalidArgument` for an unknown service or operation.
    """
    checked = checked_service(service)
    model = operation_model(checked, checked_operation(checked, operation))
    return st.just({}) if model.output_shape is None else _of_shape(checked, model.output_shape.name)


@cache
def _of_shape(service: ServiceName, name: str) -> SearchStrategy[Any]:
    shape = service_model(service).shape_for(name)
    if name == "PhoneNumber":
        return phone_numbers(service=service)
    if shape.type_name == "structure":
        members = {member: _of_shape(service, s.name) for member, s in shape.members.items()}
        # What no sample lacks: the one object that an answer holds, and what says which one it is.
        envelope = {m for m, s in shape.members.items() if s.type_name == "structure" and len(members) == 1}
        needed = {name: of for name, of in members.items() if name in envelope or name in IDENTITY}
        optional = {name: of for name, of in members.items() if name not in needed}
        return st.fixed_dictionaries(needed, optional=optional)
    if shape.type_name == "list":
        least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 3)
        inner = _of_shape(service, shape.member.name)
        return st.lists(inner, min_size=least, max_size=max(least, min(most, 3)))
    return _of_scalar(shape)


def _of_scalar(shape: Shape) -> SearchStrategy[Any]:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    if values := allowed_values(shape):
        return st.sampled_from(values)
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name in ("integer", "long"):
        return st.integers(least, most if most is not None else least + 1000)
    if shape.type_name in ("float", "double"):
        return st.floats(0, 1, allow_nan=False)
    if shape.type_name == "timestamp":
        return _instants
    fitting = [text for text in (*_TEXTS, "a" * least) if violation(shape, text) is None]
    if fitting:
        return st.sampled_from(fitting)
    return st.from_regex(re.compile(shape.metadata["pattern"], re.ASCII), fullmatch=True)
