"""botocore's data files, read once a process.

Each session of botocore reads the service models, endpoints and the like anew, which takes far longer
than the rest of what a client is made of.  Sessions that are made while a fake is on read a file through
a loader that keeps what it has read, by its path: search paths, `AWS_DATA_PATH` and additions to models
work as ever.  As with the clients of one session of botocore, what is read is shared; but an operation or
shape that somebody adds to a model, removes or replaces is so for one session only.  The hundreds of folders
in which botocore looks for services are listed once a process, too.
"""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

from botocore import session as botocore_session  # by name: its own import may not be over yet
from botocore.loaders import JSONFileLoader, Loader

from .patching import Patches

#: Where botocore is installed, and boto3 beside it.
_PACKAGES = str(Path(Loader.BUILTIN_DATA_PATH).parents[1])

_read: dict[str, Any] = {}  # by path, without its ending


class KeepingFileLoader:
    """Reads JSON files as `botocore.loaders.JSONFileLoader` does, each of them once."""

    def __init__(self) -> None:
        self._files = JSONFileLoader()

    def exists(self, file_path: str) -> bool:
        """Whether there is a file of this name, in any of its forms."""
        return _read.get(file_path) is not None or bool(self._files.exists(file_path))

    def load_file(self, file_path: str) -> Any:
        """What a file holds; None where there is none."""
        if not file_path.startswith(_PACKAGES):
            return self._files.load_file(file_path)  # a file of the test's own may change
        if file_path not in _read:
            _read[file_path] = self._files.load_file(file_path)
        found = _read[file_path]
        return found and type(found)((name, copy.copy(part)) for name, part in found.items())


_listed: dict[tuple[str, ...], list[str]] = {}  # services, by what is looked for and where


class KeepingLoader(Loader):  # type: ignore[misc] # botocore has no types
    """Looks for files as `botocore.loaders.Loader` does; for services once where nothing changes."""

    def list_available_services(self, type_name: str) -> list[str]:
        """The names of services that have a file of this kind."""
        if not all(map(_stays, self.search_paths)):
            return list(super().list_available_services(type_name))
        key = (type_name, *self.search_paths)
        if key not in _listed:
            _listed[key] = super().list_available_services(type_name)
        return list(_listed[key])


def _stays(path: str) -> bool:
    """Whether a folder is the library's own, or a user's that is not there."""
    return path.startswith(_PACKAGES) or not os.path.exists(path)  # noqa: PTH110 - a fifth of pathlib's time


def create_keeping_loader(search_path_string: str | None = None) -> KeepingLoader:
    """What `botocore.loaders.create_loader` makes, but one that keeps what it has read."""
    paths = (search_path_string or "").split(os.pathsep)
    extra = [str(Path(os.path.expandvars(path)).expanduser()) for path in paths if path]
    return KeepingLoader(extra_search_paths=extra, file_loader=KeepingFileLoader())


def install(patches: Patches) -> None:
    """Let new sessions read through it."""
    create_loader = botocore_session.create_loader

    def create(search_path_string: str | None = None) -> Any:
        return (create_keeping_loader if patches.active else create_loader)(search_path_string)

    patches.put(botocore_session, "create_loader", create)
