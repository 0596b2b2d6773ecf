"""A call of the code under test that the fake cannot answer truthfully.

It is a failure of pytest's own kind, hence a `BaseException`: client libraries and application code
swallow what derives from `Exception`, and botocore even retries some of it.  Hypothesis knows
pytest's failures too, and shrinks an example that leads to one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    _Failure = BaseException
else:
    _Failure = pytest.fail.Exception


class UnexpectedCall(_Failure):
    """The code under test made a call that the fake cannot answer truthfully."""
