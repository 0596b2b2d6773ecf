"""A server of the fake is asked without the proxy of the environment, which is as before afterwards."""

from __future__ import annotations

import os
from contextlib import ExitStack

import boto3
import pytest
import requests

from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.intercept import context

NUMBER = "+12065550100"


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_the_server_is_asked_without_the_proxy_of_the_environment(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:4")
    before = dict(os.environ)
    with fake_chime_phone(auth="ignore", numbers=[NUMBER]) as chime_phone:
        with chime_phone.serve() as url:
            boto3.client("chime", endpoint_url=url).get_phone_number(PhoneNumberId=NUMBER)
            requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=5)
        assert [call.client for call in chime_phone.calls] == ["http", "http"]
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("held", "both"),
    [
        ({}, ["127.0.0.1", "127.0.0.1"]),
        ({"NO_PROXY": "corp.test"}, ["corp.test,127.0.0.1", "corp.test,127.0.0.1"]),
        (
            {"NO_PROXY": "a.test", "no_proxy": "b.test, c.test"},
            ["a.test,127.0.0.1", "b.test,c.test,127.0.0.1"],
        ),
        ({"no_proxy": "*"}, ["*", "*"]),
        ({"NO_PROXY": "127.0.0.1,a.test"}, ["127.0.0.1,a.test", "127.0.0.1,a.test"]),
    ],
    ids=str,
)
def test_a_server_is_excepted_from_the_proxy_beside_what_is(
    held: dict[str, str], both: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test")
    for name, value in held.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with fake_chime_phone() as chime_phone, chime_phone.serve():
        assert [os.environ["NO_PROXY"], os.environ["no_proxy"]] == both
    assert dict(os.environ) == before


def test_without_a_proxy_nothing_is_excepted_from_it() -> None:
    with fake_chime_phone() as chime_phone, chime_phone.serve():
        assert not {"NO_PROXY", "no_proxy"} & set(os.environ)


@pytest.mark.parametrize("first", [0, 1], ids=["the first ends first", "the last ends first"])
@pytest.mark.parametrize("proxied", [(True, True), (True, False), (False, True)], ids=str)
def test_servers_and_proxies_may_end_in_any_order(first: int, proxied: tuple[bool, bool]) -> None:
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as test, fake_chime_phone() as chime_phone:
        servers = [ExitStack(), ExitStack()]
        test.setenv("NO_PROXY", "corp.test")
        for server, has_proxy in zip(servers, proxied, strict=True):
            with pytest.MonkeyPatch.context() as proxy:
                if has_proxy:
                    proxy.setenv("http_proxy", "http://127.0.0.1:4")
                server.enter_context(chime_phone.serve())
        servers.pop(first).close()
        assert os.environ["NO_PROXY"].split(",")[0] == "corp.test"
        servers.pop().close()
        assert (os.environ["NO_PROXY"], "no_proxy" in os.environ) == ("corp.test", False)
    assert dict(os.environ) == before


def test_what_a_test_excepts_and_takes_back_after_the_server_is_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:4")
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as own:
        with fake_chime_phone() as chime_phone, chime_phone.serve():
            own.setenv("NO_PROXY", "of the test")
            own.delenv("no_proxy")
        assert os.environ["NO_PROXY"] == "of the test"
    context.settle()  # which the plugin does after each test
    assert dict(os.environ) == before
