"""The one way to change and restore attributes of classes and modules.

Other tools patch the same attributes, and may stop in any order.  So a replacement is removed only where
it still stands.  Where somebody has patched over it, it stays beneath, switched off by `active`, and whoever
removes his own later on and puts it back is led on to what stood there before it.
"""

from __future__ import annotations

from typing import Any

_ABSENT: Any = object()


class Patches:
    """Replacements that are made and undone together."""

    def __init__(self) -> None:
        self.active = True
        self._replaced: list[tuple[Any, str, Any, Any]] = []

    def put(self, owner: Any, name: str, replacement: Any) -> None:
        """Replace an attribute of a class or module; one that a class inherits is put in front of it.

        Raises `AttributeError` where there is none: the library is one that nobody has seen yet.
        """
        getattr(owner, name)
        self._replaced.append((owner, name, vars(owner).get(name, _ABSENT), replacement))
        setattr(owner, name, replacement)

    def undo(self) -> None:
        """Put back what stood there before, newest first."""
        self.active = False
        while self._replaced:
            owner, name, original, replacement = self._replaced.pop()
            if vars(owner).get(name) is not replacement:
                _covered.append((replacement, original))
            elif _uncovered(original) is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, _uncovered(original))


#: Replacements that were undone while something else stood over them, and what stood before each.
_covered: list[tuple[Any, Any]] = []


def _uncovered(found: Any) -> Any:
    """What was found in a place, or what that had replaced if it has been undone since."""
    for replacement, original in _covered:
        if found is replacement:
            return _uncovered(original)
    return found
