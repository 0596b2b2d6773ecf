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

GROUPS: dict[str, dict[str, Planted]] = {
    "answers": ANSWERS,
    "lists": LISTS,
    "orders": ORDERS,
    "refusals": REFUSALS,
    "waiting": WAITING,
}

__all__ = ["GROUPS", "SOUND", "TESTS_THEMSELVES", "Planted"]
