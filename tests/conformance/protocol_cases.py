"""The rest-json cases of Smithy, as botocore's source distribution has them, and which of them are ours.

A case is ours where it needs no feature of the protocol that neither of the two models uses.  What a case
needs is what the shapes, locations and traits of the members are that it gives.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import botocore
import pytest
from botocore.model import OperationModel, ServiceModel

from pytest_chime_phone.domain.service_model import SERVICES, operation_model, operation_names

#: What the cases need and the models do not use.  Where a model comes to use it, its cases run.
LACKING = {
    "a blob in the body",
    "a body that is one member",
    "a boolean in the header",
    "a boolean in the uri",
    "a document",
    "a double in the body",
    "a double in the header",
    "a double in the query",
    "a double in the uri",
    "a float in the header",
    "a float in the query",
    "a float in the uri",
    "a greedy label",
    "a header",
    "a host prefix",
    "an integer in the header",
    "an integer in the statusCode",
    "an integer in the uri",
    "a list in the header",
    "a list in the query",
    "a long in the body",
    "a long in the header",
    "a long in the query",
    "a long in the uri",
    "a map in the headers",
    "a map in the query",
    "a name of its own in the body",
    "a string in the header",
    "a string in the headers",
    "a timestamp in the header",
    "a timestamp in the query",
    "a timestamp in the uri",
    "a token that is filled in",
    "a union",
    "compressed requests",
}


_A = {"integer": "an"}


class Case(NamedTuple):
    """One case: its operation, and what is sent or received."""

    name: str
    operation: OperationModel
    content: Mapping[str, Any]


def source_distribution(cache_dir: Path) -> Path:
    """The folder with the cases of the installed botocore; skips where the distribution cannot be had."""
    folder = cache_dir / f"botocore-{botocore.__version__}"
    if not folder.is_dir():
        with TemporaryDirectory(dir=cache_dir) as downloads:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", "botocore"]
            command += ["--retries", "0", "--timeout", "20", "-q", "-d", downloads]
            command.append(f"botocore=={botocore.__version__}")
            try:
                subprocess.run(command, capture_output=True, check=True, timeout=300)
            except (OSError, subprocess.SubprocessError) as error:
                pytest.skip(f"botocore's source distribution cannot be had: {type(error).__name__}")
            _unpack(next(Path(downloads).glob("*.tar.gz")), Path(downloads, "cases"))
            if not folder.is_dir():  # another worker may have been faster
                Path(downloads, "cases").rename(folder)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    folder.mkdir()
    with tarfile.open(archive) as tar:
        for direction in ("input", "output"):
            [name] = [n for n in tar.getnames() if n.endswith(f"unit/protocols/{direction}/rest-json.json")]
            content = tar.extractfile(name)
            assert content is not None
            (folder / f"{direction}.json").write_bytes(content.read())


def cases(folder: Path, direction: str) -> Iterator[Case]:
    """Every case of one direction."""
    for suite in json.loads((folder / f"{direction}.json").read_text()):
        for content in suite["cases"]:
            given = {"name": "Operation", **content["given"]}
            metadata = {"protocol": "rest-json", **suite["metadata"]}
            model = {"metadata": metadata, "shapes": suite["shapes"], "operations": {given["name"]: given}}
            operation = ServiceModel(model, "chime").operation_model(given["name"])
            yield Case(content.get("id", suite["description"]), operation, content)


def needed(operation: OperationModel, shape: Any, value: Any) -> set[str]:
    """The features that a value of an operation's input or output needs, of those that can be lacking."""
    found = set(_of_operation(operation))
    if shape is not None:
        found |= {"a body that is one member"} if "payload" in shape.serialization else set()
        found |= set(_of_members(shape, value, ()))
    return found


@cache
def of_the_models() -> frozenset[str]:
    """The features that the two models use."""
    found: set[str] = set()
    for service in SERVICES:
        for name in operation_names(service):
            operation = operation_model(service, name)
            for shape in (operation.input_shape, operation.output_shape):
                found |= needed(operation, shape, None)
    return frozenset(found)


def _of_operation(operation: OperationModel) -> Iterator[str]:
    if "+}" in operation.http["requestUri"]:
        yield "a greedy label"
    if operation.endpoint:
        yield "a host prefix"
    if getattr(operation, "request_compression", None):
        yield "compressed requests"


def _of_members(shape: Any, value: Any, seen: tuple[str, ...]) -> Iterator[str]:
    """What the members of a structure need; of those that a value gives, where there is one."""
    if getattr(shape, "is_document_type", False):
        yield "a document"
    if getattr(shape, "is_tagged_union", False):
        yield "a union"
    for name, member in shape.members.items() if shape.name not in seen else ():
        if value is not None and (name not in value or value[name] is None):
            continue
        location = member.serialization.get("location")
        if location in ("header", "headers", "statusCode"):
            yield "a header"
        if location is None and member.serialization.get("name", name) != name:
            yield "a name of its own in the body"
        if member.metadata.get("idempotencyToken") and location == "querystring":
            yield "a token that is filled in"
        inner = None if value is None else value[name]
        yield from _of_value(
            member, inner, {"querystring": "query"}.get(location, location), (*seen, shape.name)
        )


def _of_value(shape: Any, value: Any, location: str | None, seen: tuple[str, ...]) -> Iterator[str]:
    kind = shape.type_name
    yield f"{_A.get(kind, 'a')} {kind} in the {location or 'body'}"
    if kind == "structure":
        yield from _of_members(shape, value, seen)
    elif kind in ("list", "map"):
        item = shape.member if kind == "list" else shape.value
        items = value.values() if isinstance(value, dict) else value
        for inner in [None] if value is None else items:
            yield from _of_value(item, inner, location, seen)
