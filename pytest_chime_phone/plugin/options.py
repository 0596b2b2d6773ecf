"""What flags, ini settings and the marker say, and which of them wins: marker, flag, ini, default."""

from __future__ import annotations

from pathlib import Path
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


def works_on_the_suite(config: pytest.Config) -> bool:
    """Whether the run is more than one of each test: a sweep, chaos, or the recording for one of them."""
    by_flag = config.getoption("chime_phone_record") or config.getoption("chime_phone_sweep")
    return bool(by_flag) or flags.flag_or_ini(config, "chime_phone_chaos") is not None


def asks_for_outcomes(config: pytest.Config) -> bool:
    """Whether the outcomes of calls are to be counted: for a report, or for a gate."""
    if config.getoption("chime_phone_record"):
        return False
    names = ("chime_phone_report", "chime_phone_fail_under")
    asked = any(flags.flag_or_ini(config, name) is not None for name in names)
    return asked or bool(config.getini("chime_phone_must_meet"))


def takes_fake(item: pytest.Item) -> bool:
    """Whether a test has the fake on: by its fixtures, the marker, the flag or the ini setting."""
    return asks_for_fake(item) or on_for_every_test(item.config)


def asks_for_fake(item: pytest.Item) -> bool:
    """Whether a test takes the fake by itself, by its fixtures or the marker."""
    by_fixture = any(map(_is_ours, used_definitions(item, "chime_phone")))
    return by_fixture or item.get_closest_marker("chime_phone") is not None


def closure(item: pytest.Item) -> list[str]:
    """The names of every fixture that a test uses, as known when it is collected."""
    names: list[str] = getattr(item, "fixturenames", [])  # items of other kinds know no fixtures
    return names


def override_of_the_fixture(item: pytest.Item) -> pytest.FixtureDef[Any] | None:
    """The fixture of the suite's own that stands in the place of `chime_phone`, if there is one."""
    used = used_definitions(item, "chime_phone")
    return used[0] if used and not _is_ours(used[0]) else None


def used_definitions(item: pytest.Item, name: str) -> list[pytest.FixtureDef[Any]]:
    """The fixtures that a name in a test's closure stands for: the nearest, and those that it builds on."""
    # Read only, and as in pytest 8.4 to 9.2: there is no public way to tell an override.
    info = getattr(item, "_fixtureinfo", None)
    definitions = info.name2fixturedefs.get(name, ()) if info else ()
    used = []
    for definition in reversed(definitions):
        used.append(definition)
        if name not in definition.argnames:
            break
    return used


def _is_ours(definition: pytest.FixtureDef[Any]) -> bool:
    return bool(definition.func.__module__ == f"{__package__}.hooks")


def on_for_every_test(config: pytest.Config) -> bool:
    """Whether tests that do not name the fixture have the fake on too."""
    return bool(config.getoption("chime_phone") or config.getini("chime_phone"))


def numbers_file(config: pytest.Config) -> tuple[str, Path] | None:
    """The inventory file of the whole run and the setting that names it.

    The path of the flag is relative to where pytest was called, that of the ini file to it.
    """
    flag: str | None = config.getoption("chime_phone_numbers")
    if flag:
        return "--chime-phone-numbers", config.invocation_params.dir / flag
    ini: str = config.getini("chime_phone_numbers")
    if ini:
        base = config.inipath.parent if config.inipath else config.rootpath
        return "chime_phone_numbers", base / ini
    return None


def keywords(item: pytest.Item) -> dict[str, Any]:
    """What the markers of a test say, the closest first.  Raises `pytest.UsageError`."""
    given: dict[str, Any] = {}
    for marker in item.iter_markers("chime_phone"):
        if marker.args:
            raise pytest.UsageError(f"{item.nodeid}: the marker {MARKER.split(':')[0]} takes keywords only.")
        given = {**marker.kwargs, **given}
    return given


def options_for(item: pytest.Item) -> Options:
    """The settings of one test.  Raises `pytest.UsageError`, naming it, for a bad one."""
    from ..backend.options import Options

    given = {name: value for name, value in keywords(item).items() if name not in OF_THE_SWEEP}
    if (file := numbers_file(item.config)) is not None:
        given.setdefault("numbers", file[1])
    for name in ("block_network", "observed"):
        if setting := item.config.getini(f"chime_phone_{name}"):
            given.setdefault(name, setting)
    with flags.said_by(f"{item.nodeid}: marker chime_phone"):
        return Options.of(given, beside=OF_THE_SWEEP)


def check_marker(item: pytest.Item) -> None:
    """Raise `pytest.UsageError` for a marker with which the test could not start."""
    said = keywords(item)
    if any(name in said for name in OF_THE_SWEEP):
        from . import sweep_keywords

        sweep_keywords.check(item, said, look_up=works_on_the_suite(item.config))
    options = options_for(item)
    if options.numbers is not None:
        _check_options(f"{item.nodeid}: marker chime_phone", numbers=options.numbers)


def check_settings(config: pytest.Config) -> None:
    """Raise `pytest.UsageError` for flags and ini settings with which no test could start."""
    try:
        on_for_every_test(config)
    except (ValueError, pytest.UsageError) as error:  # pytest 8 has the one, pytest 9 the other
        raise pytest.UsageError(f"the ini setting chime_phone: {error}: use true or false.") from None
    if named := numbers_file(config):
        setting, file = named
        _check_options(setting, numbers=file)
    if observed := config.getini("chime_phone_observed"):
        _check_options("the ini setting chime_phone_observed", observed=observed)
    if flags.flag_or_ini(config, "chime_phone_sweep_time"):
        from . import time_budget

        time_budget.seconds_of(config)
    if config.getoption("chime_phone_sweep") and config.getoption("chime_phone_chaos"):
        raise pytest.UsageError("--chime-phone-sweep and --chime-phone-chaos cannot be combined: use one.")
    if config.getoption("chime_phone_seed") and not works_on_the_suite(config):
        raise pytest.UsageError("--chime-phone-seed needs --chime-phone-chaos: give both.")
    if (blocked := config.getini("chime_phone_block_network")) not in ("", "aws", "all"):
        raise pytest.UsageError(f"the ini setting chime_phone_block_network: {blocked!r}: use aws or all.")


def _check_options(setting: str, **options: Any) -> None:
    from ..backend.backend import Backend
    from ..backend.options import Options

    with flags.said_by(setting):
        Backend(Options.of(options))


def header(config: pytest.Config) -> str | None:
    """One line of the report's head, where a flag or the ini file changes every test."""
    parts = ["on for every test"] if on_for_every_test(config) else []
    parts += [f"numbers from {named[1]}"] if (named := numbers_file(config)) else []
    parts += [f"as observed in {file}" for file in config.getini("chime_phone_observed")]
    return f"chime_phone: {', '.join(parts)}" if parts else None
