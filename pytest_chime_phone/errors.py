"""What goes wrong on the side of the test's author.

`ChimePhoneError` is the base of every usage error: a member that the models do not know, a number
that is no E.164, an unknown operation.  A call of the code under test that the fake cannot answer
is another matter: see `unexpected_call`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ChimePhoneError(Exception):
    """Base of every error in the use of this package."""


class InvalidValue(ChimePhoneError, ValueError):
    """A value that the fake, or the API it stands for, does not allow."""


class UnusedResponse(ChimePhoneError, AssertionError):
    """A scripted outcome that no call consumed."""


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
