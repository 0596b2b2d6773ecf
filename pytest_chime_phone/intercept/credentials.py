"""Where the credentials of botocore's clients come from while a fake is on.

Both services are signed for with harmless keys, unless a client was given its own.  Other services use
what a test itself has set: the environment, a profile or credentials file, a provider, a role.  Only what
the real world holds is skipped, and where it would have been used, the harmless keys are.  The real world's
variables and files are hidden in `hidden_variables` and `hidden_files`.
"""

from __future__ import annotations

import copy
import os
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from botocore.credentials import CredentialResolver, Credentials
from botocore.exceptions import NoCredentialsError
from botocore.session import Session
from botocore.signers import RequestSigner
from botocore.utils import METADATA_BASE_URL, IMDSFetcher, METADATA_BASE_URL_IPv6

from ..http.signature import ACCESS_KEY, SECRET_KEY
from . import hidden_files, hidden_variables
from .patching import Patches

#: Both services, as a signer names them.
SERVICE_IDS = ("Chime", "Chime SDK Voice")
_METADATA_SERVICE = (METADATA_BASE_URL, METADATA_BASE_URL_IPv6)

_HARMLESS = Credentials(ACCESS_KEY, SECRET_KEY, method="env")
_of_tests: WeakSet[Any] = WeakSet()  # credentials that tests have set, or led to


def install(patches: Patches) -> None:
    """Hide what sessions and clients of any age would find in the real world."""
    hidden_files.install(patches)
    _skip_real_providers(patches)
    _keep_from_metadata(patches)
    sign_harmlessly(patches, RequestSigner, _HARMLESS)


def sign_harmlessly(patches: Patches, signer_class: Any, harmless: Any) -> None:
    """Clients of both services sign with harmless keys, unless they were given their own."""
    get_auth_instance = signer_class.get_auth_instance

    def get_auth_with_harmless_credentials(signer: Any, *args: Any, **kwargs: Any) -> Any:
        if patches.active and signs_harmlessly(signer):
            kwargs.setdefault("request_credentials", harmless)
        return get_auth_instance(signer, *args, **kwargs)  # a coroutine of aiobotocore's

    patches.put(signer_class, "get_auth_instance", get_auth_with_harmless_credentials)


def signs_harmlessly(signer: Any) -> bool:
    """Whether a signer is not to use the credentials that it has."""
    held = signer._credentials
    if signer._service_id in SERVICE_IDS:
        return getattr(held, "method", None) != "explicit"
    is_real = isinstance(held, Credentials) and held not in _of_tests  # of a client made before the fake
    return is_real and held.method != "explicit"


class HarmlessCredentials:
    """The example keys while the fake is on; once it is gone, what the session finds in the real world.

    A client of another service may be made under a fake, by a wider-scoped fixture, and live on.
    """

    def __init__(self, session: Any, patches: Patches) -> None:
        self._session = session
        self._patches = patches

    def __getattr__(self, name: str) -> Any:
        if self._patches.active:
            return getattr(_HARMLESS, name)
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
        given = held is not None and (held.method == "explicit" or session in self._made)
        if given:
            _of_tests.add(held)
        return given

    def keep(self, session: Any, found: Any) -> None:
        """Keep what a session has found among what a test has set, as long as the fake is on."""
        if isinstance(found, Credentials):
            _of_tests.add(found)
        self.resolved[session] = found


def _skip_real_providers(patches: Patches) -> None:
    sessions = SessionsOfTests(patches)
    get_credentials = Session.get_credentials

    def get_credentials_of_tests(session: Any) -> Any:
        if not patches.active or sessions.were_given_credentials(session):
            return get_credentials(session)
        if session not in sessions.resolved:  # and not kept by the session: it may outlive the fake
            found = None
            if not _has_nothing_of_tests(session):
                found = without_real_providers(resolver_of(session)).load_credentials()
            sessions.keep(session, found or HarmlessCredentials(session, patches))
        return sessions.resolved[session]

    patches.put(Session, "get_credentials", get_credentials_of_tests)


def _has_nothing_of_tests(session: Any) -> bool:
    """Whether a chain of providers, which is slow to make, would find nothing: the usual case."""
    factory = session._components._deferred.get("credential_provider")
    return (
        getattr(factory, "__func__", None) is Session._create_credential_resolver
        and hidden_variables.hides_variables()
        and not hidden_files.of_tests(session)
        and session.get_config_variable("profile") is None
    )


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
        return hidden_variables.is_ours("AWS_ACCESS_KEY_ID") and provider.environ is os.environ
    if method == "iam-role":
        return os.environ.get("AWS_EC2_METADATA_DISABLED", "true") == "true"
    if method == "shared-credentials-file":
        return hidden_files.is_real("credentials_file", provider._creds_filename)
    if method == "config-file":
        return hidden_files.is_real("config_file", provider._config_filename)
    return bool(method == "boto-config" and "BOTO_CONFIG" not in os.environ)


def _keep_from_metadata(patches: Patches) -> None:
    """The metadata service of the instance is not asked, unless a test has enabled it or named another."""
    assert_enabled = IMDSFetcher._assert_enabled

    def assert_enabled_by_test(fetcher: Any) -> None:
        enabled = os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "false"
        if patches.active and fetcher._base_url in _METADATA_SERVICE and not enabled:
            raise fetcher._RETRIES_EXCEEDED_ERROR_CLS
        assert_enabled(fetcher)

    patches.put(IMDSFetcher, "_assert_enabled", assert_enabled_by_test)
