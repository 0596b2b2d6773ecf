"""Clients that each test makes for itself: what they load is shared, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import boto3.session
import botocore.handlers
import botocore.hooks
import botocore.session
import pytest
from botocore import loaders
from botocore.exceptions import UnknownServiceError

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.intercept import context

NUMBER = "+12065550100"


@pytest.fixture
def _loaders_of_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of the one that these tests share."""
    monkeypatch.setattr(botocore.session, "create_loader", loaders.create_loader)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, _loaders_of_botocore: None) -> list[str]:
    """The data files that botocore reads."""
    read: list[str] = []
    load_file = loaders.JSONFileLoader._load_file

    def noting(loader: Any, full_path: str, *args: Any) -> Any:
        read.append(full_path)
        return load_file(loader, full_path, *args)

    monkeypatch.setattr(loaders.JSONFileLoader, "_load_file", noting)
    return read


def _sessions() -> Iterator[Any]:
    yield boto3.client
    yield boto3.session.Session().client
    yield botocore.session.Session().create_client


@pytest.mark.slow
def test_data_files_are_read_once(read: list[str]) -> None:
    with fake_chime_phone():
        for client in _sessions():
            client("chime")
    read.clear()
    with fake_chime_phone():
        for client in _sessions():
            client("chime")
    assert read == []
    boto3.session.Session().client("chime")
    assert read != []


def test_data_of_a_test_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]) -> None:
    model = tmp_path / "own-service" / "2020-01-01" / "service-2.json"
    with fake_chime_phone():
        monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
        with pytest.raises(UnknownServiceError):
            botocore.session.Session().get_service_model("own-service")
        model.parent.mkdir(parents=True)
        model.write_text(json.dumps({"metadata": {"serviceId": "Own"}, "operations": {}, "shapes": {}}))
        assert botocore.session.Session().get_service_model("own-service").service_id == "Own"
        monkeypatch.delenv("AWS_DATA_PATH")
        with pytest.raises(UnknownServiceError):
            botocore.session.Session().get_service_model("own-service")


@pytest.mark.usefixtures("_loaders_of_botocore")
def test_services_that_a_test_adds_are_listed_as_long_as_they_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path / "models"))
    with fake_chime_phone():
        assert "mine" not in boto3.Session().get_available_services()
        version = tmp_path / "models" / "mine" / "2020-01-01"
        version.mkdir(parents=True)
        (version / "service-2.json").write_text("{}")
        assert "mine" in boto3.Session().get_available_services()
        (version / "service-2.json").unlink()
        assert "mine" not in boto3.Session().get_available_services()


def test_models_that_one_session_changes_are_as_ever_for_the_next() -> None:
    def model_of(session: Any) -> Any:
        return session.get_component("data_loader").load_service_model("chime", "service-2")

    with fake_chime_phone():
        session = botocore.session.Session()
        del model_of(session)["operations"]["GetPhoneNumber"]
        model_of(session)["metadata"]["endpointPrefix"] = "changed"
        assert not hasattr(session.create_client("chime"), "get_phone_number")
        client = botocore.session.Session().create_client("chime")
        assert "//chime." in client.meta.endpoint_url
        assert hasattr(client, "get_phone_number")


def test_a_session_has_the_handlers_that_others_have_added(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def note(event_name: str, **_: object) -> None:
        seen.append(event_name)

    def emit_in_a_new_session() -> list[str]:
        seen.clear()
        botocore.session.Session().emit("an-event")
        return [*seen]

    added = [
        ("an-event", note),
        ("an-event", lambda **_: seen.append("first"), botocore.handlers.REGISTER_FIRST),
    ]
    with fake_chime_phone():
        assert emit_in_a_new_session() == []
        monkeypatch.setattr(
            botocore.handlers, "BUILTIN_HANDLERS", [*botocore.handlers.BUILTIN_HANDLERS, *added]
        )
        assert emit_in_a_new_session() == ["first", "an-event"]
        boto3.client("chime").meta.events.emit("an-event")
        monkeypatch.undo()
        assert emit_in_a_new_session() == []


def test_a_session_has_the_handlers_of_botocore_in_their_places() -> None:
    def handlers_of(session: Any) -> Any:
        return session.get_component("event_emitter")._emitter._handlers._root

    as_botocore_registers_them = handlers_of(botocore.session.Session())
    with fake_chime_phone():
        session = botocore.session.Session()
        assert handlers_of(session) == as_botocore_registers_them
        session.register("before-send", lambda **_: None)
        assert handlers_of(session) != as_botocore_registers_them
        assert handlers_of(botocore.session.Session()) == as_botocore_registers_them


def test_a_session_that_wants_other_handlers_has_them() -> None:
    class OwnSession(botocore.session.Session):  # type: ignore[misc] # botocore has no types
        def _register_builtin_handlers(self, events: Any) -> None:
            events.register("an-event", lambda **_: "of its own")

    hooks = botocore.hooks.HierarchicalEmitter()
    with fake_chime_phone():
        assert OwnSession().emit_first_non_none_response("an-event") == "of its own"
        session = botocore.session.Session(None, hooks, include_builtin_handlers=False)
        session.register("an-event", lambda **_: "of the test")
        assert hooks.emit("an-event")[0][1] == "of the test"
        with_neither = botocore.session.Session(include_builtin_handlers=False)
        assert with_neither.emit("before-parameter-build.s3.CreateBucket", params={}) == []


def test_the_default_session_is_kept_from_fake_to_fake() -> None:
    kept = set()
    for _ in range(3):
        with fake_chime_phone():
            boto3.client("chime-sdk-voice", region_name="eu-central-1")
            assert boto3.client("chime-sdk-voice").meta.region_name == "us-east-1"
            kept.add(boto3.DEFAULT_SESSION)
        assert boto3.DEFAULT_SESSION is None
    assert len(kept) == 1


def test_the_default_session_has_the_handlers_that_a_late_import_adds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with fake_chime_phone():
        boto3.client("chime")
    called: list[str] = []

    def note(event_name: str, **_: object) -> None:
        called.append(event_name)

    handlers = [*botocore.handlers.BUILTIN_HANDLERS, ("before-send", note)]  # as moto does
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", handlers)
    with fake_chime_phone():
        boto3.client("chime").list_phone_numbers()
    assert called == ["before-send.chime.ListPhoneNumbers"]
    monkeypatch.undo()
    with fake_chime_phone():
        boto3.client("chime").list_phone_numbers()
    assert len(called) == 1


def test_the_first_client_after_warming_up_reads_nothing(read: list[str]) -> None:
    with fake_chime_phone() as chime_phone:
        context.warm_up()
        context.warm_up()
        read.clear()
        boto3.client("chime")
        boto3.client("chime-sdk-voice")
        assert chime_phone.calls == ()
    assert read == []
