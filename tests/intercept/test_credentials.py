"""Real keys, tokens, profiles and credential endpoints: never used, and untouched afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import boto3
import botocore.endpoint
import botocore.session
import botocore.signers
import pytest
from botocore.config import Config
from botocore.credentials import DeferredRefreshableCredentials
from botocore.exceptions import NoCredentialsError

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.http.signature import ACCESS_KEY

NUMBER = "+12065550100"
ROLE = "arn:aws:iam::111122223333:role/phones"

SSO = """
sso_start_url = https://example.test/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = phones
"""
PROFILES = {
    "keys": "",
    "assumed role": f"role_arn = {ROLE}\nsource_profile = base",
    "sso": SSO,
    "process": "credential_process = /bin/false",
    "metadata": f"role_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata",
}


def _look_up(client: Any) -> str:
    status: str = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"]
    return status


def _sent(chime_phone: ChimePhone) -> str:
    return " ".join(f"{call.url} {dict(call.headers)} {call.body!r}" for call in chime_phone.calls)


def _assert_harmless(chime_phone: ChimePhone) -> None:
    sent = _sent(chime_phone)
    assert sent.count(ACCESS_KEY) == len(chime_phone.calls) > 0
    assert "REALACCOUNT" not in sent
    assert "the-real" not in sent


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_no_credentials_and_no_region_are_needed(
    service: str, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        assert _look_up(boto3.client(service)) == "Unassigned"
        _assert_harmless(chime_phone)
    assert network == []


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_an_early_client_without_credentials_signs_with_harmless_ones(
    service: str, network: list[object]
) -> None:
    client = boto3.client(service, region_name="us-east-1")
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        assert _look_up(client) == "Unassigned"
        _assert_harmless(chime_phone)
    assert network == []


def test_an_early_client_with_real_credentials_does_not_use_them(
    real_account: dict[str, str], network: list[object]
) -> None:
    client = boto3.client("chime")
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        assert _look_up(client) == "Unassigned"
        _assert_harmless(chime_phone)
    assert network == []


def test_clients_given_keys_by_hand_keep_them(network: list[object]) -> None:
    keys = {"aws_access_key_id": "AKIDBYHAND", "aws_secret_access_key": "by hand"}
    early = boto3.client("chime", **keys)
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        for client in (early, boto3.client("chime", **keys), boto3.Session(**keys).client("chime")):
            _look_up(client)
        assert all("Credential=AKIDBYHAND/" in call.headers["Authorization"] for call in chime_phone.calls)
    assert network == []


def test_keys_of_the_environment_are_not_used(real_account: dict[str, str], network: list[object]) -> None:
    session = boto3.Session()
    assert session.get_credentials().access_key == real_account["AWS_ACCESS_KEY_ID"]
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        _look_up(boto3.client("chime"))
        _look_up(boto3.Session().client("chime"))
        _look_up(session.client("chime"))
        assert set(real_account.values()).isdisjoint(os.environ.values())
        _assert_harmless(chime_phone)
    assert session.get_credentials().access_key == real_account["AWS_ACCESS_KEY_ID"]
    assert network == []


@pytest.mark.slow
@pytest.mark.parametrize("by", ["argument", "AWS_PROFILE"])
@pytest.mark.parametrize("kind", PROFILES)
def test_a_profile_is_there_and_leads_nowhere(
    kind: str,
    by: str,
    real_files: Callable[..., None],
    network: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real_files(prod=PROFILES[kind])
    if by == "AWS_PROFILE":
        monkeypatch.setenv("AWS_PROFILE", "prod")
    name = "prod" if by == "argument" else None
    early = boto3.Session(profile_name=name)
    with fake_chime_phone(auth="verify") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        _look_up(early.client("chime-sdk-voice"))
        _look_up(boto3.Session(profile_name=name).client("chime-sdk-voice"))
        _assert_harmless(chime_phone)
    assert network == []


def test_an_early_client_does_not_assume_its_role_while_the_fake_is_on(
    real_files: Callable[..., None], network: list[object]
) -> None:
    real_files(prod=PROFILES["assumed role"])
    client = boto3.Session(profile_name="prod").client("chime")
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        assert _look_up(client) == "Unassigned"
        _assert_harmless(chime_phone)
    assert network == []


def test_an_early_client_presigns_with_harmless_keys(
    real_files: Callable[..., None], network: list[object]
) -> None:
    real_files(prod=PROFILES["assumed role"])
    client = boto3.Session(profile_name="prod").client("chime")
    with fake_chime_phone():
        url = client.generate_presigned_url("get_phone_number", Params={"PhoneNumberId": NUMBER})
    assert ACCESS_KEY in url
    assert network == []


def test_an_early_client_does_not_refresh_its_credentials_while_the_fake_is_on(network: list[object]) -> None:
    asked: list[str] = []
    session = botocore.session.Session()
    session._credentials = DeferredRefreshableCredentials(
        refresh_using=lambda: asked.append("metadata"), method="iam-role"
    )
    client = session.create_client("chime-sdk-voice", region_name="us-east-1")
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        assert _look_up(client) == "Unassigned"
    assert asked == []


@pytest.mark.parametrize("read", ["read before", "first read under the fake"])
def test_a_session_finds_its_profile_again_after_the_fake(read: str, real_files: Callable[..., None]) -> None:
    real_files()
    session = botocore.session.Session(profile="prod")
    if read == "read before":
        session.get_scoped_config()
    with fake_chime_phone():
        session.create_client("chime")
    assert session.get_scoped_config()["region"] == "eu-west-2"
    assert session.get_credentials().access_key == "AKIDOFAREALACCOUNT"


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (botocore.endpoint.Endpoint, "make_request"),
        (botocore.signers.RequestSigner, "get_auth_instance"),
        (botocore.session.Session, "get_credentials"),
    ],
)
def test_real_keys_are_in_use_again_where_somebody_patched_over_the_fake(
    owner: type, name: str, restored: None, real_account: dict[str, str], network: list[object]
) -> None:
    sent: list[str] = []
    with fake_chime_phone():
        beneath = getattr(owner, name)
        setattr(owner, name, lambda *args, **kwargs: beneath(*args, **kwargs))
    client = boto3.client("chime", config=Config(retries={"total_max_attempts": 1}))
    client.meta.events.register(
        "before-send.chime", lambda request, **_: sent.append(str(request.headers["Authorization"]))
    )
    with pytest.raises(Exception, match="socket wanted"):
        _look_up(client)
    assert real_account["AWS_ACCESS_KEY_ID"] in sent[0]


def test_a_client_of_another_service_that_outlives_the_fake_signs_with_real_keys(
    real_account: dict[str, str],
) -> None:
    with fake_chime_phone():
        early = boto3.Session().client("sts", region_name="us-east-1")
        assert ACCESS_KEY in early.generate_presigned_url("get_caller_identity")
    assert real_account["AWS_ACCESS_KEY_ID"] in early.generate_presigned_url("get_caller_identity")


def test_without_real_keys_such_a_client_says_so() -> None:
    with fake_chime_phone():
        early = boto3.Session().client("sts", region_name="us-east-1")
    with pytest.raises(NoCredentialsError):
        early.generate_presigned_url("get_caller_identity")
