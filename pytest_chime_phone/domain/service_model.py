"""What the installed botocore says of both services: operations, shapes, constraints, errors.

The only reader of botocore's data.  Nothing of it is copied here, so a new status or a lost
operation arrives with botocore: between 1.37.1 and 1.37.2 `chime` fell from 191 operations to 62.
botocore is imported at the first question, not before, because the plugin is loaded in every
pytest run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

# botocore's own classes, which have no types: Loader, ServiceModel, OperationModel, Shape.
Loader: TypeAlias = Any
ServiceModel: TypeAlias = Any
OperationModel: TypeAlias = Any
Shape: TypeAlias = Any

ServiceName = Literal["chime", "chime-sdk-voice"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)


@cache
def _loader() -> Loader:
    from botocore import loaders

    # Not the session's loader: `AWS_DATA_PATH` and `~/.aws/models` are the machine's, not botocore's.
    builtin = [loaders.Loader.BUILTIN_DATA_PATH]
    return loaders.Loader(include_default_search_paths=False, extra_search_paths=builtin)


@cache
def service_model(service: ServiceName) -> ServiceModel:
    """The installed model of one service."""
    from botocore import model

    return model.ServiceModel(_loader().load_service_model(service, "service-2"), service)


@cache
def operation_names(service: ServiceName) -> frozenset[str]:
    return frozenset(service_model(service).operation_names)


def is_read(operation: str) -> bool:
    """Whether an operation only shows what there is."""
    return operation.startswith(("Get", "List", "Search"))


@cache
def operation_model(service: ServiceName, operation: str) -> OperationModel:
    """One operation: HTTP binding, input, output and errors."""
    return service_model(service).operation_model(operation)


@cache
def phone_number_shape(service: ServiceName) -> Shape:
    """The structure that GetPhoneNumber shows."""
    return service_model(service).shape_for("PhoneNumber")


@cache
def structure(service: ServiceName, name: str) -> Shape | None:
    """A structure by its name; None where the installed model has none."""
    model = service_model(service)
    return model.shape_for(name) if name in model.shape_names else None


@cache
def error_names(service: ServiceName, operation: str) -> frozenset[str]:
    return frozenset(shape.name for shape in operation_model(service, operation).error_shapes)


def enumeration(service: ServiceName, shape_name: str) -> tuple[str, ...]:
    """The values of one enumeration, in the model's order."""
    return tuple(service_model(service).shape_for(shape_name).metadata["enum"])


@cache
def modelled_errors() -> Mapping[str, tuple[int, str]]:
    """Every error of the two models: code to HTTP status and the model's own sentence."""
    found = {}
    for service in SERVICES:
        for shape in service_model(service).error_shapes:
            status = shape.metadata["error"]["httpStatusCode"]
            found[shape.name] = (status, _plain(shape.documentation))
    return found


@cache
def error_code(exception: str) -> str | None:
    """The `Code` that an error's body carries: `NotFoundException` has `NotFound`.

    The ErrorCode enumeration holds the exceptions' names without `Exception` or
    `ClientException`; the longest value that the name starts with is the one.
    Seen in the wild for Forbidden and Unauthorized (terraform-provider-aws#33633).
    """
    values = {v for service in SERVICES for v in enumeration(service, "ErrorCode")}
    return max((v for v in values if exception.startswith(v)), key=len, default=None)


@cache
def dns_suffixes() -> frozenset[str]:
    """The domains of every AWS partition that botocore knows, dual-stack ones included."""
    outputs = [p["outputs"] for p in _loader().load_data("partitions")["partitions"]]
    return frozenset(o[key] for o in outputs for key in ("dnsSuffix", "dualStackDnsSuffix"))


def allowed_values(shape: Shape) -> tuple[str, ...]:
    """The enumeration of a string shape; empty where it has none."""
    return tuple(shape.metadata.get("enum", ()))


def violation(shape: Shape, value: Any, path: str = "") -> str | None:
    """The first way in which a JSON value breaks a shape, as a sentence; None where it conforms.

    Null stands for an absent member, as on the wire.  Unknown members, types, enumerations,
    patterns (matched whole) and lengths are all checked; botocore itself checks less.
    """
    where = path or shape.name
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, Mapping):
            return f"{where}={value!r} is not an object"
        for name, item in value.items():
            if name not in shape.members:
                return f"{where} has no member {name!r}; it has {', '.join(sorted(shape.members))}"
            inner = f"{path}.{name}" if path else name
            if item is not None and (found := violation(shape.members[name], item, inner)):
                return found
        return None
    if kind == "list":
        if not isinstance(value, list | tuple):
            return f"{where}={value!r} is not a list"
        found_in = (violation(shape.member, v, f"{where}[{i}]") for i, v in enumerate(value))
        return _out_of_bounds(shape, len(value), f"{where} has {len(value)} items,") or next(
            filter(None, found_in), None
        )
    if kind == "map":
        if not isinstance(value, Mapping):
            return f"{where}={value!r} is not an object"
        found_in = (violation(shape.value, v, f"{where}[{k!r}]") for k, v in value.items())
        return next(filter(None, found_in), None)
    return _scalar_violation(shape, value, where)


def violation_of_all(shapes: Iterable[Shape], value: Any, path: str = "") -> str | None:
    """The most telling way in which a value breaks each of several shapes; None where it conforms to one."""
    found = [violation(shape, value, path) for shape in shapes]
    told = (sentence for sentence in found if sentence)
    return max(told, key=len, default="no installed model has it") if all(found) else None


_SCALARS: dict[str, tuple[tuple[type, ...], str]] = {
    "boolean": ((bool,), "true or false"),
    "integer": ((int,), "an integer"),
    "long": ((int,), "an integer"),
    "float": ((int, float), "a number"),
    "double": ((int, float), "a number"),
    "timestamp": ((str, int, float), "ISO 8601 text or epoch seconds"),
    "string": ((str,), "text"),
    "blob": ((str,), "base64 text"),
}


def _scalar_violation(shape: Shape, value: Any, where: str) -> str | None:
    types, wanted = _SCALARS[shape.type_name]
    if type(value) not in types:
        return f"{where}={value!r} is not {wanted}"
    constraints = shape.metadata
    allowed = allowed_values(shape)
    if allowed and value not in allowed:
        return f"{where}={value!r} is not one of {', '.join(allowed)}"
    pattern = constraints.get("pattern")
    if shape.name == "GuidString":  # the documentation's own ids have letters beyond f
        pattern = pattern.replace("a-fA-F", "a-zA-Z")
    if pattern and not _matcher(pattern)(value):
        return f"{where}={value!r} does not match the pattern {pattern}"
    if shape.type_name == "timestamp" and isinstance(value, str) and not _is_instant(value):
        return f"{where}={value!r} is not an ISO 8601 timestamp with an offset"
    if isinstance(value, str):
        return _out_of_bounds(shape, len(value), f"{where}={value!r} has a length")
    return _out_of_bounds(shape, value, f"{where}={value!r} is")


def _out_of_bounds(shape: Shape, size: float, what: str) -> str | None:
    least, most = (shape.metadata.get(bound, "") for bound in ("min", "max"))
    if size < (least or size) or size > (most or size):
        return f"{what} outside {least}..{most}"
    return None


@cache
def _matcher(pattern: str) -> Callable[[str], object]:
    try:
        return re.compile(pattern, re.ASCII).fullmatch
    except re.error:  # ClientRequestId's, "^[-_a-zA-Z0-9]*${2,64}$", repeats an anchor: never checked
        return lambda _: True


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _plain(documentation: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", documentation)).strip()
