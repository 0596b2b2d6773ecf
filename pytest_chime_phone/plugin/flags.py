"""The flags and ini settings: what `pytest --help` lists, what they say, and whether that can be."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("chime_phone", "Amazon Chime phone numbers")
    group.addoption(
        "--chime-phone",
        action="store_true",
        default=None,
        help="Turn the fake Amazon Chime phone-number API on for every test.",
    )
    group.addoption(
        "--chime-phone-numbers",
        metavar="FILE",
        help="Start every test that uses the fake from the phone numbers in this JSON file, "
        "as `aws chime-sdk-voice list-phone-numbers` prints it.",
    )
    group.addoption(
        "--chime-phone-sweep",
        "--chime-phone-sweep=fast",
        "--chime-phone-sweep=full",
        action=_Level,
        nargs=0,
        help="Run every test that uses the fake again, once for each thing that can go wrong in one of its "
        "calls: one of each class (fast, the default), or everything (full).",
    )
    group.addoption(
        "--chime-phone-sweep-time",
        metavar="SECONDS",
        help="The time that a sweep may take; untried runs come first.",
    )
    group.addoption(
        "--chime-phone-chaos",
        metavar="SPEC",
        help="Put faults into the calls of every test, each with its probability, "
        "as in ThrottledClientException=0.2,read-timeout:lost=0.05.",
    )
    group.addoption(
        "--chime-phone-seed",
        metavar="N",
        help="The seed of --chime-phone-chaos: the same one puts the same faults into the same calls.",
    )
    group.addoption(
        "--chime-phone-report",
        metavar="term,html:FILE,json:FILE",
        nargs="?",
        const="term",
        help="Report which outcomes of each operation were met, and which never; with a sweep or "
        "chaos, also what it has found: in the terminal (the default), as a page, as JSON.",
    )
    group.addoption(
        "--chime-phone-fail-under",
        metavar="PERCENT",
        help="Fail where the suite has met less than this share of the outcome classes of the operations "
        "that it calls.",
    )
    # For the run of its own in which the calls are recorded, and those in which chaos is cut down.
    group.addoption("--chime-phone-record", help=argparse.SUPPRESS)
    group.addoption("--chime-phone-chaos-only", help=argparse.SUPPRESS)
    parser.addini("chime_phone_report", "As --chime-phone-report.")
    parser.addini("chime_phone_fail_under", "As --chime-phone-fail-under.")
    parser.addini(
        "chime_phone_must_meet",
        "Outcome classes of operations that the suite must meet, such as Create*:lost answer, a line each.",
        type="linelist",
    )
    parser.addini("chime_phone_sweep_time", "As --chime-phone-sweep-time.")
    parser.addini("chime_phone_chaos", "As --chime-phone-chaos.")
    parser.addini(
        "chime_phone_raises",
        "Dotted names of the exceptions that the application may raise when a call fails; by default those "
        "of the client libraries.",
        type="linelist",
    )
    parser.addini("chime_phone_baseline", "File of findings that are known and excused.")
    parser.addini("chime_phone", "On for every test, as --chime-phone.", type="bool")
    parser.addini("chime_phone_block_network", "Refuse what would leave the process: aws or all.")
    parser.addini(
        "chime_phone_observed",
        "Files of a probe: answer as that account did.",
        type="paths",
    )
    parser.addini("chime_phone_numbers", "Inventory file, as --chime-phone-numbers.")


def flag_or_ini(config: pytest.Config, name: str) -> tuple[str, str] | None:
    """What a flag says, or else the ini setting of the same name, behind the name of the one that says it."""
    flag: str | None = config.getoption(name)
    if flag is not None:
        return f"--{name.replace('_', '-')}", flag
    ini: str = config.getini(name)
    return (f"the ini setting {name}", ini) if ini else None


@contextmanager
def said_by(setting: str) -> Iterator[None]:
    """A value that cannot be is told with what says it: `InvalidValue` becomes `pytest.UsageError`."""
    from ..errors import InvalidValue

    try:
        yield
    except InvalidValue as error:
        raise pytest.UsageError(f"{setting}: {error}") from None


def works_on_the_suite(config: pytest.Config) -> bool:
    """Whether the run is more than one of each test: a sweep, chaos, or the recording for one of them."""
    by_flag = config.getoption("chime_phone_record") or config.getoption("chime_phone_sweep")
    return bool(by_flag) or flag_or_ini(config, "chime_phone_chaos") is not None


def asks_for_outcomes(config: pytest.Config) -> bool:
    """Whether the outcomes of calls are to be counted: for a report, or for a gate."""
    if config.getoption("chime_phone_record"):
        return False
    names = ("chime_phone_report", "chime_phone_fail_under")
    asked = any(flag_or_ini(config, name) is not None for name in names)
    return asked or bool(config.getini("chime_phone_must_meet"))


def on_for_every_test(config: pytest.Config) -> bool:
    """Whether tests that do not name the fixture have the fake on too."""
    return bool(config.getoption("chime_phone") or config.getini("chime_phone"))


def numbers_file(config: pytest.Config) -> tuple[str, Path] | None:
    """The inventory file of the whole run and the setting that names it."""
    setting, file = flag_or_ini(config, "chime_phone_numbers") or ("", "")
    return (setting, path(config, setting, file)) if file else None


def path(config: pytest.Config, setting: str, file: str) -> Path:
    """The path of a flag is relative to where pytest was called, that of the ini file to it."""
    if setting.startswith("--"):
        return config.invocation_params.dir / file
    return (config.inipath.parent if config.inipath else config.rootpath) / file


def sweep_seconds(config: pytest.Config) -> float | None:
    """How long a sweep may take; None: as long as it takes.  Raises `pytest.UsageError`."""
    said = flag_or_ini(config, "chime_phone_sweep_time")
    if said is None:
        return None
    setting, asked = said
    try:
        seconds = float(asked)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise pytest.UsageError(f"{setting}: {asked!r}: use seconds, more than 0.")
    return seconds


def check_settings(config: pytest.Config) -> None:
    """Raise `pytest.UsageError` for flags and ini settings with which no test could start."""
    try:
        on_for_every_test(config)
    except (ValueError, pytest.UsageError) as error:  # pytest 8 has the one, pytest 9 the other
        raise pytest.UsageError(f"the ini setting chime_phone: {error}: use true or false.") from None
    if named := numbers_file(config):
        setting, file = named
        check_options(setting, numbers=file)
    if observed := config.getini("chime_phone_observed"):
        check_options("the ini setting chime_phone_observed", observed=observed)
    sweep_seconds(config)
    if config.getoption("chime_phone_sweep") and config.getoption("chime_phone_chaos"):
        raise pytest.UsageError("--chime-phone-sweep and --chime-phone-chaos cannot be combined: use one.")
    by_chaos = config.getoption("chime_phone_record") or flag_or_ini(config, "chime_phone_chaos")
    if config.getoption("chime_phone_seed") is not None and not by_chaos:
        raise pytest.UsageError("--chime-phone-seed needs --chime-phone-chaos: give both.")
    if (blocked := config.getini("chime_phone_block_network")) not in ("", "aws", "all"):
        raise pytest.UsageError(f"the ini setting chime_phone_block_network: {blocked!r}: use aws or all.")


def check_options(setting: str, **options: Any) -> None:
    """Raise `pytest.UsageError`, naming the setting, for options with which no account could start."""
    from ..backend.backend import Backend
    from ..backend.options import Options

    with said_by(setting):
        Backend(Options.of(options))


def header(config: pytest.Config) -> str | None:
    """One line of the report's head, where a flag or the ini file changes every test."""
    parts = ["on for every test"] if on_for_every_test(config) else []
    parts += [f"numbers from {named[1]}"] if (named := numbers_file(config)) else []
    parts += [f"as observed in {file}" for file in config.getini("chime_phone_observed")]
    return f"chime_phone: {', '.join(parts)}" if parts else None


class _Level(argparse.Action):
    """`--chime-phone-sweep`, alone or with its level, and never with the next argument."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        _values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, str(option_string).partition("=")[2] or "fast")
