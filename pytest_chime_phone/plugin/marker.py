"""The marker `chime_phone`, and the settings that a test has by it, by flags and by the ini file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from . import flags

if TYPE_CHECKING:
    from ..backend.options import Options

#: Keywords of the marker that are for the sweep and for chaos.
OF_THE_SWEEP = ("raises", "degrades", "sweep")
MARKER = (
    "chime_phone(*, auth='signed', phone_number_id_form='percent-encoded', retries='instant', "
    "allow_unused=False, numbers=None, settle_after=None, durations=None, lag=None, stalled_after=50, "
    "known_targets='any', page_size=None, quota=None, rate=None, queue_status='DeleteInProgress', "
    "repeat='refused', block_network=None, observed=None, "
    "raises=None, degrades=False, sweep=True): turn the fake Amazon Chime phone-number API on for the test, "
    "with these settings; see the fixture chime_phone."
)


def keywords(item: pytest.Item) -> dict[str, Any]:
    """What the markers of a test say, the closest first.  Raises `pytest.UsageError`."""
    given: dict[str, Any] = {}
    for marker in item.iter_markers("chime_phone"):
        if marker.args:
            raise pytest.UsageError(f"{item.nodeid}: the marker {MARKER.split(':')[0]} takes keywords only.")
        given = {**marker.kwargs, **given}
    return given


def options_for(item: pytest.Item) -> Options:
    """The settings of one test: the marker's, or else the flag's, the ini setting's, the default.

    Raises `pytest.UsageError`, naming the test, for a bad one.
    """
    from ..backend.options import Options

    given = {name: value for name, value in keywords(item).items() if name not in OF_THE_SWEEP}
    if (file := flags.numbers_file(item.config)) is not None:
        given.setdefault("numbers", file[1])
    for name in ("block_network", "observed"):
        if setting := item.config.getini(f"chime_phone_{name}"):
            given.setdefault(name, setting)
    with flags.said_by(f"{item.nodeid}: marker chime_phone"):
        return Options.of(given, beside=OF_THE_SWEEP)


def check(item: pytest.Item) -> None:
    """Raise `pytest.UsageError` for a marker with which the test could not start."""
    said = keywords(item)
    if any(name in said for name in OF_THE_SWEEP):
        from . import sweep_keywords

        sweep_keywords.check(item, said, look_up=flags.works_on_the_suite(item.config))
    options = options_for(item)
    if options.numbers is not None:
        flags.check_options(f"{item.nodeid}: marker chime_phone", numbers=options.numbers)
