"""What a record depends on: code, data and settings in the folder of the suite, versions, options.

A file of data that the run itself writes there, such as a report, does not count.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest

from .recording_run import NOT_FOR_THE_RECORDING

_LIBRARIES = ("pytest-chime-phone", "pytest", "botocore", "requests", "urllib3")
_NOT_LOOKED_AT = {"__pycache__", "node_modules", "site-packages", "build", "dist"}
_DATA = {".json", ".yaml", ".yml"}
_OF_INTEREST = {".py", ".toml", ".ini", ".cfg", *_DATA}
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
    *("showlocals", "tbstyle", "traceconfig", "verbose", "xfail_tb", "randomly_seed", "keyword"),
    *("dist", "distload", "loadscopereorder", "maxprocesses", "maxschedchunk", "maxworkerrestart"),
    *("numprocesses", "testrunuid", "tx"),
}
_OF_RUNS = ("chime_phone_sweep", "chime_phone_chaos", "chime_phone_seed", "chime_phone_report")

#: The state of each thing by its name; that of a file is its path.
States = dict[str, str]


def states(config: pytest.Config) -> States:
    """As it is now."""
    return {
        "the version of Python": sys.version,
        **{f"the version of {library}": version(library) for library in _LIBRARIES},
        **{f"the option {name}": repr(value) for name, value in _options(config)},
        "PYTEST_ADDOPTS": os.environ.get("PYTEST_ADDOPTS", ""),
        **states_of(_files(config.rootpath)),
    }


def states_of(files: Iterable[str]) -> States:
    """Of files by their paths."""
    return {file: _state(file) for file in files}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names of what is not as it was, in their order."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def is_data(name: str) -> bool:
    """Whether a name is that of a file which may be an input of tests or something that a run has written."""
    return Path(name).suffix in _DATA


def _options(config: pytest.Config) -> Iterator[tuple[str, object]]:
    """What may change a record, the suite's own options among it."""
    for name, value in vars(config.option).items():
        if not (name in _OF_NO_INTEREST or name in NOT_FOR_THE_RECORDING or name.startswith(_OF_RUNS)):
            yield name, value


def _files(root: Path) -> Iterator[str]:
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
                yield f"{folder}/{name}"


def _state(file: str) -> str:
    try:
        state = Path(file).stat()
    except OSError:
        return "gone"
    return f"{state.st_size} {state.st_mtime_ns}"
