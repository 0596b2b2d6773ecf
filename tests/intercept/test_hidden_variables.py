"""Variables that lead to an account: out of reach while the fake is on, and exactly as before afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY
from pytest_chime_phone.intercept import context, hidden_variables

from .conftest import REAL

NUMBER = "+12065550100"
ROLE = "arn:aws:iam::111122223333:role/phones"

#: What a machine may have; each leads to an account, or would if it were asked.
LEADS = {
    "profile": {"AWS_PROFILE": "prod"},
    "default profile": {"AWS_DEFAULT_PROFILE": "prod"},
    "container": {
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/1",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "the-real-token",
    },
    "container by URL": {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials"},
    "metadata": {
        "AWS_EC2_METADATA_DISABLED": "false",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://169.254.169.254",
    },
    "web identity": {
        "AWS_ROLE_ARN": ROLE,
        "AWS_ROLE_SESSION_NAME": "ci",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/secrets/token",
    },
    "empty": {"AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_ACCESS_KEY_ID": "", "AWS_DEFAULT_REGION": ""},
    "region": {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": ""},
}


@pytest.mark.parametrize("lead", LEADS)
def test_a_variable_leads_nowhere_and_is_back_afterwards(
    lead: str,
    real_account: dict[str, str],
    real_files: Callable[..., None],
    network: list[object],
    outside: Callable[[], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real_files()
    for name in [*real_account, "AWS_DEFAULT_REGION"]:
        monkeypatch.delenv(name)
    for name, value in LEADS[lead].items():
        monkeypatch.setenv(name, value)
    before = outside()
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
        assert ACCESS_KEY in chime_phone.calls[0].headers["Authorization"]
    assert outside() == before
    assert network == []


def test_the_environment_is_as_before_also_after_an_exception(
    real_account: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "")
    before = dict(os.environ)
    with pytest.raises(KeyError), fake_chime_phone():
        assert os.environ["AWS_CONFIG_FILE"] == os.devnull
        raise KeyError
    assert dict(os.environ) == before


def test_the_region_of_the_environment_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-2")
    with fake_chime_phone():
        assert boto3.client("chime-sdk-voice").meta.region_name == "ap-southeast-2"


def test_a_default_session_made_under_the_fake_does_not_outlive_it(real_account: dict[str, str]) -> None:
    with fake_chime_phone():
        boto3.client("chime")
    assert boto3.DEFAULT_SESSION is None
    boto3.client("chime")
    assert boto3.DEFAULT_SESSION.get_credentials().access_key == real_account["AWS_ACCESS_KEY_ID"]


def test_an_older_default_session_is_kept(real_account: dict[str, str]) -> None:
    boto3.setup_default_session(region_name="eu-west-2")
    before = boto3.DEFAULT_SESSION
    with fake_chime_phone():
        assert boto3.client("chime-sdk-voice").meta.region_name == "eu-west-2"
        boto3.setup_default_session(region_name="us-west-2")
    assert boto3.DEFAULT_SESSION is before


def test_what_a_test_sets_under_the_fake_and_takes_back_after_it_is_the_real_value_again(
    real_account: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as own:
        with fake_chime_phone():
            own.setenv("AWS_ACCESS_KEY_ID", "of the test")
            own.setenv("AWS_PROFILE", "of the test")
            own.delenv("AWS_CONFIG_FILE")
        assert os.environ["AWS_ACCESS_KEY_ID"] == "of the test"
    context.settle()  # which the plugin does after each test
    assert dict(os.environ) == before


def test_what_a_wider_fixture_sets_under_one_fake_is_there_in_the_next(real_account: dict[str, str]) -> None:
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as wider:
        with fake_chime_phone():
            wider.setenv("AWS_ACCESS_KEY_ID", "of the class")
        with fake_chime_phone():
            assert os.environ["AWS_ACCESS_KEY_ID"] == "of the class"
            wider.undo()
    assert dict(os.environ) == before


@pytest.mark.parametrize("real", [REAL, {}], ids=["an account", "no account"])
def test_what_another_mock_puts_back_under_the_fake_is_the_real_value(
    real: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in real.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(hidden_variables, "_at_first", real)  # what the process began with
    before = dict(os.environ)
    other = patch.dict(os.environ, {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"})
    fake = fake_chime_phone()
    other.start()
    fake.__enter__()
    other.stop()
    fake.__exit__(None, None, None)
    assert dict(os.environ) == before
    with fake_chime_phone():
        assert os.environ["AWS_ACCESS_KEY_ID"] == ACCESS_KEY
    assert dict(os.environ) == before


def test_what_a_test_has_taken_back_may_be_the_real_value_of_the_next() -> None:
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as test:
        with pytest.MonkeyPatch.context() as older:
            older.setenv("AWS_ACCESS_KEY_ID", "of another mock")
            with fake_chime_phone():
                test.setenv("AWS_ACCESS_KEY_ID", "of the test")
        test.delenv("AWS_ACCESS_KEY_ID", raising=False)
        context.settle()  # which the plugin does after each test
        test.setenv("AWS_ACCESS_KEY_ID", "of the test")
        with fake_chime_phone():
            assert os.environ["AWS_ACCESS_KEY_ID"] == ACCESS_KEY
    context.settle()
    assert dict(os.environ) == before


def test_a_server_that_a_test_puts_back_after_its_end_is_not_named() -> None:
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as test:
        with fake_chime_phone() as chime_phone, chime_phone.serve():
            test.delenv("AWS_ENDPOINT_URL_CHIME")
            test.setenv("AWS_REGION", "eu-west-1")
        with fake_chime_phone():
            assert os.environ["AWS_REGION"] == "eu-west-1"
    context.settle()
    assert dict(os.environ) == before


def test_what_a_test_sets_for_good_stays(
    real_account: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_chime_phone():
        os.environ["AWS_SESSION_TOKEN"] = "for good"
    context.settle()
    assert os.environ["AWS_SESSION_TOKEN"] == "for good"
    os.environ["AWS_SESSION_TOKEN"] = real_account["AWS_SESSION_TOKEN"]
    context.settle()


def test_a_cleared_environment_has_a_region_and_reads_no_real_file(
    home: Path, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[default]\nendpoint_url = http://real.example.test\n")
    (home / ".aws" / "credentials").write_text("[default]\naws_access_key_id = REALACCOUNT\n")
    with fake_chime_phone() as chime_phone, patch.dict(os.environ, {"TABLE": "calls"}, clear=True):
        session = boto3.Session()
        session.client("chime-sdk-voice").list_phone_numbers()
        assert session.get_credentials().access_key == ACCESS_KEY
        assert "real.example.test" not in chime_phone.calls[0].url
    assert network == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that botocore takes for the user's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.delenv(variable)
    return tmp_path


def test_an_environment_that_is_a_plain_dict_is_hidden_and_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"HOME": "/home/dev", "AWS_SESSION_TOKEN": "real"}
    monkeypatch.setattr(os, "environ", environ)
    with fake_chime_phone():
        assert "AWS_SESSION_TOKEN" not in environ
    assert environ == {"HOME": "/home/dev", "AWS_SESSION_TOKEN": "real"}
