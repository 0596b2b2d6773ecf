"""A service that lags: for a while reads answer as the account was before a write.

Reported of Voice Connectors, their groups, SIP media applications and rules outside us-east-1: right
after its creation one may be NotFound (hashicorp/terraform-provider-aws#34334).  Get, List and Search
lag; writes and batches see the truth.  What a test itself adds is an ordinary part of the account.
"""

from __future__ import annotations

from datetime import timedelta

from ..domain.outcomes import Answer
from ..domain.service_model import is_read
from ..http.call import Call
from .account import Account, UnseenWrite, has_changed
from .operations.request_checks import Operation


def answer(account: Account, call: Call, operation: Operation) -> Answer:
    """What an operation answers under the option `lag`."""
    if is_read(call.operation):
        return _stale(account, call, operation)
    before = account.snapshot()
    found = operation(account, call)
    if has_changed(before, account.snapshot()):
        kept = before._replace(values=before.values._replace(lagging=()))
        account.set(lagging=(*account.values.lagging, UnseenWrite(kept, account.clock.now)))
    return found


def _stale(account: Account, call: Call, operation: Operation) -> Answer:
    unseen = [write for write in account.values.lagging if not _is_seen(account, write)]
    account.set(lagging=tuple(write._replace(reads=write.reads + 1) for write in unseen))
    if not unseen:
        return operation(account, call)
    with account.as_of(unseen[0].before):
        return operation(account, call)


def _is_seen(account: Account, write: UnseenWrite) -> bool:
    lag = account.options.lag
    if isinstance(lag, timedelta):
        return account.clock.now - write.at >= lag
    return write.reads >= (lag or 0)
