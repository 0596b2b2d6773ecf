"""Where in the application something happens.

That is the innermost frame that is neither of the standard library, nor of an installed package, nor of
the test: `grab.py:35 grab()`.
"""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path
from traceback import walk_stack, walk_tb
from types import CodeType, FrameType

_STANDARD_LIBRARY = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
_SITE_PACKAGES = [sysconfig.get_path(name) for name in ("purelib", "platlib")] + site.getsitepackages()
_OWN = str(Path(__file__).parents[1])
# What tests are written with; an error of theirs is the test's own.
_TOOLS = ("_pytest", "pytest", "pluggy", "hypothesis", "exceptiongroup")

Place = tuple[CodeType, int]


def place_in_stack(frame: FrameType | None, test: CodeType | None) -> str:
    """The innermost place of the application in a stack; empty where there is none."""
    places = ((frame.f_code, line) for frame, line in walk_stack(frame))
    return _innermost(takewhile(lambda place: place[0] is not test, places), test)


def place_in_traceback(error: BaseException, test: CodeType | None) -> str:
    """The innermost place of the application in a traceback; empty where there is none."""
    return _innermost(reversed(_below_test(error, test)), test)


def place_of_test(error: BaseException, test: CodeType | None) -> str:
    """The line of the test in which an error came up; empty where its traceback does not show it."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code is test]
    return _shown(test, lines[-1]) if test and lines else ""


def is_raised_below(error: BaseException, test: CodeType | None) -> bool:
    """Whether an error comes from what the test calls, and not from the test and its tools."""
    return any(not _is_tool(code.co_filename) for code, _ in _below_test(error, test))


def application_modules() -> list[str]:
    """The files of all modules of the application that have been imported."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return sorted(file for file in files if file and is_application(file))


def file_of(place: str) -> str:
    """The file of a place that is shown as `grab.py:35 grab()`; empty where several could be meant."""
    name = place.partition(":")[0]
    files = [file for file in application_modules() if name and _name(Path(file)) == name]
    return files[0] if len(files) == 1 else ""


@cache
def is_application(filename: str) -> bool:
    """Whether a file is neither of the standard library nor of an installed package."""
    return not (_is_tool(filename) or _is_installed(filename))


@cache
def _is_tool(filename: str) -> bool:
    if filename.startswith("<frozen") or _is_below(filename, _OWN):
        return True
    if _is_installed(filename):
        return any(name in _TOOLS for name in Path(filename).parts)
    return any(_is_below(filename, folder) for folder in _STANDARD_LIBRARY)


@cache
def _is_installed(filename: str) -> bool:
    named = {"site-packages", "dist-packages"} & set(Path(filename).parts)
    return bool(named) or any(_is_below(filename, folder) for folder in _SITE_PACKAGES)


def _is_below(filename: str, folder: str) -> bool:
    return Path(filename).is_relative_to(folder)


def _below_test(error: BaseException, test: CodeType | None) -> list[Place]:
    """What a traceback shows below the test's own frame; all of it where that is not there."""
    places = [(frame.f_code, line) for frame, line in walk_tb(error.__traceback__)]
    own = [index for index, (code, _) in enumerate(places) if code is test]
    return places[own[-1] + 1 :] if own else places


def _innermost(places: Iterable[Place], test: CodeType | None) -> str:
    for code, line in places:
        if code is not test and is_application(code.co_filename):
            return _shown(code, line)
    return ""


def _shown(code: CodeType, line: int) -> str:
    return f"{_name(Path(code.co_filename))}:{line} {code.co_name}()"


def _name(path: Path) -> str:
    return path.name if path.name != "__init__.py" else f"{path.parent.name}/{path.name}"
