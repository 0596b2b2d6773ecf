"""Sessions of boto3 and botocore under a fake: quick to make, and as if nobody had used them before."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError

from pytest_chime_phone import ChimePhone, Fault, fake_chime_phone
from pytest_chime_phone.intercept import context

NUMBER = "+12065550100"


@pytest.fixture(autouse=True)
def _no_default_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


def test_what_a_client_does_to_its_model_is_not_seen_by_another_client() -> None:
    with fake_chime_phone():
        client = boto3.Session().client("chime-sdk-voice")
        client.meta.events.register("before-call.*.*", lambda **_: pytest.fail("of the other client"))
        client.meta.service_model.metadata["serviceId"]
        other = boto3.Session().client("chime-sdk-voice")
        assert other.meta.service_model is not client.meta.service_model
        other.list_phone_numbers()


def test_a_default_session_looks_where_a_test_has_put_its_data(tmp_path: Path) -> None:
    folder = tmp_path / "of-the-test" / "2026-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text("{}")
    with fake_chime_phone(), pytest.MonkeyPatch.context() as own:
        boto3.setup_default_session()
        assert "of-the-test" not in boto3.DEFAULT_SESSION.get_available_services()
        boto3.DEFAULT_SESSION._loader.search_paths.append(str(tmp_path))
        own.setenv("AWS_DATA_PATH", str(tmp_path))
        boto3.setup_default_session()
        assert "of-the-test" in boto3.DEFAULT_SESSION.get_available_services()
    with fake_chime_phone():
        boto3.setup_default_session()
        assert str(tmp_path) not in boto3.DEFAULT_SESSION._loader.search_paths


def test_a_default_session_is_as_it_was_whatever_a_test_has_done_to_it() -> None:
    heard: list[str] = []
    with fake_chime_phone():
        boto3.client("chime")
        session = boto3.DEFAULT_SESSION
        session.events.register("before-call.*.*", lambda **_: heard.append("a handler"))
        core = session._session
        core.set_config_variable("region", "eu-west-2")
        core.set_config_variable("profile", "other")
        core.set_default_client_config(Config(user_agent_extra="of-a-test"))
        core.session_var_map.update(region=("region", "OWN_REGION", None, None))
        core.set_credentials("AKOFTEST", "SK")
        core.register_component("response_parser_factory", None)
        core.user_agent_extra = "of-a-test"
    with fake_chime_phone() as fake:
        client = boto3.client("chime-sdk-voice")
        client.list_phone_numbers()
        assert boto3.DEFAULT_SESSION is session
        assert heard == []
        assert client.meta.region_name == "us-east-1"
        assert "AKOFTEST" not in fake.calls[0].headers["Authorization"]
        assert "of-a-test" not in fake.calls[0].headers["User-Agent"]
    assert boto3.DEFAULT_SESSION is None


def test_a_default_session_of_the_test_itself_is_left_to_it() -> None:
    with fake_chime_phone():
        boto3.setup_default_session(region_name="eu-west-2")
        assert boto3.client("chime-sdk-voice").meta.region_name == "eu-west-2"
    with fake_chime_phone():
        assert boto3.client("chime-sdk-voice").meta.region_name == "us-east-1"


@pytest.mark.parametrize("fault", [Fault("connection-reset")])
def test_a_client_that_outlives_a_test_has_its_whole_retry_quota(fault: Fault) -> None:
    config = Config(retries={"mode": "standard"}, region_name="us-east-1")
    client = boto3.Session("AK", "SK").client("chime-sdk-voice", config=config)
    for _ in range(60):  # whose retries cost more than one quota
        with fake_chime_phone() as fake:
            context.begin_run()
            fake.add_response(fault, times=None)
            with pytest.raises(Exception, match="closed"):
                client.list_phone_numbers()
            assert len(fake.calls) == 3


def test_a_retry_quota_is_full_for_each_run() -> None:
    config = Config(retries={"mode": "standard"})
    with fake_chime_phone() as chime_phone:
        client = boto3.client("chime", config=config)
        chime_phone.add_response(Fault("connection-reset"), times=None)

        def attempts() -> int:
            before = len(chime_phone.calls)
            with pytest.raises(HTTPClientError):
                client.list_phone_numbers()
            return len(chime_phone.calls) - before

        assert {1, 3} <= {attempts() for _ in range(60)}  # and 2, where a retry takes less of the quota
        assert attempts() == 1
        context.begin_run()
        assert attempts() == 3


def test_the_models_are_there_before_the_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_chime_phone() as fake:
        client = boto3.client("chime-sdk-voice")
        monkeypatch.setattr(os.path, "isfile", lambda _: False)  # as with another file system
        with pytest.raises(ClientError, match="NotFound"):
            client.get_phone_number(PhoneNumberId=NUMBER)
        assert fake.calls[0].parameters == {"PhoneNumberId": NUMBER}


def test_time_is_not_lost_when_many_threads_move_it(chime_phone: ChimePhone) -> None:
    began = chime_phone.clock.now
    threads = [Thread(target=lambda: [chime_phone.clock.advance(1) for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (chime_phone.clock.now - began).total_seconds() == 4000


@pytest.mark.slow
def test_the_numbers_can_be_looked_through_while_others_write(chime_phone: ChimePhone) -> None:
    stop: list[int] = []

    def write() -> None:
        while not stop:
            chime_phone.add_phone_number(NUMBER)
            chime_phone.remove_phone_number(NUMBER)

    thread = Thread(target=write)
    thread.start()
    try:
        assert all(len(dict(chime_phone.phone_numbers)) < 2 for _ in range(2000))
    finally:
        stop.append(1)
        thread.join()
