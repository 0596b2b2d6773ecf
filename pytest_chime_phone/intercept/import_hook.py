"""An interceptor that is installed when its library is imported, and not before.

A suite that uses boto3 alone must not pay for importing requests or aiohttp, and a library may be imported
for the first time in the middle of a test.  So Python's import system is asked to tell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class ImportHook:
    """One of the finders of `sys.meta_path`: calls something when a module has been imported."""

    def __init__(self, then: Mapping[str, Callable[[], None]]) -> None:
        self._then = then

    def watch(self) -> None:
        """Begin; it looks before every other finder."""
        sys.meta_path.insert(0, self)

    def stop(self) -> None:
        if self in sys.meta_path:  # somebody may have set it back in the meantime
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that the other finders have, with a loader that tells."""
        if fullname not in self._then:
            return None
        for finder in sys.meta_path or ():  # None once the interpreter shuts down
            if finder is not self and (spec := finder.find_spec(fullname, path, target)):
                spec.loader = cast("Loader", _TellingLoader(spec.loader, self._then[fullname]))
                return spec
        return None


class _TellingLoader:
    """A loader in front of the real one, gone once the module is there."""

    def __init__(self, loader: Any, then: Callable[[], None]) -> None:
        self._loader = loader
        self._then = then

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: Any) -> None:
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._then()
