"""Which modules of the code under test have imported a function by name: `from time import sleep`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import ref

#: Packages whose sleeps and times stay real: what runs tests, and what measures them.
REAL = sys.stdlib_module_names | {
    *("_pytest", "pytest", "pluggy", "hypothesis", "xdist", "execnet", "pytest_chime_phone"),
    *("pytest_asyncio", "pytest_timeout", "pytest_benchmark", "pytest_rerunfailures", "coverage"),
    *("freezegun", "time_machine"),
}


class Bound(NamedTuple):
    """A global of a module that is a function looked for."""

    module_name: str  # as in `sys.modules`
    module: Any
    name: str
    function: Any


class ImportedByName:
    """Looks through the globals of all modules, and of what is installed only where one has changed since.

    A sweep looks in each of its runs, and a thousand modules with their globals take more than a millisecond.
    """

    def __init__(self) -> None:
        self._real: set[str] = set()
        self._searches: list[_Search] = []

    def search(self, wanted: Sequence[Any]) -> Iterator[Bound]:
        """Each global that is one of these functions."""
        by_id = {id(function): function for function in wanted}
        without = self._known_without(wanted)
        for module_name in sys.modules.keys() - self._real:
            values = getattr(sys.modules.get(module_name), "__dict__", {})
            if module_name in without and _are_same(without[module_name], values.values()):
                continue
            if _stays_real(module_name):
                self._real.add(module_name)
                continue
            found = list(bound_to(by_id, module_name))
            if not found and "-packages" in str(values.get("__file__")):  # site-packages, dist-packages
                without[module_name] = list(values.values())
            yield from found

    def _known_without(self, wanted: Sequence[Any]) -> dict[str, list[Any]]:
        """What the last search for these functions, or the one before, has found without them.

        The one before: blocks may be nested.
        """
        for search in self._searches:
            if [function() for function in search.functions] == wanted:
                break
        else:
            try:
                search = _Search([ref(function) for function in wanted], {})
            except TypeError:  # of a mock that cannot be referred to weakly
                return {}
        self._searches = [search, *(other for other in self._searches if other is not search)][:2]
        return search.without


class _Search(NamedTuple):
    """What is known of a search."""

    functions: list[ref[Any]]
    without: dict[str, list[Any]]  # the globals of each installed module that had none of them


def _are_same(before: list[Any], now: Iterable[Any]) -> bool:
    try:
        return before == list(now)  # which compares by identity first
    except (TypeError, ValueError):  # of what cannot be compared, such as arrays
        return False


def bound_to(wanted: Mapping[int, Any], module_name: str) -> Iterator[Bound]:
    """The globals of a module that are one of these, by their `id`; none of a module that stays real."""
    if not _stays_real(module_name):
        module = sys.modules.get(module_name)
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if id(value) in wanted:
                yield Bound(module_name, module, name, value)


def _stays_real(module_name: str) -> bool:
    # freezegun keeps what it puts back when it ends.
    return module_name.partition(".")[0] in REAL and module_name != "freezegun.api"
