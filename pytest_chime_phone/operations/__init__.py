"""What each operation does to the account: a table, one row an operation.

An operation is a function of the account and the call that returns an outcome.  What is not in the
table has no state, and a call of it fails the test unless it is scripted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..account import Account
from ..call import Call
from ..outcome import Answer
from . import numbers

Operation = Callable[[Account, Call], Answer]

OPERATIONS: Mapping[str, Operation] = {
    "GetPhoneNumber": numbers.get_phone_number,
}
