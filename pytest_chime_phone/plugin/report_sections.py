"""What the report of a failed test or collection says beside pytest's own words.

The calls, where the account's numbers came from, and advice for the mistakes that newcomers make most.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from . import fixture_closure, flags

if TYPE_CHECKING:
    from .lifecycle import Lifecycle

Section = tuple[str, str]

_NO_CALL = """\
No call reached the fake.  It answers clients of botocore (boto3, the AWS CLI), aiobotocore, requests and
urllib3.  Any other client needs the URL of the fixture chime_phone_server, and any other service a mock of
its own; with block_network="all" the test fails and names the host.
See docs/how-to/a-subprocess-under-test.md and docs/reference/flags.md#options."""
_OVERRIDDEN = """\
This suite overrides the fixture chime_phone, in {where}.
Hypothesis and wider-scoped fixtures cannot use it where it is of function scope.  To start every test from
the same numbers, add them in an autouse fixture of session scope, or use the ini setting chime_phone_numbers:
see docs/reference/fixture.md."""
_AT_IMPORT = """\
A client is made when this module is imported, before any test has the fake on.  With --chime-phone, or
chime_phone = true in the ini file, a region and harmless credentials are there from the start.  Or make the
client in a function: see docs/how-to/clients-made-at-import.md."""
_WHAT_A_CLIENT_MISSES = ("NoRegionError", "NoCredentialsError", "PartialCredentialsError")


def of_test(
    item: pytest.Item, report: pytest.TestReport, lifecycle: Lifecycle, error: BaseException | None
) -> Iterator[Section]:
    """The sections for a test that has failed, with an error."""
    if lifecycle.on and report.when == "call":
        if calls := lifecycle.transcript():
            yield "chime_phone calls", calls
        elif not lifecycle.made_a_call_that_is_not_logged(error) and (
            fixture_closure.asks_for_fake(item) or not flags.on_for_every_test(item.config)
        ):
            yield "chime_phone", _NO_CALL
        if item.config.get_verbosity() > 0 and (numbers := lifecycle.numbers_with_their_origin()):
            yield "chime_phone numbers", numbers
    if override := fixture_closure.override_of_the_fixture(item):
        where = f"{override.func.__code__.co_filename}:{override.func.__code__.co_firstlineno}"
        yield "chime_phone", _OVERRIDDEN.format(where=where)


def of_collection(report: pytest.CollectReport) -> Iterator[Section]:
    """The sections for a module that could not be collected."""
    text: Any = getattr(report, "longreprtext", "")
    if any(error in text for error in _WHAT_A_CLIENT_MISSES):
        yield "chime_phone", _AT_IMPORT
