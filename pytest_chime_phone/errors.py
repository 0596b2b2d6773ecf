"""Usage errors: mistakes in a test, not in the code under test.

`ChimePhoneError` is the base: a member that the models do not know, a number without its plus, an
unknown operation.  A call of the code under test that the fake cannot answer is another matter: see
`scripting.unexpected_call`.  Every message that a user sees ends with the address of the page that
explains it, and the traceback ends in the user's own code.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

#: Where the pages of the documentation are.
DOCUMENTATION = "docs/"

_P = ParamSpec("_P")
_R = TypeVar("_R")


class ChimePhoneError(Exception):
    """Base of every error in the use of this package."""

    #: The page that explains it, below `DOCUMENTATION`; given to it where it leaves the package.
    page = ""

    def __str__(self) -> str:
        message = Exception.__str__(self)  # not KeyError's, which shows a repr
        return f"{message}\n{see(self.page)}" if self.page else message


class InvalidValue(ChimePhoneError, ValueError):
    """A value that the fake, or the API it stands for, does not allow."""


class UnusedResponse(ChimePhoneError, AssertionError):
    """A scripted outcome that no call consumed."""


class UnknownName(ChimePhoneError, AttributeError):
    """A member of `ChimePhone` that does not exist, or cannot be set."""


class NotInAccount(ChimePhoneError, KeyError):
    """A number, order or target that the account does not have."""


def see(page: str) -> str:
    """The last line of a message: the address of the page that explains it."""
    return f"See {DOCUMENTATION}{page}"


def explained_on(page: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """For public functions: their usage errors name a page, and the traceback ends at the caller."""

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(function)
        def public(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            __tracebackhide__ = True
            try:
                return function(*args, **kwargs)
            except ChimePhoneError as error:
                error.page = error.page or page
                raise error.with_traceback(None)  # noqa: B904 - it keeps the cause that it has

        return public

    return decorate


def choices(allowed: Iterable[str]) -> str:
    """The allowed values as the end of a sentence: `'A', 'B' or 'C'`."""
    *head, last = [repr(value) for value in allowed]
    return f"{', '.join(head)} or {last}" if head else last


def unknown(what: str, value: object, allowed: Iterable[str], advice: str = "") -> InvalidValue:
    """An error that names the thing, shows the value, and offers the nearest allowed ones."""
    names = list(allowed)
    near = difflib.get_close_matches(str(value), names, n=3, cutoff=0.6)
    shown = f"did you mean {choices(near)}?" if near else f"use {choices(names)}."
    return InvalidValue(f"unknown {what} {value!r}: {shown}{' ' + advice if advice else ''}")
