"""Keys, files and providers that a test has set itself: other services use them, as ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.credentials import CredentialProvider, Credentials
from botocore.exceptions import ProfileNotFound

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY


def _keys(session: Any) -> str:
    return str(session.get_credentials().access_key)


def test_the_environment_of_a_test_is_used(
    real_account: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_chime_phone():
        assert _keys(botocore.session.get_session()) == ACCESS_KEY
        with pytest.MonkeyPatch.context() as own:
            own.setenv("AWS_ACCESS_KEY_ID", "AKOFTEST")
            own.setenv("AWS_SECRET_ACCESS_KEY", "SK")
            assert _keys(botocore.session.get_session()) == "AKOFTEST"


@pytest.mark.parametrize("kind", ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"])
def test_files_of_a_test_are_used_and_lack_other_profiles(
    kind: str, tmp_path: Path, real_files: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_files()
    file = tmp_path / "own"
    head = "[profile own]" if kind == "AWS_CONFIG_FILE" else "[own]"
    file.write_text(f"{head}\naws_access_key_id = AKOFTEST\naws_secret_access_key = SK\n")
    with fake_chime_phone(), pytest.MonkeyPatch.context() as own:
        own.setenv(kind, str(file))
        assert _keys(botocore.session.Session(profile="own")) == "AKOFTEST"
        with pytest.raises(ProfileNotFound):
            botocore.session.Session(profile="nowhere").get_scoped_config()


def test_a_file_of_a_test_that_is_not_there_is_none(tmp_path: Path) -> None:
    with fake_chime_phone(), pytest.MonkeyPatch.context() as own:
        own.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
        own.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
        assert not botocore.session.Session().get_scoped_config()


def test_credentials_that_a_test_gives_a_session_are_used() -> None:
    with fake_chime_phone():
        session = botocore.session.get_session()
        session._credentials = Credentials("AKOFTEST", "SK", method="sts-assume-role")
        assert _keys(session) == "AKOFTEST"


def test_a_provider_of_a_test_is_asked(real_account: dict[str, str]) -> None:
    class Provider(CredentialProvider):
        METHOD = "of the test"

        def load(self) -> Credentials:
            return Credentials("AKOFTEST", "SK", method=self.METHOD)

    class Resolver:
        def load_credentials(self) -> Credentials:
            return Credentials("AKOFRESOLVER", "SK", method="of the test")

    with fake_chime_phone():
        session = botocore.session.get_session()
        session.get_component("credential_provider").insert_after("env", Provider())
        assert _keys(session) == "AKOFTEST"
        another = botocore.session.get_session()
        another.register_component("credential_provider", Resolver())
        assert _keys(another) == "AKOFRESOLVER"
        later = botocore.session.get_session()
        later.lazy_register_component("credential_provider", Resolver)
        assert _keys(later) == "AKOFRESOLVER"
