"""Where the credentials of botocore's clients come from while a fake is on.

Both services are signed for with harmless keys, unless a client was given its own.  Other services use
what a test itself has set: the environment, a profile or credentials file, a provider, a role.  Only what
the real world holds is skipped, and where it would have been used, the harmless keys are.
"""

from __future__ import annotations

import copy
import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import botocore.configloader
from botocore.credentials import CredentialResolver, Credentials
from botocore.exceptions import ConfigNotFound, NoCredentialsError
from botocore.session import Session
from botocore.signers import RequestSigner

from ..http.signature import ACCESS_KEY, SECRET_KEY
from . import environment
from .environment import DEFAULT_REGION
from .patching import Patches

#: Both services, as a signer names them.
SERVICE_IDS = ("Chime", "Chime SDK Voice")

# botocore's name of each file, its variable, and where it stands without one.
_FILES = {
    "config_file": ("AWS_CONFIG_FILE", str(Path("~/.aws/config").expanduser())),
    "credentials_file": ("AWS_SHARED_CREDENTIALS_FILE", str(Path("~/.aws/credentials").expanduser())),
}


def install(patches: Patches) -> None:
    """Hide what sessions and clients of any age would find in the real world."""
    _hide_files(patches)
    _skip_real_providers(patches)
    sign_harmlessly(patches, RequestSigner, Credentials(ACCESS_KEY, SECRET_KEY, method="env"))


def sign_harmlessly(patches: Patches, signer_class: Any, harmless: Any) -> None:
    """Clients of both services sign with harmless keys, unless they were given their own."""
    get_auth_instance = signer_class.get_auth_instance

    def get_auth_with_harmless_credentials(signer: Any, *args: Any, **kwargs: Any) -> Any:
        ours = patches.active and signer._service_id in SERVICE_IDS
        if ours and getattr(signer._credentials, "method", None) != "explicit":
            kwargs.setdefault("request_credentials", harmless)
        return get_auth_instance(signer, *args, **kwargs)  # a coroutine of aiobotocore's

    patches.put(signer_class, "get_auth_instance", get_auth_with_harmless_credentials)


class HarmlessCredentials:
    """The example keys while the fake is on; once it is gone, what the session finds in the real world.

    A client of another service may be made under a fake, by a wider-scoped fixture, and live on.
    """

    def __init__(self, session: Any, patches: Patches) -> None:
        self._session = session
        self._patches = patches

    def __getattr__(self, name: str) -> Any:
        if self._patches.active:
            return getattr(Credentials(ACCESS_KEY, SECRET_KEY, method="env"), name)
        real = self._session.get_component("credential_provider").load_credentials()
        if real is None:
            raise NoCredentialsError
        return getattr(real, name)


class SessionsOfTests:
    """Sessions made while the fake is on: what credentials they hold was given to them by a test."""

    def __init__(self, patches: Patches) -> None:
        self._made: WeakSet[Any] = WeakSet()
        self.resolved: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        init = Session.__init__

        def init_and_remember(session: Any, *args: Any, **kwargs: Any) -> None:
            if patches.active:
                self._made.add(session)
            init(session, *args, **kwargs)

        patches.put(Session, "__init__", init_and_remember)

    def were_given_credentials(self, session: Any) -> bool:
        """Whether a session holds credentials that a test has given it."""
        held = session._credentials
        return held is not None and (held.method == "explicit" or session in self._made)


def _skip_real_providers(patches: Patches) -> None:
    sessions = SessionsOfTests(patches)
    get_credentials = Session.get_credentials

    def get_credentials_of_tests(session: Any) -> Any:
        if not patches.active or sessions.were_given_credentials(session):
            return get_credentials(session)
        if session not in sessions.resolved:  # and not kept by the session: it may outlive the fake
            resolver = without_real_providers(resolver_of(session))
            sessions.resolved[session] = resolver.load_credentials() or HarmlessCredentials(session, patches)
        return sessions.resolved[session]

    patches.put(Session, "get_credentials", get_credentials_of_tests)


def resolver_of(session: Any) -> Any:
    """The chain of providers of a session, which makes another one when the fake is gone: it knows files."""
    components = session._components
    factory = components._deferred.get("credential_provider")
    resolver = session.get_component("credential_provider")
    if factory is not None:
        components.lazy_register_component("credential_provider", factory)
    return resolver


def without_real_providers(resolver: Any) -> Any:
    """A chain of providers without those that read the real world."""
    if not isinstance(resolver, CredentialResolver):
        return resolver  # one of the test's own
    chain = copy.copy(resolver)
    chain.providers = [p for p in resolver.providers if not _reads_the_real_world(p)]
    return chain


def _reads_the_real_world(provider: Any) -> bool:
    method = provider.METHOD
    if method == "env":
        return environment.is_ours("AWS_ACCESS_KEY_ID") and provider.environ is os.environ
    if method == "iam-role":
        return os.environ.get("AWS_EC2_METADATA_DISABLED", "true") == "true"
    if method == "shared-credentials-file":
        return _is_real("credentials_file", provider._creds_filename)
    if method == "config-file":
        return _is_real("config_file", provider._config_filename)
    return bool(method == "boto-config" and "BOTO_CONFIG" not in os.environ)


def _is_real(kind: str, path: str | None) -> bool:
    """Whether a file is one of the real world's, or what stands in its place."""
    variable, default = _FILES[kind]
    hidden = environment.real_value(variable)
    return path is None or str(Path(path).expanduser()) in (os.devnull, default, hidden)


def _hide_files(patches: Patches) -> None:
    full_config = vars(Session)["full_config"].fget
    build_profile_map = Session._build_profile_map
    get_scoped_config = Session.get_scoped_config
    get_config_variable = Session.get_config_variable

    # What a session reads meanwhile it must not keep: it may be used again when the fake is gone.
    def config_of_tests(session: Any) -> Any:
        return _config_of_tests(session) if patches.active else full_config(session)

    def profiles_of_tests(session: Any) -> Any:
        return _config_of_tests(session)["profiles"] if patches.active else build_profile_map(session)

    def scoped_config_of_tests(session: Any) -> Any:
        # With no file of the test's own every profile is there, and empty: the real world may have it.
        return {} if patches.active and not _files_of_tests(session) else get_scoped_config(session)

    def variable_with_a_region(session: Any, logical_name: str, *args: Any, **kwargs: Any) -> Any:
        value = get_config_variable(session, logical_name, *args, **kwargs)
        return DEFAULT_REGION if value is None and logical_name == "region" and patches.active else value

    patches.put(Session, "full_config", property(config_of_tests))
    patches.put(Session, "_build_profile_map", profiles_of_tests)
    patches.put(Session, "get_scoped_config", scoped_config_of_tests)
    patches.put(Session, "get_config_variable", variable_with_a_region)


def _files_of_tests(session: Any) -> dict[str, str]:
    """The files that a test has named, by botocore's names of them."""
    hidden = all(environment.is_ours(variable) for variable, _ in _FILES.values())
    if hidden and not _FILES.keys() & session.instance_variables().keys():
        return {}  # the usual case, many times in the making of a client
    found = {kind: session.get_config_variable(kind) for kind in _FILES}
    return {kind: path for kind, path in found.items() if not _is_real(kind, path)}


def _config_of_tests(session: Any) -> dict[str, Any]:
    """What `Session.full_config` makes of the files of the test alone."""
    config: dict[str, Any] = {"profiles": {}}
    files = _files_of_tests(session)
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
