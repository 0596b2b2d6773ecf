"""Credentials of services that are not ours: a test's own are used as ever, the real world's are not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
import botocore.session
import pytest
from botocore.credentials import Credentials, RefreshableCredentials
from botocore.exceptions import ConfigParseError, NoCredentialsError, ProfileNotFound
from botocore.utils import IMDSFetcher, InstanceMetadataFetcher

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY

NUMBER = "+12065550100"
REAL_KEY = "AKIDOFAREALACCOUNT"


def _key_of(session: Any) -> str:
    key: str = session.get_credentials().access_key
    return key


def _signs_with(client: Any) -> str:
    url = client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    for key in (ACCESS_KEY, REAL_KEY):
        if key in url:
            return key
    return str(url)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home directory with the files of a real account, and no variable that names them."""
    files = tmp_path / "home" / ".aws"
    files.mkdir(parents=True)
    (files / "config").write_text("[default]\nregion = eu-west-3\nendpoint_url = http://dev.example\n")
    (files / "credentials").write_text(
        f"[default]\naws_access_key_id = {REAL_KEY}\naws_secret_access_key = a\n[prod]\n"
    )
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(files.parent))
    return files.parent


@pytest.fixture
def own_files(tmp_path: Path) -> dict[str, str]:
    """Files of a test's own, as environment variables name them."""
    (tmp_path / "own_config").write_text(
        "[default]\nregion = ap-south-1\n[profile process]\ncredential_process = echo "
        '\'{"Version": 1, "AccessKeyId": "AKIDPROCESS", "SecretAccessKey": "a"}\'\n'
    )
    (tmp_path / "own_credentials").write_text(
        "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = a\n"
    )
    return {
        "AWS_CONFIG_FILE": str(tmp_path / "own_config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "own_credentials"),
    }


def test_keys_that_a_test_puts_into_the_environment_are_used(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_chime_phone(auth="verify") as chime_phone, monkeypatch.context() as patch:
        chime_phone.add_phone_number(NUMBER)
        assert _key_of(botocore.session.get_session()) == ACCESS_KEY
        patch.setenv("AWS_ACCESS_KEY_ID", "AKIDOWN")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "own")
        assert _key_of(botocore.session.get_session()) == "AKIDOWN"
        boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
        assert ACCESS_KEY in chime_phone.calls[0].headers["Authorization"]
    assert _key_of(botocore.session.get_session()) == REAL_KEY


def test_files_that_a_test_names_are_used(
    home: Path, own_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_chime_phone(), monkeypatch.context() as patch:
        for name, path in own_files.items():
            patch.setenv(name, path)
        session = boto3.Session()
        assert (_key_of(session), session.region_name) == ("AKIDFILE", "ap-south-1")
        assert _key_of(boto3.Session(profile_name="process")) == "AKIDPROCESS"
        assert boto3.Session(region_name="us-east-1").region_name == "us-east-1"
        with pytest.raises(ProfileNotFound):
            boto3.Session(profile_name="prod")  # which the real files have


def test_a_home_directory_that_a_test_names_is_used(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = AKIDHOME\naws_secret_access_key = a\n"
    )
    with fake_chime_phone(), monkeypatch.context() as patch:
        patch.setenv("HOME", str(tmp_path))
        assert _key_of(boto3.Session()) == "AKIDHOME"


def test_a_role_that_a_test_names_is_assumed_with_harmless_keys(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: list[object]
) -> None:
    sent: list[str] = []
    (tmp_path / "own").write_text(
        "[profile role]\nrole_arn = arn:aws:iam::111122223333:role/x\ncredential_source = Environment\n"
    )
    session = botocore.session.Session(profile="role")
    with fake_chime_phone(), monkeypatch.context() as patch:
        patch.setenv("AWS_CONFIG_FILE", str(tmp_path / "own"))
        session.register("before-send.sts", lambda request, **_: sent.append(str(request.headers)))
        with pytest.raises(Exception, match="socket wanted"):
            session.get_credentials().get_frozen_credentials()
    assert sent
    assert ACCESS_KEY in sent[0]


def test_a_profile_that_is_nowhere_is_missed(home: Path) -> None:
    with fake_chime_phone():
        boto3.Session(profile_name="prod").client("chime")
        with pytest.raises(ProfileNotFound):
            boto3.Session(profile_name="nowhere")
        with pytest.raises(ProfileNotFound):
            botocore.session.Session(profile="nowhere").get_credentials()


def test_credentials_that_a_test_gives_a_session_are_used(home: Path) -> None:
    def provider_of(key: str) -> Any:
        return mock.Mock(METHOD="own", CANONICAL_NAME=None, load=lambda: Credentials(key, "a", method="own"))

    with fake_chime_phone():
        session = botocore.session.Session()
        session._credentials = RefreshableCredentials("AKIDTEMP", "a", "t", mock.MagicMock(), None, "own")
        assert session.get_credentials() is session._credentials
        session._credentials = mock.Mock(access_key="AKIDMOCK")
        assert _key_of(session) == "AKIDMOCK"
        session = botocore.session.Session()
        session.get_component("credential_provider").insert_before("env", provider_of("AKIDPROVIDER"))
        assert _key_of(session) == "AKIDPROVIDER"
        client = session.create_client("s3")
        assert client._request_signer._credentials.access_key == "AKIDPROVIDER"
        session = botocore.session.Session()
        session.register_component("credential_provider", mock.Mock(load_credentials=lambda: None))
        assert _key_of(session) == ACCESS_KEY


def test_a_session_that_was_prepared_earlier_reads_no_real_file(home: Path) -> None:
    session = botocore.session.Session()
    session.get_component("credential_provider").get_provider("assume-role").cache = {}
    with fake_chime_phone():
        assert _key_of(session) == ACCESS_KEY
    assert _key_of(session) == REAL_KEY


def test_a_resolver_by_itself_finds_harmless_keys(home: Path) -> None:
    with fake_chime_phone():
        resolver = botocore.session.Session().get_component("credential_provider")
        assert resolver.load_credentials().access_key == ACCESS_KEY


def test_a_client_that_outlives_the_fake_finds_real_credentials(home: Path) -> None:
    with fake_chime_phone():
        client = boto3.client("s3")
        assert _signs_with(client) == ACCESS_KEY
    assert _signs_with(client) == REAL_KEY
    assert client._request_signer._credentials.access_key == REAL_KEY
    with fake_chime_phone():
        assert _signs_with(client) == ACCESS_KEY
    assert _signs_with(client) == REAL_KEY
    assert not hasattr(client._request_signer._credentials, "no_such_thing")


def test_a_client_that_outlives_the_fake_finds_that_there_are_none(home: Path) -> None:
    (home / ".aws" / "credentials").unlink()
    with fake_chime_phone():
        client = boto3.client("s3")
    with pytest.raises(NoCredentialsError):
        _signs_with(client)


def test_an_early_client_and_its_session_do_not_use_real_keys(home: Path) -> None:
    session = boto3.Session()
    client = session.client("s3")
    assert _key_of(session) == REAL_KEY
    with fake_chime_phone():
        assert _key_of(session) == ACCESS_KEY
        assert _signs_with(client) == ACCESS_KEY
        assert _signs_with(session.client("s3")) == ACCESS_KEY
    assert _signs_with(client) == _key_of(session) == REAL_KEY


def test_keys_given_by_hand_are_kept(home: Path) -> None:
    client = boto3.client("s3", aws_access_key_id="AKIDBYHAND", aws_secret_access_key="a")
    with fake_chime_phone():
        assert "AKIDBYHAND" in _signs_with(client)


def test_a_cleared_environment_has_a_region_and_reads_no_real_file(home: Path, network: list[object]) -> None:
    with (
        fake_chime_phone(auth="verify") as chime_phone,
        mock.patch.dict(os.environ, {"TABLE": "a"}, clear=True),
    ):
        with mock.patch("os.path.expanduser", lambda path: path.replace("~", str(home))):
            session = boto3.Session()
            client = session.client("chime-sdk-voice")
            client.list_phone_numbers()
            assert client.meta.endpoint_url == "https://voice-chime.us-east-1.amazonaws.com"
            assert _key_of(session) == ACCESS_KEY
        assert ACCESS_KEY in chime_phone.calls[0].headers["Authorization"]
    assert network == []


def test_the_files_of_a_broken_machine_break_nothing(home: Path) -> None:
    (home / ".aws" / "config").write_text("no section\n")
    with fake_chime_phone():
        boto3.client("chime")
    with pytest.raises(ConfigParseError):
        boto3.Session()


@pytest.mark.parametrize(("disabled", "asked"), [(None, False), ("true", False), ("false", True)])
def test_the_metadata_service_is_asked_where_a_test_enables_it(
    disabled: str | None, asked: bool, home: Path, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    early = InstanceMetadataFetcher()
    with fake_chime_phone(), monkeypatch.context() as patch:
        patch.delenv("AWS_EC2_METADATA_DISABLED")
        if disabled:
            patch.setenv("AWS_EC2_METADATA_DISABLED", disabled)
        for fetcher in (early, InstanceMetadataFetcher()):
            if asked:
                with pytest.raises(Exception, match="socket wanted"):
                    fetcher.retrieve_iam_role_credentials()
            else:
                assert fetcher.retrieve_iam_role_credentials() == {}
        IMDSFetcher(base_url="http://metadata.example/", env={})._assert_enabled()
    assert bool(network) == asked
