"""Which exceptions an application may raise when a call fails."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from ..errors import InvalidValue, unknown

# Bases of what the client libraries themselves raise.
_OF_CLIENTS = {
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "requests.exceptions": ("RequestException",),
    "urllib3.exceptions": ("HTTPError",),
    "aiohttp.client_exceptions": ("ClientError",),
    "httpx": ("HTTPError",),
    "httpx2": ("HTTPError",),
}
_EXAMPLE = "as in raises=(DirectoryDown,)"


def of_client_libraries() -> tuple[type[BaseException], ...]:
    """Those of the client libraries that are imported."""
    return tuple(
        getattr(sys.modules[module], name)
        for module, names in _OF_CLIENTS.items()
        if module in sys.modules
        for name in names
    )


def named(names: Iterable[str]) -> tuple[type[BaseException], ...]:
    """Exceptions by their dotted names.  Raises `InvalidValue` for an invalid name."""
    return tuple(map(_named, names))


def given(value: Any) -> tuple[type[BaseException], ...]:
    """What `raises=` says: a class, a dotted name, or several.  Raises `InvalidValue` for anything else."""
    values = value if isinstance(value, tuple | list | set | frozenset) else (value,)
    return tuple(_named(item) if isinstance(item, str) else _checked(item) for item in values)


def _named(name: str) -> type[BaseException]:
    module_name, _, attribute = name.rpartition(".")
    try:
        module: Any = import_module(module_name or "builtins")
    except Exception as error:  # noqa: BLE001 - whatever comes of importing the module
        raise InvalidValue(f"exception {name!r}: {error}; write it as 'package.module.Exception'.") from None
    found = getattr(module, attribute, None)
    if not _is_exception(found):
        good = [key for key, value in vars(module).items() if _is_exception(value)]
        raise unknown(f"exception of {module.__name__}", attribute, good or ["(it has none)"])
    return _checked(found)


def _checked(value: Any) -> type[BaseException]:
    if not _is_exception(value):
        raise InvalidValue(f"raises={value!r}: use exception classes or their dotted names, {_EXAMPLE}.")
    checked: type[BaseException] = value
    return checked


def _is_exception(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseException)
