"""Which modules of the code under test have imported a function by name: `from time import sleep`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from types import ModuleType
from typing import Any, NamedTuple

#: Packages whose sleeps and times stay real: what runs tests, and what measures them.
REAL = sys.stdlib_module_names | {
    *("_pytest", "pytest", "pluggy", "hypothesis", "xdist", "execnet", "pytest_chime_phone"),
    *("pytest_asyncio", "pytest_timeout", "pytest_benchmark", "pytest_rerunfailures", "coverage"),
    *("freezegun", "time_machine"),
}


class ImportedByName:
    """Looks through the globals of all modules, and the next time only through those that can have changed.

    A sweep looks in each of its runs, and a thousand modules with their globals take a millisecond.
    """

    def __init__(self) -> None:
        self._real: set[str] = set()
        self._searches: list[_Search] = []

    def search(self, functions: Sequence[Any], names: Set[str]) -> Iterator[tuple[Any, str, Any]]:
        """Each module and global that is one of these functions, and the function.

        `names`: what such a global is mostly called.  Where something else has such a name, it may be a mock
        that ends before the next search, so that module is always looked at.
        """
        wanted = [id(function) for function in functions]
        without = self._known_without(wanted, functions)
        for module_name in sys.modules.keys() - self._real:
            values = getattr(sys.modules.get(module_name), "__dict__", {})
            present = id(values), len(values)  # another global shows in these
            if without.get(module_name) == present:
                continue
            if _stays_real(module_name):
                self._real.add(module_name)
                continue
            found = list(bound_to(wanted, module_name))
            if not found and all(isinstance(values[name], ModuleType) for name in values.keys() & names):
                without[module_name] = present
            yield from found

    def _known_without(self, wanted: list[int], functions: Sequence[Any]) -> dict[str, tuple[int, int]]:
        """Where a search for the same functions has found none; of the last two, as blocks may be nested."""
        before = [search for search in self._searches if search.wanted == wanted]
        search, *_ = [*before, _Search(wanted, functions, {})]
        self._searches = [search, *(other for other in self._searches if other is not search)][:2]
        return search.without


class _Search(NamedTuple):
    """What is known of a search."""

    wanted: list[int]
    functions: Sequence[Any]  # which live as long, or others might get their `id`
    without: dict[str, tuple[int, int]]  # the modules that have none: their globals, and how many


def bound_to(wanted: Iterable[int], module_name: str) -> Iterator[tuple[Any, str, Any]]:
    """The globals of a module whose value is one of these, by its `id`; none of a module that stays real."""
    if not _stays_real(module_name):
        module = sys.modules.get(module_name)
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if id(value) in wanted:
                yield module, name, value


def _stays_real(module_name: str) -> bool:
    # freezegun keeps what it puts back when it ends.
    return module_name.partition(".")[0] in REAL and module_name != "freezegun.api"
