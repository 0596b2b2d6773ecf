"""Quotas and rates, if a test sets them.

Five numbers is the documented default quota of an account.  No rate of a phone-number operation is
documented; beyond any rate the service answers 429.
"""

from __future__ import annotations

from ...domain.outcomes import ServiceError
from ..account import Account
from ..state_transitions import IN_QUEUE
from .request_checks import Refused

_NOT_COUNTED = ("AcquireFailed", *IN_QUEUE)


def over_quota(account: Account, more: int) -> bool:
    """Whether so many more numbers would pass the quota."""
    quota = account.options.quota_of("PhoneNumber")
    if quota is None:
        return False
    held = [n for n in account.numbers.records.values() if n.members["Status"] not in _NOT_COUNTED]
    return len(held) + more > quota


def check_target_quota(account: Account, kind: str) -> None:
    """Refuse one more Voice Connector, group, SIP media application or rule than the account may have."""
    quota = account.options.quota_of(kind)
    if quota is not None and sum(t.kind == kind for t in account.targets.records.values()) >= quota:
        raise Refused("ResourceLimitExceededException")


def throttled(account: Account) -> ServiceError | None:
    """The answer to a call beyond the rate: a bucket of one second's calls, filled by the clock."""
    rate = account.options.rate
    if rate is None:
        return None
    now, size = account.clock.now, max(rate, 1.0)
    tokens, since = account.values.rate_bucket or (size, now)
    tokens = min(size, tokens + rate * (now - since).total_seconds())
    if tokens < 1:
        account.set(rate_bucket=(tokens, now))
        return ServiceError("ThrottledClientException")
    account.set(rate_bucket=(tokens - 1, now))
    return None
