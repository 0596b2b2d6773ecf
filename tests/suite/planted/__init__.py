"""Programs with one mistake each that only a fault shows, and sound ones.

Each is a module with its happy tests.  A mistake is known by the verdict and the shape that show it.
"""

from __future__ import annotations

from .answers import ANSWERS
from .lists import LISTS
from .orders import ORDERS
from .programs import Planted
from .refusals import REFUSALS
from .sound import SOUND
from .tests_themselves import TESTS_THEMSELVES
from .waiting import WAITING

BUGS: dict[str, Planted] = {**ANSWERS, **LISTS, **ORDERS, **REFUSALS, **WAITING, **TESTS_THEMSELVES}

__all__ = ["BUGS", "SOUND"]
