"""Pages of lists: where the next one starts, in a token that is good for its own query only.

A token holds the key of the last item that was shown, so a page goes on after it whatever has been
added or removed since.  It is opaque and holds a digest: one of another query or service, or a made-up
one, is refused, and so is one that is older than a day.  Form and lifetime are our choice; the
documentation says that tokens exist.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import TypeVar

from ...domain.serialization import timestamp
from ...domain.service_model import operation_model
from ...http.call import Call
from ..account import Account
from .request_checks import bad_request

T = TypeVar("T")

_LIFETIME = timedelta(days=1)
_STALE = "NextToken is not one that this query has given, or is too old."


def page(
    account: Account, call: Call, items_after: Callable[[str], Iterable[tuple[str, T]]], *, default: int = 0
) -> tuple[list[T], str | None]:
    """One page of keyed items in the order of their keys, and the token of the next, None on the last.

    A call that names no MaxResults gets `default` items, or as many as it might have asked for.
    """
    parameters = call.parameters
    usual, limit = account.options.page_sizes(call.service, call.operation)
    most = parameters.get("MaxResults") or usual or default or _limit(call)
    if limit is not None:
        most = min(most, limit)
    token = parameters.get("NextToken")
    found = list(islice(items_after("" if token is None else _key_of(account, call, token)), most + 1))
    last = _token(account, call, found[most - 1][0]) if len(found) > most else None
    return [item for _, item in found[:most]], last


def _limit(call: Call) -> int:
    shape = operation_model(call.service, call.operation).input_shape
    limit: int = shape.members["MaxResults"].metadata["max"]
    return limit


def _token(account: Account, call: Call, key: str) -> str:
    since = timestamp(account.clock.now)
    text = json.dumps([key, since, _digest(call, key, since)])
    return urlsafe_b64encode(text.encode()).decode()


def _key_of(account: Account, call: Call, token: str) -> str:
    try:
        key, since, digest = json.loads(urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError, RecursionError):
        raise bad_request(_STALE) from None
    if digest != _digest(call, key, since):
        raise bad_request(_STALE)
    if account.clock.now - datetime.fromisoformat(since) > _LIFETIME:
        raise bad_request(_STALE)
    return str(key)


def _digest(call: Call, key: str, since: str) -> str:
    terms = {k: v for k, v in call.parameters.items() if k not in ("NextToken", "MaxResults")}
    query = json.dumps([call.service, call.operation, terms, key, since], sort_keys=True)
    return sha256(query.encode()).hexdigest()[:16]
