"""The config and credentials files of AWS: while a fake is on, those of the test and not the real ones."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from typing import Any

import botocore.configloader
from botocore.exceptions import ConfigNotFound, ConfigParseError
from botocore.session import Session

from . import hidden_variables
from .hidden_variables import DEFAULT_REGION
from .patching import Patches

# botocore's name of each file, and its variable.
_FILES = {"config_file": "AWS_CONFIG_FILE", "credentials_file": "AWS_SHARED_CREDENTIALS_FILE"}
_HIDDEN = {*_FILES, "region"}


def install(patches: Patches) -> None:
    """Hide the real files from sessions of any age."""
    full_config = vars(Session)["full_config"].fget
    build_profile_map = Session._build_profile_map
    get_config_variable = Session.get_config_variable
    _names_of_profiles.cache_clear()  # each fake reads them once

    # What a session reads meanwhile it must not keep: it may be used again when the fake is gone.
    def config_of_tests(session: Any) -> Any:
        if not patches.active:
            return full_config(session)
        files = of_tests(session)
        config = _config_in(files)
        for kind in _FILES:
            for name in _names_of_profiles(kind) if kind not in files else ():
                config["profiles"].setdefault(name, {})
        return config

    def profiles_of_tests(session: Any) -> Any:
        return session.full_config["profiles"] if patches.active else build_profile_map(session)

    def variable_of_tests(session: Any, logical_name: str, *args: Any, **kwargs: Any) -> Any:
        value = get_config_variable(session, logical_name, *args, **kwargs)
        if patches.active and logical_name in _HIDDEN:
            return _variable_of_tests(session, logical_name, value)
        return value

    patches.put(Session, "full_config", property(config_of_tests))
    patches.put(Session, "_build_profile_map", profiles_of_tests)
    patches.put(Session, "get_config_variable", variable_of_tests)


@cache
def _names_of_profiles(kind: str) -> list[str]:
    """The profiles of a real file: while it is hidden, each of them is there, and empty."""
    load = (
        botocore.configloader.load_config if kind == "config_file" else botocore.configloader.raw_config_parse
    )
    with suppress(ConfigNotFound, ConfigParseError):
        config = load(hidden_variables.real_file(_FILES[kind]))
        return list(config["profiles"] if kind == "config_file" else config)
    return []


def is_real(kind: str, path: str | None) -> bool:
    """Whether a file is the one that the real world holds."""
    return path is None or hidden_variables.is_real_file(_FILES[kind], path)


def _variable_of_tests(session: Any, logical_name: str, value: Any) -> Any:
    """A setting of a test's own counts for more than what stands in the place of the real one."""
    if variable := _FILES.get(logical_name):
        hidden = value == os.devnull and hidden_variables.is_ours(variable)
        return hidden_variables.path_without_fake(variable) if hidden else value  # another home folder counts
    ours = hidden_variables.is_ours("AWS_DEFAULT_REGION") and "region" not in session.instance_variables()
    if value is None or (ours and value == os.environ["AWS_DEFAULT_REGION"]):
        return session.get_scoped_config().get("region", value or DEFAULT_REGION)
    return value


def of_tests(session: Any) -> dict[str, str]:
    """The files that a test has named, by botocore's names of them."""
    if hidden_variables.hides_files() and not _FILES.keys() & session.instance_variables().keys():
        return {}  # the usual case, many times in the making of a client
    found = {kind: session.get_config_variable(kind) for kind in _FILES}
    return {kind: path for kind, path in found.items() if not is_real(kind, path)}


def _config_in(files: dict[str, str]) -> dict[str, Any]:
    """What `Session.full_config` makes of these files alone."""
    config: dict[str, Any] = {"profiles": {}}
    if path := files.get("config_file"):
        with suppress(ConfigNotFound):
            config = botocore.configloader.load_config(path)
    if path := files.get("credentials_file"):
        try:
            profiles = botocore.configloader.raw_config_parse(path)
        except ConfigNotFound:
            profiles = {}
        for name, members in profiles.items():
            config["profiles"].setdefault(name, {}).update(members)
    return config
