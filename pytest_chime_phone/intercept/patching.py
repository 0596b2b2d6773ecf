"""The one way to change and restore attributes of classes and modules.

Other tools patch the same attributes, and may stop in any order.  So a replacement is removed only where
it still stands.  Where somebody has patched over it, it stays beneath, switched off by `active`, and whoever
removes his own later on and puts it back is led on to what stood there before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_ABSENT: Any = object()


class Patches:
    """Replacements that are made and undone together."""

    def __init__(self) -> None:
        self.active = True
        self._replaced: list[tuple[Any, str, Any, Any]] = []
        self._then: list[Callable[[], None]] = []

    def put(self, owner: Any, name: str, replacement: Any) -> None:
        """Replace an attribute of a class or module; one that a class inherits is put in front of it.

        Raises `AttributeError` where there is none: the library is one that nobody has seen yet.
        """
        original = vars(owner).get(name, _ABSENT)
        if original is _ABSENT:
            getattr(owner, name)
        self._replaced.append((owner, name, original, replacement))
        setattr(owner, name, replacement)

    def then(self, call: Callable[[], None]) -> None:
        """Call something when all is undone."""
        self._then.append(call)

    def undo(self) -> None:
        """Put back what stood there before, newest first."""
        self.active = False
        while self._replaced:
            replaced = owner, name, original, replacement = self._replaced.pop()
            if vars(owner).get(name) is not replacement:
                _covered.append(replaced)
            else:
                _restore(owner, name, original)
        while self._then:
            self._then.pop()()


#: Replacements that were undone while something else stood over them: owner, name, original, replacement.
_covered: list[tuple[Any, str, Any, Any]] = []


def settle() -> None:
    """Restore what somebody has put back to a replacement that was undone before."""
    for covered in list(_covered):
        owner, name, original, replacement = covered
        if vars(owner).get(name) is replacement:
            _covered.remove(covered)
            _restore(owner, name, original)


def _restore(owner: Any, name: str, original: Any) -> None:
    for _, _, before, replacement in _covered:  # what was found may itself have been undone since
        if original is replacement:
            original = before
    if original is _ABSENT:
        delattr(owner, name)
    else:
        setattr(owner, name, original)
