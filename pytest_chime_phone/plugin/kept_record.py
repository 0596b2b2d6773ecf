"""The record of a suite: kept from a run before, or taken first in a run of its own.

It is taken anew when anything in the folder of the suite, or any module of the code under test, has changed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ..suite.record import Record
from .code_and_settings import States, changed, is_data, states, states_of

Records = dict[str, Record]

_KEPT_IN = "chime_phone/records"


class Recorded(NamedTuple):
    """The records, and where they come from in words."""

    records: Records
    origin: str

    def to_json(self) -> dict[str, Any]:
        """As a JSON value, for other processes."""
        return {nodeid: record.to_json() for nodeid, record in self.records.items()}


def records_of_json(value: dict[str, Any]) -> Records:
    """What `Recorded.to_json` has written."""
    return {nodeid: Record.of_json(record) for nodeid, record in value.items()}


def recorded(config: pytest.Config) -> Recorded:
    """The records of the tests that a run is asked for.  Raises `pytest.UsageError`."""
    arguments = [_without_brackets(config, argument) for argument in config.invocation_params.args]
    before = states(config)  # of which the recording itself may write something
    kept = _kept(config)
    changes = _changes(kept, before) if kept else []
    if not kept:
        why = "there is no record yet"
    elif changes:
        why = f"code or settings have changed since the last record: {_some_of(config, changes)}"
    elif not _covers(config, kept):
        why = "the last record covers other tests"
    else:
        asked = {nodeid: record for nodeid, record in kept["tests"].items() if _is_asked_for(config, nodeid)}
        return Recorded(records_of_json(asked), "recorded in an earlier run")
    _say(config, f"chime_phone: recording the calls of the tests first: {why}")
    written = _record(config, arguments)
    if not kept or changes:
        kept = {"states": before, "modules": {}, "written": [], "tests": {}, "selections": []}
    kept["tests"].update(written.tests)
    kept["selections"] += [
        [part, config.getoption("keyword") if written.narrowed else ""] for part in _selection(config)
    ]
    kept["modules"].update(states_of(written.modules))
    _keep(config, kept)
    return Recorded(records_of_json(written.tests), f"recorded first: {why}")


def note_what_was_written(config: pytest.Config) -> None:
    """A run is over: the data that it has written changes no record."""
    if kept := _kept(config):
        kept["written"] = [name for name in changed(kept["states"], states(config)) if is_data(name)]
        _keep(config, kept)


class _Written(NamedTuple):
    """By the processes of a recording."""

    tests: dict[str, Any]
    modules: set[str]
    narrowed: bool  # by -k


def _record(config: pytest.Config, arguments: Sequence[str]) -> _Written:
    with tempfile.TemporaryDirectory(prefix="chime-phone-") as folder:
        command = [sys.executable, "-m", "pytest", *arguments, f"--chime-phone-record={folder}"]
        run = subprocess.run(  # noqa: S603 - pytest, as it was called
            command,
            cwd=config.invocation_params.dir,
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        ended_well = run.returncode in (
            pytest.ExitCode.OK,
            pytest.ExitCode.TESTS_FAILED,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        )
        if run.returncode == pytest.ExitCode.USAGE_ERROR:
            raise pytest.UsageError(run.stdout.rpartition("ERROR: ")[2].strip())
        files = [json.loads(file.read_text()) for file in sorted(Path(folder).glob("*.json"))]
        if not ended_well or not files:
            raise pytest.UsageError(f"the calls of the tests could not be recorded:\n{run.stdout[-4000:]}")
        return _Written(
            {nodeid: test for file in files for nodeid, test in file["tests"].items()},
            {module for file in files for module in file["modules"]},
            any(file["narrowed"] for file in files),
        )


def _say(config: pytest.Config, line: str) -> None:
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if reporter:  # not with `-p no:terminal`
        reporter.write_line(line)


# -- what is kept between runs


def _kept(config: pytest.Config) -> Any:
    cache = getattr(config, "cache", None)
    return cache.get(_KEPT_IN, None) if cache else None


def _keep(config: pytest.Config, value: Any) -> None:
    if cache := getattr(config, "cache", None):
        cache.set(_KEPT_IN, value)


def _changes(kept: dict[str, Any], now: States) -> list[str]:
    """What has changed since a record was taken."""
    changes = changed(kept["states"], now) + changed(kept["modules"], states_of(kept["modules"]))
    return [name for name in dict.fromkeys(changes) if name not in kept["written"]]


def _some_of(config: pytest.Config, changes: Sequence[str]) -> str:
    first, *others = [name.removeprefix(f"{config.rootpath}/") for name in changes]
    return f"{first} and {len(others)} more" if others else first


def _covers(config: pytest.Config, kept: dict[str, Any]) -> bool:
    """Whether each part of the suite that is asked for is part of one that was recorded."""
    keywords = ("", config.getoption("keyword"))  # with -k a record may lack what that excludes
    return all(
        any(_is_part_of(asked, part) for part, keyword in kept["selections"] if keyword in keywords)
        for asked in _selection(config)
    )


def _is_part_of(asked: str, whole: str) -> bool:
    file, _, test = asked.partition("::")
    whole_file, _, whole_test = whole.partition("::")
    if whole_test:
        return file == whole_file and (test == whole_test or test.startswith(f"{whole_test}::"))
    return Path(file).is_relative_to(whole_file)


def _is_asked_for(config: pytest.Config, nodeid: str) -> bool:
    path, colons, test = nodeid.partition("[")[0].partition("::")
    whole = f"{(config.rootpath / path).resolve()}{colons}{test}"
    return config.option.pyargs or any(_is_part_of(whole, asked) for asked in _selection(config))


def _selection(config: pytest.Config) -> list[str]:
    """The files, folders and tests that a run is asked for."""
    asked = []
    for argument in config.args:
        path, _, test = argument.partition("::")
        test = test.partition("[")[0]
        asked.append(f"{(config.invocation_params.dir / path).resolve()}{'::' if test else ''}{test}")
    return asked


def _without_brackets(config: pytest.Config, argument: str) -> str:
    """A test by its name alone: what stands in brackets may be an injection, which the recording has not."""
    path, _, test = argument.partition("::")
    is_test = test and not argument.startswith("-") and (config.invocation_params.dir / path).exists()
    return argument.partition("[")[0] if is_test else argument
