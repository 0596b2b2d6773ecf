"""`Violation`: what is wrong with a payload, as data and as a sentence.

Every mutated payload carries what was done to it, so that a reader of a counterexample need not compare
two bodies.  What can be done is listed in `payload_mutations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .outcome_base import frozen


@frozen
@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a payload breaks what the service promises; `str()` is a sentence.

    `path` is a JSON pointer such as `"/PhoneNumber/Status"`, empty for the whole payload; `kind`
    names the rule that is broken; `was` and `became` are the values before and after.
    """

    path: str
    kind: str
    was: Any
    became: Any

    def __hash__(self) -> int:
        return hash((self.path, self.kind, repr(self.was), repr(self.became)))

    def __str__(self) -> str:
        return f"{self.path or 'the payload'}: {self.kind}, was {self.was!r}, became {self.became!r}"
