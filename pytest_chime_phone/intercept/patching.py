"""Attributes of classes and modules, replaced while a interceptor is open.

Other tools patch the same attributes, and may stop in any order.  So a replacement is taken out
only where it still stands; where somebody has patched over it, it stays beneath as a passage that
`active` has switched off.
"""

from __future__ import annotations

from typing import Any


class Patches:
    """The replacements of one opening of the doors."""

    def __init__(self) -> None:
        self.active = True
        self._replaced: list[tuple[Any, str, Any, Any]] = []

    def put(self, owner: Any, name: str, replacement: Any) -> None:
        """Replace an attribute that the owner itself has."""
        self._replaced.append((owner, name, vars(owner)[name], replacement))
        setattr(owner, name, replacement)

    def undo(self) -> None:
        """Put back what stood there before, newest first."""
        self.active = False
        for owner, name, original, replacement in reversed(self._replaced):
            if vars(owner)[name] is replacement:
                setattr(owner, name, original)
