"""The ways in which programs bend requests: adapters of their own, adapters without a session, retries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
import requests
import requests_mock
import responses
from requests.adapters import HTTPAdapter
from urllib3 import Retry, Timeout

from pytest_chime_phone import ChimePhone, ServiceError, fake_chime_phone

from .requests_sessions import NUMBER, URL, mounted

THROTTLED = ServiceError("ThrottledClientException")


class WithTimeout(HTTPAdapter):
    """The recipe for a default timeout."""

    def __init__(self, *args: Any, timeout: float, **kwargs: Any) -> None:
        self.timeout = timeout
        super().__init__(*args, **kwargs)

    def send(self, request: Any, **kwargs: Any) -> requests.Response:
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        return super().send(request, **kwargs)


class Unkindly(HTTPAdapter):
    """Names its base and not `super()`, and hands everything on by position."""

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):  # type: ignore[no-untyped-def]
        return HTTPAdapter.send(self, request, stream, timeout, verify, cert, proxies)


class Counting:
    """An adapter by composition, below no class of requests but `BaseAdapter`'s interface."""

    def __init__(self) -> None:
        self.inner = HTTPAdapter()
        self.sent = 0

    def send(self, request: Any, **kwargs: Any) -> requests.Response:
        self.sent += 1
        return self.inner.send(request, **kwargs)

    def close(self) -> None:
        self.inner.close()


class ChoosesItself(requests.Session):
    """A session with adapters of its own choice."""

    chosen = HTTPAdapter()

    def get_adapter(self, url: str) -> HTTPAdapter:
        return self.chosen


class AsksItsBase(requests.Session):
    """A session that only watches."""

    asked: list[str]

    def get_adapter(self, url: str) -> Any:
        self.asked = [url]
        return super().get_adapter(url)


def _directly(adapter: HTTPAdapter) -> requests.Response:
    return adapter.send(requests.Request("GET", URL).prepare(), timeout=1)


WAYS: dict[str, Callable[[], requests.Response]] = {
    "default timeout": lambda: mounted(WithTimeout(timeout=1)).get(URL),
    "base by name": lambda: mounted(Unkindly()).get(URL),
    "composition": lambda: mounted(Counting()).get(URL),
    "retries": lambda: mounted(HTTPAdapter(max_retries=Retry(3, status_forcelist=[503]))).get(URL),
    "adapter alone": lambda: _directly(HTTPAdapter()),
    "subclass alone": lambda: _directly(WithTimeout(timeout=1)),
    "session that chooses": lambda: ChoosesItself().get(URL),
    "session that watches": lambda: AsksItsBase().get(URL),
    "prepared request": lambda: requests.Session().send(requests.Request("GET", URL).prepare()),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "company",
    [
        "alone",
        "responses came first",
        "responses came last",
        "requests-mock came first",
        "requests-mock came last",
    ],
)
def test_every_way_of_sending_is_answered(way: str, company: str, network: list[object]) -> None:
    mocks = {"responses": responses.RequestsMock, "requests-mock": requests_mock.Mocker}
    other = mocks.get(company.partition(" ")[0])
    with ExitStack() as stack:
        if other and company.endswith("first"):
            stack.enter_context(other())
        chime_phone = stack.enter_context(fake_chime_phone(auth="ignore"))
        if other and company.endswith("last"):
            stack.enter_context(other())
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        assert WAYS[way]().json()["PhoneNumber"]["CallingName"] == "Acme"
        assert [call.client for call in chime_phone.calls] == ["requests"]
    assert network == []


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_past_the_fake_when_responses_was_first_to_come_and_to_go(
    way: str, network: list[object]
) -> None:
    mock = responses.RequestsMock()
    mock.start()
    with fake_chime_phone(auth="ignore") as chime_phone:
        mock.stop()
        chime_phone.add_phone_number(NUMBER)
        assert WAYS[way]().status_code == 200
    assert network == []


def test_the_code_of_an_adapter_runs(fake: ChimePhone) -> None:
    adapter = WithTimeout(timeout=2.5)
    fake.add_response(THROTTLED, latency=2)
    fake.add_response(THROTTLED, latency=3)
    session = mounted(adapter)
    assert session.get(URL).status_code == 429
    with pytest.raises(requests.ReadTimeout, match=r"read timeout=2\.5"):
        session.get(URL)


def test_an_adapter_by_composition_runs_too(fake: ChimePhone) -> None:
    adapter = Counting()
    session = mounted(adapter)
    session.get(URL)
    session.get("https://voice-chime.eu-west-2.amazonaws.com/phone-numbers/%2B12065550100")
    assert adapter.sent == len(fake.calls) == 2


def test_the_adapter_keeps_what_it_learns(fake: ChimePhone) -> None:
    class Remembers(HTTPAdapter):
        def send(self, request: Any, **kwargs: Any) -> requests.Response:
            self.last = request.url
            return super().send(request, **kwargs)

    adapter = Remembers()
    mounted(adapter).get(URL)
    assert adapter.last == URL


def test_hooks_run_and_the_response_is_a_real_one(fake: ChimePhone) -> None:
    met: list[int] = []
    session = requests.Session()
    session.hooks["response"].append(lambda response, **_: met.append(response.status_code))
    answer = session.get(URL)
    assert met == [200]
    assert (answer.request.url, answer.history, answer.reason) == (URL, [], "OK")


def test_cookies_of_an_answer_are_kept(fake: ChimePhone) -> None:
    fake.add_response(ServiceError("NotFoundException", headers={"Set-Cookie": "seen=1"}))
    session = requests.Session()
    session.get(URL)
    assert session.cookies.get_dict() == {"seen": "1"}


def test_the_headers_that_an_adapter_adds_are_sent(fake: ChimePhone) -> None:
    class Adds(HTTPAdapter):
        def add_headers(self, request: Any, **kwargs: Any) -> None:
            request.headers["X-Timeout"] = str(kwargs["timeout"])

    mounted(Adds()).get(URL, timeout=7)
    assert fake.calls[0].headers["X-Timeout"] == "7"


def test_what_an_adapter_asks_of_its_pool_it_gets(fake: ChimePhone) -> None:
    class Looks(HTTPAdapter):
        def cert_verify(self, conn: Any, *args: Any) -> None:
            super().cert_verify(conn, *args)
            self.seen = conn.host, conn.scheme

    adapter = Looks()
    assert mounted(adapter).get(URL).status_code == 200
    assert adapter.seen == ("chime.us-east-1.amazonaws.com", "https")


def test_the_total_of_a_timeout_counts(fake: ChimePhone) -> None:
    fake.add_response(THROTTLED, latency=3, times=None)
    with pytest.raises(requests.ReadTimeout):
        requests.get(URL, timeout=Timeout(total=2))
    assert requests.get(URL, timeout=Timeout(total=4)).status_code == 429
    assert requests.get(URL).status_code == 429
