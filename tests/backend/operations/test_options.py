"""Settings of a fake: a bad one is refused, and the message lists the good ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pytest_chime_phone import InvalidValue, fake_chime_phone
from pytest_chime_phone.backend.options import OptionKeywords, Options
from pytest_chime_phone.plugin.marker import MARKER


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"quota": -1}, "quota=-1: use 0 or more, a mapping of kinds, or None"),
        ({"quota": {"Number": 5}}, "unknown kind of quota 'Number'.*'PhoneNumber'"),
        ({"quota": {"SipRule": True}}, "SipRule is True; use 0 or more"),
        ({"lag": -1}, "lag=-1: use a number of reads, a timedelta, or None"),
        ({"lag": 1.5}, "lag=1.5"),
        ({"lag": timedelta(-1)}, "lag="),
        ({"durations": 60}, "durations=60: use a mapping"),
        ({"durations": {"orders": 60}}, "unknown duration 'orders': did you mean 'order'"),
        ({"durations": {"order": -1}}, "order=-1; use a timedelta or seconds, 0 or more"),
        ({"durations": {"order": timedelta(-1)}}, "use a timedelta or seconds"),
        ({"durations": {"order": 1e20}}, "use a timedelta or seconds"),
        ({"durations": {"order": "60"}}, "order='60'"),
        (
            {"queue_status": "Deleted"},
            "queue_status='Deleted': use 'DeleteInProgress' or 'ReleaseInProgress'",
        ),
        ({"repeat": "ignored"}, "repeat='ignored': use 'refused' or 'accepted'"),
        ({"stalled_after": 0}, "stalled_after=0: use 1 or more, or None"),
        ({"lags": 1}, "unknown option 'lags': did you mean 'lag'"),
    ],
)
def test_a_bad_option_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=message), fake_chime_phone(**options):
        pass


def test_keywords_and_the_marker_name_every_option() -> None:
    assert set(OptionKeywords.__annotations__) == set(Options.__slots__)
    for name in Options.__slots__:
        value = getattr(Options(), name)
        assert f"{name}={value!r}" in MARKER
