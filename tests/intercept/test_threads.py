"""Eight threads at once: every call answered once, every scripted outcome consumed once, nothing lost."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_chime_phone import ChimePhone, Fault, ServiceError, Success, UnexpectedCall, fake_chime_phone

THREADS = 8
NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/"


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    """Threads take turns a thousand times more often than usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


def _at_once(work: Callable[[int], Any]) -> list[Any]:
    """What `work(0)` to `work(7)` return, each in a thread of its own, all started together."""
    barrier = threading.Barrier(THREADS)

    def started(index: int) -> Any:
        barrier.wait(timeout=30)
        return work(index)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(started, range(THREADS)))


def _boto3_client(mode: str = "standard") -> Any:
    return boto3.client("chime", config=Config(retries={"mode": mode}, max_pool_connections=THREADS))


def _name(answer: Any) -> str:
    name: str = answer["PhoneNumber"]["CallingName"]
    return name


def _number(index: int) -> str:
    return f"+1206555010{index}"


@pytest.fixture
def inventory(chime_phone: ChimePhone) -> ChimePhone:
    """Eight numbers, each with a name of its own."""
    for index in range(THREADS):
        chime_phone.add_phone_number(_number(index), CallingName=f"Acme {index}")
    return chime_phone


def test_a_shared_boto3_client_gives_each_thread_its_own_answer(inventory: ChimePhone) -> None:
    client = _boto3_client()

    def ask(index: int) -> set[str]:
        return {_name(client.get_phone_number(PhoneNumberId=_number(index))) for _ in range(10)}

    assert _at_once(ask) == [{f"Acme {index}"} for index in range(THREADS)]
    assert Counter(call.phone_number for call in inventory.calls) == {_number(i): 10 for i in range(THREADS)}


@pytest.mark.chime_phone(auth="ignore")
def test_a_shared_requests_session_gives_each_thread_its_own_answer(inventory: ChimePhone) -> None:
    with requests.Session() as session:

        def ask(index: int) -> set[str]:
            return {_name(session.get(URL + _number(index), timeout=1).json()) for _ in range(10)}

        assert _at_once(ask) == [{f"Acme {index}"} for index in range(THREADS)]
    assert Counter(call.phone_number for call in inventory.calls) == {_number(i): 10 for i in range(THREADS)}


@pytest.mark.chime_phone(auth="ignore")
def test_clients_of_both_libraries_work_side_by_side(inventory: ChimePhone) -> None:
    clients = [boto3.client("chime-sdk-voice") for _ in range(THREADS // 2)]

    def ask(index: int) -> str:
        if index % 2:
            return _name(requests.get(URL + _number(index), timeout=1).json())
        return _name(clients[index // 2].get_phone_number(PhoneNumberId=_number(index)))

    assert _at_once(ask) == [f"Acme {index}" for index in range(THREADS)]
    assert Counter(call.client for call in inventory.calls) == {"botocore": 4, "requests": 4}


@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("library", ["boto3", "requests"])
def test_every_scripted_outcome_is_consumed_exactly_once(library: str, chime_phone: ChimePhone) -> None:
    names = [f"Name {index}" for index in range(THREADS * 10)]
    for name in names:
        chime_phone.add_response(Success.of_phone_number(NUMBER, CallingName=name))
    client = _boto3_client()

    def ask(_: int) -> list[str]:
        if library == "boto3":
            return [_name(client.get_phone_number(PhoneNumberId=NUMBER)) for _ in range(10)]
        return [_name(requests.get(URL + NUMBER, timeout=1).json()) for _ in range(10)]

    met = [name for names_of_thread in _at_once(ask) for name in names_of_thread]
    assert sorted(met) == sorted(names)
    assert len(chime_phone.calls) == len(names)


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_retries_in_threads_consume_what_is_scripted_and_sleep_nowhere(
    mode: str, inventory: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"slept {seconds} s"))
    inventory.add_response(ServiceError("ServiceUnavailableException"), Fault("read-timeout"), times=4)
    clients = [_boto3_client(mode) for _ in range(THREADS)]

    def ask(index: int) -> str:
        for _ in range(4):  # a thread that meets more faults than it has attempts asks again
            try:
                return _name(clients[index].get_phone_number(PhoneNumberId=_number(index)))
            except Exception as error:
                last = error
        raise last

    assert _at_once(ask) == [f"Acme {index}" for index in range(THREADS)]
    outcomes = Counter(type(call.outcome) for call in inventory.calls)
    assert outcomes == {ServiceError: 4, Fault: 4, Success: THREADS}


@pytest.mark.chime_phone(auth="ignore")
def test_retries_of_a_shared_requests_adapter_sleep_nowhere(
    inventory: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"slept {seconds} s"))
    inventory.add_response(ServiceError("ServiceUnavailableException"), times=THREADS)
    with requests.Session() as session:
        retry = Retry(total=THREADS, backoff_factor=1, status_forcelist=[503])
        session.mount("https://", HTTPAdapter(max_retries=retry))
        names = _at_once(lambda index: _name(session.get(URL + _number(index), timeout=1).json()))
    assert names == [f"Acme {index}" for index in range(THREADS)]
    assert len(inventory.calls) == THREADS * 2


def test_every_unexpected_call_in_a_thread_is_reported() -> None:
    client = _boto3_client()

    def ask(index: int) -> None:
        try:
            client.get_account(AccountId=f"account-{index}")
        except BaseException:  # what code under test does that must not be lost in a thread
            return

    with pytest.raises(UnexpectedCall) as caught, fake_chime_phone():
        _at_once(ask)
    message = str(caught.value)
    assert [message.count(f"'account-{index}'") for index in range(THREADS)] == [1] * THREADS


def test_an_unexpected_call_that_kills_its_thread_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    deaths: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", deaths.append)
    client = _boto3_client()
    thread = threading.Thread(target=client.list_accounts)
    with (
        pytest.raises(UnexpectedCall, match="ListAccounts of chime has no answer"),
        fake_chime_phone(),
    ):
        thread.start()
        thread.join()
    assert [death.exc_type for death in deaths] == [UnexpectedCall]


@pytest.mark.slow
def test_numbers_come_and_go_while_threads_ask(chime_phone: ChimePhone) -> None:
    client = _boto3_client()

    def work(index: int) -> set[str]:
        names = set()
        for _ in range(10):
            chime_phone.add_phone_number(_number(index), CallingName=f"Acme {index}")
            names.add(_name(client.get_phone_number(PhoneNumberId=_number(index))))
            chime_phone.remove_phone_number(_number(index))
            with pytest.raises(ClientError, match="NotFoundException"):
                client.get_phone_number(PhoneNumberId=_number(index))
            assert set(chime_phone.phone_numbers) <= {_number(i) for i in range(THREADS)}
        return names

    assert _at_once(work) == [{f"Acme {index}"} for index in range(THREADS)]
    assert dict(chime_phone.phone_numbers) == {}


def test_free_numbers_given_to_threads_are_distinct(chime_phone: ChimePhone) -> None:
    given = _at_once(lambda _: [chime_phone.add_phone_number()["E164PhoneNumber"] for _ in range(10)])
    assert len({number for numbers in given for number in numbers}) == THREADS * 10
