"""The leak matrix: no endpoint form, client age or retry mode leads past the fake, no neighbour into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from requests.adapters import HTTPAdapter

from pytest_chime_phone import ChimePhone, fake_chime_phone

NUMBER = "+12065550100"
SERVICES = ("chime", "chime-sdk-voice")
HOSTS = {"chime": "chime", "chime-sdk-voice": "voice-chime"}
MODES = ("legacy", "standard", "adaptive")
REGIONS = ("us-east-1", "us-west-2", "eu-central-1", "ap-northeast-2", "xx-nowhere-9")
PARTITIONS = ("cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1")
CUSTOM = (
    "http://localhost:4566",
    "https://localhost:4566/",
    "http://127.0.0.1:80/chime/v1",
    "https://proxy.example.test/a/b/",
    "http://[::1]:4566",
)

# What botocore's own rules know, or the user's endpoint_url or environment says.
RULES: dict[str, dict[str, Any]] = {
    **{region: {"region_name": region} for region in REGIONS + PARTITIONS},
    "FIPS": {"config": Config(use_fips_endpoint=True), "region_name": "us-west-2"},
    "dual-stack": {"config": Config(use_dualstack_endpoint=True), "region_name": "ca-central-1"},
    "both": {"config": Config(use_fips_endpoint=True, use_dualstack_endpoint=True)},
    "dual-stack FIPS in us-gov-west-1": {
        "config": Config(use_fips_endpoint=True, use_dualstack_endpoint=True),
        "region_name": "us-gov-west-1",
    },
}
AskInEveryWay = Callable[..., list[str]]


@contextmanager
def _guarded(network: Sequence[object]) -> Iterator[ChimePhone]:
    with fake_chime_phone(auth="ignore") as chime_phone:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        yield chime_phone
    assert network == []


def _ask_each(clients: Sequence[Any]) -> None:
    for client in clients:
        answer = client.get_phone_number(PhoneNumberId=NUMBER)
        assert answer["PhoneNumber"]["CallingName"] == "Acme"


def _client(session: Any, service: str, mode: str, **form: Any) -> Any:
    config = form.pop("config", Config()).merge(Config(retries={"mode": mode}))
    return session.client(service, config=config, **form)


@pytest.fixture
def ask_in_every_way(real_account: object, network: list[object]) -> AskInEveryWay:
    """The URLs of calls by clients of any age, from sessions of any age, each in another retry mode."""
    early = boto3.Session(region_name="us-east-1")

    def ask(service: str, modes: Sequence[str] = MODES, **form: Any) -> list[str]:
        old = _client(early, service, modes[0], **form)
        with _guarded(network) as chime_phone:
            late = boto3.Session(region_name="us-east-1")
            _ask_each(
                [old, _client(early, service, modes[1], **form), _client(late, service, modes[2], **form)]
            )
            assert [call.service for call in chime_phone.calls] == [service] * 3
            return [call.url for call in chime_phone.calls]

    return ask


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("mode", MODES)
def test_clients_of_any_age_are_answered_in_every_retry_mode(
    mode: str, service: str, ask_in_every_way: AskInEveryWay
) -> None:
    assert ask_in_every_way(service, modes=[mode] * 3)


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("form", RULES)
def test_every_host_that_botocore_forms_is_answered(
    form: str, service: str, ask_in_every_way: AskInEveryWay, network: list[object]
) -> None:
    urls = ask_in_every_way(service, **RULES[form])
    with _guarded(network) as chime_phone:
        for url in set(urls):
            assert requests.get(url, timeout=1).json()["PhoneNumber"]["CallingName"] == "Acme"
        assert {call.service for call in chime_phone.calls} == {service}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("url", CUSTOM)
def test_every_endpoint_url_is_answered(url: str, service: str, ask_in_every_way: AskInEveryWay) -> None:
    urls = ask_in_every_way(service, endpoint_url=url)
    assert set(urls) == {f"{url.rstrip('/')}/phone-numbers/%2B12065550100"}


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_{}"])
@pytest.mark.parametrize("url", CUSTOM)
def test_every_endpoint_in_the_environment_is_answered(
    url: str,
    variable: str,
    service: str,
    ask_in_every_way: AskInEveryWay,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable.format(service.upper().replace("-", "_")), url)
    urls = ask_in_every_way(service)
    assert set(urls) == {f"{url.rstrip('/')}/phone-numbers/%2B12065550100"}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("url", CUSTOM)
def test_requests_to_an_endpoint_that_the_environment_names_for_a_service_are_answered(
    url: str, service: str, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}", url)
    with _guarded(network) as chime_phone:
        requests.get(f"{url.rstrip('/')}/phone-numbers/{NUMBER}", timeout=1).raise_for_status()
        assert chime_phone.calls[0].service == service


def _urls(service: str) -> list[str]:
    host = HOSTS[service]
    names = [
        f"{host}.eu-west-1.amazonaws.com",
        f"{host}-fips.us-east-1.amazonaws.com:443",
        f"{host}.us-east-1.api.aws",
        f"{host}-fips.us-gov-west-1.api.aws",
        f"{host}.cn-north-1.amazonaws.com.cn:8080",
        f"{host}.us-iso-east-1.c2s.ic.gov",
        f"{host.upper()}.US-EAST-1.amazonaws.com.",
        f"key:secret@{host}.us-east-1.amazonaws.com",
        f"vpce-0a1b2c-3d4e.{host}.us-east-1.vpce.amazonaws.com",
        f"vpce-0a1b2c-3d4e-us-east-1a.{host}.us-east-1.vpce.amazonaws.com",
    ]
    if service == "chime":
        names += ["service.chime.aws.amazon.com", "service-fips.chime.amazonaws.com"]
        names += ["service.chime.aws.amazon.com/console", "Service.Chime.AWS.amazon.com/console"]
    return names


@pytest.mark.parametrize("scheme", ["http", "https", "HTTPS"])
@pytest.mark.parametrize("service", SERVICES)
def test_every_url_is_answered_through_requests_sessions_and_adapters_of_any_age(
    scheme: str, service: str, network: list[object]
) -> None:
    old = requests.Session(), HTTPAdapter()
    with _guarded(network) as chime_phone:
        for name in _urls(service):
            url = f"{scheme}://{name}/phone-numbers/%2B12065550100"
            prepared = requests.Request("GET", url).prepare()
            for session, adapter in (old, (requests.Session(), HTTPAdapter())):
                answers = session.get(url, timeout=1), adapter.send(prepared, timeout=1)
                assert [answer.json()["PhoneNumber"]["CallingName"] for answer in answers] == ["Acme"] * 2
        assert {call.service for call in chime_phone.calls} == {service}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("service", SERVICES)
def test_every_url_is_answered_as_endpoint_url_of_botocore(
    scheme: str, service: str, ask_in_every_way: AskInEveryWay
) -> None:
    for name in _urls(service):
        ask_in_every_way(service, endpoint_url=f"{scheme}://{name}")


def test_a_proxy_is_not_asked(network: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    proxies = {"https": "http://proxy.example.test:3128"}
    monkeypatch.setenv("HTTPS_PROXY", proxies["https"])
    clients = [boto3.client("chime"), boto3.client("chime", config=Config(proxies=proxies))]
    url = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
    with _guarded(network):
        _ask_each(clients)
        assert requests.get(url, timeout=1, proxies=proxies).ok
