"""Retries, timeouts and certificates of requests, as the fake meets them."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_chime_phone import ChimePhone, Fault, ServiceError

from .requests_sessions import URL, mounted


def test_retries_of_urllib3_are_attempts_of_one_call(fake: ChimePhone) -> None:
    fake.add_response(ServiceError("ServiceUnavailableException"), Fault("connection-reset"))
    retry = Retry(total=3, status_forcelist=[503], backoff_factor=0.5)
    answer = mounted(HTTPAdapter(max_retries=retry)).get(URL)
    assert answer.status_code == 200
    assert [call.attempt for call in fake.calls] == [1, 2, 3]
    assert list(fake.sleeps) == [1.0]  # none before the first retry


def test_retry_after_is_slept_on_paper(fake: ChimePhone) -> None:
    fake.add_response(ServiceError("ThrottledClientException", headers={"Retry-After": "7"}))
    answer = mounted(HTTPAdapter(max_retries=Retry(total=1, status_forcelist=[429]))).get(URL)
    assert answer.status_code == 200
    assert list(fake.sleeps) == [7]


def test_exhausted_retries_raise_what_requests_raises(fake: ChimePhone) -> None:
    fake.add_response(ServiceError("ServiceUnavailableException"), times=3)
    with pytest.raises(requests.exceptions.RetryError, match="too many 503 error responses"):
        mounted(HTTPAdapter(max_retries=Retry(total=2, status_forcelist=[503]))).get(URL)
    assert len(fake.calls) == 3


# -- what requests itself checks


@pytest.mark.parametrize("timeout", [True, "5", 0, -1, (1, 2, 3), (0, 1)])
def test_a_timeout_that_requests_refuses_is_refused(fake: ChimePhone, timeout: Any) -> None:
    with pytest.raises(ValueError, match=r"[Tt]imeout"):
        requests.get(URL, timeout=timeout)
    assert fake.calls == ()


@pytest.mark.parametrize(
    "how", [{"verify": "/missing.pem"}, {"cert": "/missing.pem"}, {"cert": ("/missing.pem", "/missing.key")}]
)
def test_certificates_that_are_not_there_are_missed(fake: ChimePhone, how: dict[str, Any]) -> None:
    with pytest.raises(OSError, match=r"invalid path: /missing\.pem"):
        requests.get(URL, timeout=1, **how)
    assert fake.calls == ()


def test_a_bundle_of_the_environment_that_is_not_there_is_missed(
    fake: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/missing.pem")
    with pytest.raises(OSError, match=r"invalid path: /missing\.pem"):
        requests.get(URL, timeout=1)
    assert requests.get(URL, timeout=1, verify=False).status_code == 200
