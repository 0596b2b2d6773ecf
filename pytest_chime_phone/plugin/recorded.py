"""The record of a suite: kept from a run before, or taken first in a run of its own.

It is taken anew when anything in the folder of the suite, or any module of the code under test, has changed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import blake2s
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ..suite.record import Record
from .recording import NOT_FOR_THE_RECORDING

Records = dict[str, Record]

_LIBRARIES = ("pytest-chime-phone", "pytest", "botocore", "requests", "urllib3")
_NOT_LOOKED_AT = {"__pycache__", "node_modules", "site-packages", "build", "dist"}
_OF_INTEREST = {".py", ".json", ".toml", ".ini", ".cfg", ".yaml", ".yml"}
_KEPT_IN = "chime_phone/record"
# Options that change no record: which tests are asked for, how a run is shown, and where.
_OF_NO_INTEREST = {
    *(
        "capture",
        "code_highlight",
        "color",
        "debug",
        "durations",
        "durations_min",
        "file_or_dir",
        "fold_skipped",
    ),
    *("force_short_summary", "fulltrace", "no_header", "no_summary", "quiet", "reportchars", "showcapture"),
    *("showlocals", "tbstyle", "traceconfig", "verbose", "xfail_tb", "randomly_seed"),
    *("dist", "distload", "loadscopereorder", "maxprocesses", "maxschedchunk", "maxworkerrestart"),
    *("numprocesses", "testrunuid", "tx"),
}
_OF_RUNS = ("chime_phone_sweep", "chime_phone_chaos", "chime_phone_seed", "chime_phone_report")


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
    fingerprint = _fingerprint(config, _other_arguments(config))
    kept = _kept(config)
    if kept is None:
        why = "there is no record yet"
    elif kept["fingerprint"] != fingerprint or any(_state(file) != state for file, state in kept["modules"]):
        why = "code or settings have changed since the last record"
    elif not _covers(config, kept):
        why = "the last record is of other tests"
    else:
        asked = {nodeid: record for nodeid, record in kept["tests"].items() if _is_asked_for(config, nodeid)}
        return Recorded(records_of_json(asked), "by the record of a run before")
    _say(config, f"chime_phone: recording the calls of the tests first: {why}")
    tests, modules = _record(config, arguments)
    if kept is None or "changed" in why:
        kept = {"fingerprint": fingerprint, "tests": {}, "selections": [], "modules": []}
    kept["tests"].update(tests)
    kept["selections"] += _selection(config)
    kept["modules"] += [[file, _state(file)] for file in modules]
    _keep(config, kept)
    return Recorded(records_of_json(tests), f"recorded first: {why}")


def _record(config: pytest.Config, arguments: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
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
        files = sorted(Path(folder).glob("*.json"))
        if not ended_well or not files:
            raise pytest.UsageError(f"the calls of the tests could not be recorded:\n{run.stdout[-4000:]}")
        tests: dict[str, Any] = {}
        modules: set[str] = set()
        for file in files:
            written = json.loads(file.read_text())
            tests.update(written["tests"])
            modules.update(written["modules"])
        return tests, sorted(modules)


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


def _covers(config: pytest.Config, kept: dict[str, Any]) -> bool:
    """Whether each part of the suite that is asked for is part of one that was recorded."""
    return all(
        any(_is_part_of(asked, recorded_part) for recorded_part in kept["selections"])
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


def _other_arguments(config: pytest.Config) -> list[str]:
    """What may change a record, the suite's own options among it."""
    return [
        f"{name}={value!r}"
        for name, value in sorted(vars(config.option).items())
        if not (name in _OF_NO_INTEREST or name in NOT_FOR_THE_RECORDING or name.startswith(_OF_RUNS))
    ]


def _fingerprint(config: pytest.Config, arguments: Sequence[str]) -> str:
    found = blake2s(repr([sys.version, list(map(version, _LIBRARIES)), arguments]).encode(), digest_size=16)
    for line in (*_states_of_files(config.rootpath), os.environ.get("PYTEST_ADDOPTS", "")):
        found.update(f"{line}\n".encode())
    return found.hexdigest()


def _states_of_files(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _NOT_LOOKED_AT
            and not name.startswith(".")
            and not (Path(folder) / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            if Path(name).suffix in _OF_INTEREST:
                file = f"{folder}/{name}"
                yield f"{file} {_state(file)}"


def _state(file: str) -> str:
    try:
        state = Path(file).stat()
    except OSError:
        return "gone"
    return f"{state.st_size} {state.st_mtime_ns}"
