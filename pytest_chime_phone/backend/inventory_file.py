"""Inventories from outside: files, what the AWS CLI prints, mappings.

All or nothing: a file with one bad number adds none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain.numbering import to_e164
from ..errors import InvalidValue

_FORMS = (
    "what `aws chime-sdk-voice list-phone-numbers` or `get-phone-number` prints, "
    "a list of PhoneNumber objects, or a mapping of E.164 to members"
)


def entries(source: object) -> list[tuple[str, dict[str, Any]]]:
    """The numbers of an inventory as pairs of number and members.

    `source` is a path of a JSON file, or the same as Python values.  Raises `InvalidValue` where
    it cannot be read, naming the file and the place.
    """
    if isinstance(source, str) and to_e164(source):
        raise InvalidValue(
            f"{source!r} is a number, not a file: use add_phone_number, or load([{source!r}])."
        )
    if isinstance(source, str | os.PathLike):
        return list(_pairs(_read(Path(source)), f"{os.fspath(source)}: "))
    return list(_pairs(source, ""))


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise InvalidValue(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise InvalidValue(f"{path} is not valid JSON: {error}. It should hold {_FORMS}.") from error


def _pairs(value: object, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, Mapping):
        if "PhoneNumbers" in value:
            yield from _pairs(value["PhoneNumbers"], where)
        elif "PhoneNumber" in value:
            yield _of_object(value["PhoneNumber"], f"{where}PhoneNumber")
        elif "E164PhoneNumber" in value or "PhoneNumberId" in value:
            yield _of_object(value, f"{where}the object")
        else:
            for e164, members in value.items():
                if not isinstance(members, Mapping):
                    raise InvalidValue(
                        f"{where}{e164!r}: {members!r} is not a mapping of members. Give {_FORMS}."
                    )
                yield e164, dict(members)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for index, item in enumerate(value):
            yield _of_object(item, f"{where}item {index}")
    else:
        raise InvalidValue(f"{where}{value!r} is not an inventory. Give {_FORMS}.")


def _of_object(value: object, where: str) -> tuple[str, dict[str, Any]]:
    if isinstance(value, str):
        return value, {}
    members = value if isinstance(value, Mapping) else {}
    # An id is the service's own, as it stands on the wire; a number is given by the test.
    e164 = members.get("E164PhoneNumber") or to_e164(members.get("PhoneNumberId"))
    if not isinstance(e164, str):
        raise InvalidValue(f"{where}: {value!r} is not a PhoneNumber object with an E164PhoneNumber.")
    return e164, {name: item for name, item in members.items() if name != "E164PhoneNumber"}
