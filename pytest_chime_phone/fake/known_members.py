"""What a test reads or sets on `chime_phone` and is not there: said at once, with what was meant.

Python takes any attribute, so `chime_phone.page_size = 2` would do nothing, and stay for later tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..backend.options import Options
from ..errors import UnknownName, unknown


class KnownMembers:
    """A class whose public members are those that it defines; none can be set."""

    if not TYPE_CHECKING:  # to a type checker it would make any name an attribute

        def __getattr__(self, name: str) -> Any:
            __tracebackhide__ = True
            raise _refused(type(self), name)

        def __setattr__(self, name: str, value: object) -> None:
            __tracebackhide__ = True
            if not name.startswith("_"):
                raise _refused(type(self), name)
            super().__setattr__(name, value)


def _refused(owner: type, name: str) -> AttributeError:
    if name.startswith("_"):
        return AttributeError(name)
    error = UnknownName(_reason(owner, name))
    error.page = "reference/flags.md#options" if name in Options.__slots__ else "reference/fixture.md"
    return error


def _reason(owner: type, name: str) -> str:
    if name in Options.__slots__:
        ways = f"@pytest.mark.chime_phone({name}=...) or fake_chime_phone({name}=...)"
        return f"{name} is an option, not a member of {owner.__name__}: use {ways}."
    if hasattr(owner, name):
        return f"{owner.__name__}.{name} cannot be set."
    names = [known for known in dir(owner) if not known.startswith("_")]
    return str(unknown(f"member of {owner.__name__}", name, names))
