"""Which modules of the code under test have imported a function by name: `from time import sleep`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from types import ModuleType
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
    """Looks through the globals of all modules, and the next time not through what is installed and the same.

    A sweep looks in each of its runs, and a thousand modules with their globals take more than a millisecond.
    """

    def __init__(self) -> None:
        self._real: set[str] = set()
        self._searches: list[_Search] = []

    def search(self, wanted: Sequence[Any], names: Set[str]) -> Iterator[Bound]:
        """Each global that is one of these functions.

        `names`: what such a global is mostly called.  Where something else has such a name, it may be a mock
        that ends before the next search; and so may what is seen to be a mock.
        """
        by_id = {id(function): function for function in wanted}
        without = self._known_without(wanted)
        for module_name in sys.modules.keys() - self._real:
            module = sys.modules.get(module_name)
            values = _globals(module)
            known, number = without.get(module_name, (None, 0))
            if known is module and number == len(values):
                continue
            if _stays_real(module_name):
                self._real.add(module_name)
            elif _has_any(values, by_id):
                yield from bound_to(by_id, module_name)
            elif _is_installed(values) and not _has_others(values, names):
                without[module_name] = module, len(values)

    def _known_without(self, wanted: Sequence[Any]) -> dict[str, tuple[Any, int]]:
        """What the last search for these functions has found without them, or the one before.

        The one before: blocks may be nested.
        """
        same = [search for search in self._searches if search.functions() == wanted]
        search, *_ = [*same, _Search(wanted)]
        self._searches = [search, *(other for other in self._searches if other is not search)][:2]
        return search.without


class _Search:
    """What is known of a search: installed modules that have none, and how many globals each has."""

    def __init__(self, wanted: Sequence[Any]) -> None:
        self.without: dict[str, tuple[Any, int]] = {}
        try:
            self._functions = [ref(function) for function in wanted]
        except TypeError:  # of a mock that cannot be referred to weakly
            self._functions = []

    def functions(self) -> list[Any]:
        """Those that it was for."""
        return [function() for function in self._functions]


def _is_installed(values: Mapping[str, Any]) -> bool:
    return "-packages" in str(values.get("__file__"))  # site-packages, dist-packages


def _has_others(values: Mapping[str, Any], names: Set[str]) -> bool:
    mocks = any(type(value).__module__ == "unittest.mock" for value in list(values.values()))
    return mocks or not all(isinstance(values[name], ModuleType) for name in values.keys() & names)


def _globals(module: object) -> Mapping[str, Any]:
    """Of anything in `sys.modules`; one that waits to be loaded is not loaded by it."""
    try:
        values: Mapping[str, Any] = object.__getattribute__(module, "__dict__")
    except AttributeError:
        values = {}
    return values


def bound_to(wanted: Mapping[int, Any], module_name: str) -> Iterator[Bound]:
    """The globals of a module that are one of these, by their `id`; none of a module that stays real."""
    module = sys.modules.get(module_name)
    values = _globals(module)
    if _has_any(values, wanted) and not _stays_real(module_name):
        for name, value in list(values.items()):
            if id(value) in wanted:
                yield Bound(module_name, module, name, value)


def _has_any(values: Mapping[str, Any], wanted: Mapping[int, Any]) -> bool:
    # One step for all: most modules have none, and a loop in Python takes longer.
    return not wanted.keys().isdisjoint(map(id, list(values.values())))


@cache
def _stays_real(module_name: str) -> bool:
    # freezegun keeps what it puts back when it ends.
    return module_name.partition(".")[0] in REAL and module_name != "freezegun.api"
