"""The AWS variables of the real world, out of reach while a fake is on, and exactly as before afterwards.

Keys, tokens, profiles and metadata endpoints are hidden, and the documentation's example keys stand in
their place.  What a test sets meanwhile is its own: it stays, also in the next fake, until the test takes
it back.  A test may do that after the fake has gone (monkeypatch, a wider-scoped fixture), and then it
puts back what it found, which was ours: the real value takes its place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from ..http.our_hosts import ENDPOINT_VARIABLES
from ..http.signature import ACCESS_KEY, SECRET_KEY

DEFAULT_REGION = "us-east-1"

_SENSITIVE = re.compile(
    r"AWS_\w*(KEY|SECRET|TOKEN|CREDENTIAL|PROFILE|ROLE_ARN|ROLE_SESSION|CONFIG_FILE|METADATA)|BOTO_CONFIG$"
)
_PREFIXES = ("AWS_", "BOTO_")
_encode: Any = os.fsencode if os.supports_bytes_environ else str
_KEPT_PREFIXES = tuple(map(_encode, _PREFIXES))
_IN_THEIR_PLACE = {
    "AWS_ACCESS_KEY_ID": ACCESS_KEY,
    "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


class _Replaced(NamedTuple):
    """What stands in the place of a variable, and what stood there; None: it is not set."""

    ours: str | None
    real: str | None


_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOOPBACK = "127.0.0.1"
_NO_PROXY = ("NO_PROXY", "no_proxy")
_NAMES_OF_SERVERS = (*ENDPOINT_VARIABLES, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_REGION", *_NO_PROXY)
_FILES = {"AWS_CONFIG_FILE": "~/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"}
_NAMING_FILES = (*_FILES, "HOME")
_KEPT_NAMING_FILES = tuple(map(_encode, _NAMING_FILES))

_at_first = {name: os.environ[name] for name in os.environ if _SENSITIVE.match(name)}  # before any fake
_replaced: dict[str, _Replaced] = {}  # while they are hidden
_real_files: dict[str, str] = {}  # by their variables, wherever they are
_hidden_files: list[list[Any] | None] = [None]  # what names them, and the home folder, while all are hidden
_of_tests: dict[str, str | None] = {}  # values that tests set under a fake and have not taken back
_pending: dict[str, _Replaced] = {}  # variables that tests have changed, and may put back to ours


def hide() -> None:
    """Put the real values out of reach."""
    found = {name: os.environ[name] for name in _names_of_aws()}
    wanted = dict(_IN_THEIR_PLACE)
    if not found.get("AWS_DEFAULT_REGION"):
        wanted["AWS_DEFAULT_REGION"] = found.get("AWS_REGION") or DEFAULT_REGION
    for name in {*filter(_SENSITIVE.match, found), *wanted}:
        real = found.get(name)
        if name in _of_tests and _of_tests[name] == real:
            continue
        _replaced[name] = _Replaced(wanted.get(name), real)
        _set(name, wanted.get(name))
    home = os.environ.get("HOME")
    for name, default in _FILES.items():
        real = real_value(name)
        _real_files[name] = _absolute(real) if real else _in_home(default, home)
    _hidden_files[0] = _names_of_files() if _replaced.keys() >= _FILES.keys() else None


# `os.environ` encodes and decodes in Python at each look; what it keeps is read at once.


def _names_of_files() -> list[Any]:
    kept = getattr(os.environ, "_data", None)
    if kept is None:  # a test has put a dict in its place
        return [os.environ.get(name) for name in _NAMING_FILES]
    return [kept.get(name) for name in _KEPT_NAMING_FILES]


def _names_of_aws() -> Iterable[str]:
    kept = getattr(os.environ, "_data", None)
    if kept is None:
        return [name for name in os.environ if name.startswith(_PREFIXES)]
    return [os.fsdecode(name) for name in kept if name.startswith(_KEPT_PREFIXES)]


def restore() -> None:
    """Put the real values back, but not over what a test has set."""
    for name, replaced in _replaced.items():
        value = os.environ.get(name)
        if value == replaced.ours:
            _set(name, replaced.real)
            continue
        _pending[name] = replaced
        if value != _at_first.get(name):  # else another mock, on before the fake, has put that back
            _of_tests[name] = value
    _replaced.clear()


def settle() -> None:
    """Put back the real values of variables that tests have put back to ours after the fake had gone."""
    for name, replaced in list(_pending.items()):
        value = os.environ.get(name)
        if value == replaced.ours:
            _set(name, replaced.real)
        if value == replaced.ours or (value == replaced.real and name not in _NAMES_OF_SERVERS):
            del _pending[name]
            _of_tests.pop(name, None)
        elif _of_tests.get(name, value) != value:
            del _of_tests[name]  # the test has taken it back, and what stands there now is the real world's
            _pending[name] = replaced._replace(real=value)


def is_ours(name: str) -> bool:
    """Whether a variable holds what stands in the place of the real value."""
    return name in _replaced and os.environ.get(name) == _replaced[name].ours


def real_value(name: str) -> str | None:
    """The hidden value of a variable."""
    return _replaced[name].real if name in _replaced else None


def real_file(name: str) -> str:
    """Where a configuration file of the real world is, by the variable that names it."""
    return _real_files[name]


def hides_files() -> bool:
    """Whether no test has named a configuration file, or another home folder."""
    return _names_of_files() == _hidden_files[0]


def hides_variables() -> bool:
    """Whether no test has set a variable that keys, profiles or roles are had by."""
    return all(map(is_ours, filter(_SENSITIVE.match, _names_of_aws())))


def path_without_fake(name: str) -> str:
    """The path of a configuration file as it would be if nothing were hidden."""
    return real_value(name) or _FILES[name]


def is_real_file(name: str, path: str) -> bool:
    """Whether a path leads to such a file, or to what stands in its place."""
    no_home = "HOME" not in os.environ and path == _FILES[name]  # a test has cleared the environment
    return no_home or _absolute(path) in (os.devnull, _real_files[name])


def _absolute(path: str) -> str:
    # By os.path, which takes a fifth of pathlib's time: each test asks twice.
    return os.path.abspath(os.path.expanduser(os.path.expandvars(path)))  # noqa: PTH100, PTH111


@lru_cache(maxsize=16)
def _in_home(path: str, _home: str | None) -> str:
    return _absolute(path)


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


class _Named(NamedTuple):
    """What one server has put into the environment, and what stood there before."""

    put: dict[str, str]
    before: dict[str, str | None]


_named: list[_Named] = []  # the latest last


@contextmanager
def named_in_environment(url: str) -> Iterator[None]:
    """For the length of the block child processes find both services at a server.

    And a region: SDKs other than botocore read it from `AWS_REGION` only.  Where there is a proxy, the
    loopback is excepted from it.  What somebody else has set meanwhile stays.  Blocks may end in any order:
    the latest that is left is named.
    """
    put = {name: f"{url}/{service}" for name, service in ENDPOINT_VARIABLES.items()}
    put["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false"
    put["AWS_REGION"] = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
    put |= _without_proxy()
    named = _Named(put, {name: os.environ.get(name) for name in put})
    _named.append(named)
    os.environ.update(put)
    try:
        yield
    finally:
        _take_back(named)


def _without_proxy() -> dict[str, str]:
    """The variables that except the loopback from a proxy of the environment; none where it has no proxy."""
    if not any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXIES):
        return {}
    held = {name: os.environ.get(name) for name in _NO_PROXY}
    set_at_all = next((value for value in held.values() if value is not None), "")  # either name will do
    return {name: _with_loopback(set_at_all if value is None else value) for name, value in held.items()}


def _with_loopback(excepted: str) -> str:
    hosts = [host.strip() for host in excepted.split(",") if host.strip()]
    if _LOOPBACK in hosts or hosts == ["*"]:  # which means every host as long as it stands alone
        return excepted
    return ",".join([*hosts, _LOOPBACK])


def _take_back(named: _Named) -> None:
    place = next(index for index, other in enumerate(_named) if other is named)
    del _named[place]
    for name, value in named.before.items():
        later = next((other for other in _named[place:] if name in other.put), None)
        if later is not None:
            if later.before[name] == named.put[name]:
                later.before[name] = value
        elif os.environ.get(name) == named.put[name]:
            _set(name, value)
        else:  # a test may put it back to ours
            _pending[name] = _Replaced(named.put[name], value)
