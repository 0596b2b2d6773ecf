"""`python -m pytest_chime_phone serve`: the fake in a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from pytest_chime_phone import __version__
from pytest_chime_phone.__main__ import main

pytestmark = pytest.mark.slow

NUMBER = "+12065550100"
Stand = Callable[..., tuple[subprocess.Popen[str], list[str]]]


@pytest.fixture
def stand() -> Iterator[Stand]:
    """`stand("--port", "0")`: the process and the lines that it says at its start."""
    with ExitStack() as stack:

        def started(*arguments: str) -> tuple[subprocess.Popen[str], list[str]]:
            command = [sys.executable, "-m", "pytest_chime_phone", "serve", *arguments]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            stack.callback(_end, process)
            assert process.stdout is not None
            lines = []
            while not lines or not lines[-1].startswith("Ctrl-C"):
                lines.append(process.stdout.readline().rstrip("\n"))
            return process, lines

        yield started


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(stand: Stand, tmp_path: Path, number: signal.Signals) -> None:
    inventory = tmp_path / "numbers.json"
    inventory.write_text(json.dumps({NUMBER: {"CallingName": "Acme"}}))
    process, lines = stand("--numbers", str(inventory), "--auth", "ignore", "--phone-number-id-form", "e164")
    url = lines[0].removeprefix("chime_phone serves at ")
    assert lines[1:-1] == [
        f"export AWS_ENDPOINT_URL_CHIME={url}/chime",
        f"export AWS_ENDPOINT_URL_CHIME_SDK_VOICE={url}/chime-sdk-voice",
        f"control API: {url}/_chime_phone/",
    ]
    shown = requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).json()["PhoneNumber"]
    assert (shown["PhoneNumberId"], shown["CallingName"]) == (NUMBER, "Acme")
    process.send_signal(number)
    assert process.wait(60) == 0


def test_another_process_says_what_comes_next(stand: Stand) -> None:
    _, lines = stand("--auth", "ignore")
    url = lines[0].split()[-1]

    def tell(name: str, value: Any) -> None:
        requests.post(f"{url}/_chime_phone/{name}", json=value, timeout=10).raise_for_status()

    tell("phone-numbers", {"E164PhoneNumber": NUMBER})
    tell("responses", {"outcomes": [{"ServiceError": {"code": "ThrottledClientException"}}]})
    statuses = [requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).status_code for _ in range(2)]
    assert statuses == [429, 200]
    assert requests.get(f"{url}/nowhere", timeout=10).status_code == 404
    failures = requests.get(f"{url}/_chime_phone/failures", timeout=10).json()["failures"]
    assert "/nowhere is not a request of chime" in failures[0]
    tell("reset", {})
    assert requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).status_code == 404


def test_a_page_of_a_stranger_is_turned_away(stand: Stand) -> None:
    _, lines = stand("--allow-host", "fake.example.test")
    url = f"{lines[0].split()[-1]}/_chime_phone/calls"
    for headers, status in [
        ({"Host": "rebound.example.test"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Host": "fake.example.test"}, 200),
    ]:
        assert requests.get(url, headers=headers, timeout=10).status_code == status


def test_it_can_do_without_the_control_api(stand: Stand) -> None:
    _, lines = stand("--no-control")
    assert not [line for line in lines if "control" in line]
    url = lines[0].split()[-1]
    assert requests.get(f"{url}/_chime_phone/calls", timeout=10).status_code == 404


def test_who_listens_to_the_world_is_warned(stand: Stand) -> None:
    _, lines = stand("--host", "0.0.0.0")
    assert lines[0].startswith("chime_phone serves at http://0.0.0.0:")
    [warning] = [line for line in lines if line.startswith("WARNING")]
    assert "0.0.0.0 is not a loopback address" in warning


def test_a_name_of_this_machine_is_no_danger(stand: Stand) -> None:
    _, lines = stand("--host", "localhost")
    assert not [line for line in lines if line.startswith("WARNING")]


def test_the_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for piece in (
        "AWS_ENDPOINT_URL_CHIME_SDK_VOICE",
        "/_chime_phone/responses",
        "%2B12065550100",
        "--allow-host",
    ):
        assert piece in said


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"pytest-chime-phone {__version__}\n"


def test_a_mistake_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        mistakes = [
            ([], "the following arguments are required: {serve,report,probe}"),
            (["serve", "--numbers", str(tmp_path / "none.json")], "none.json cannot be read"),
            (["serve", "--port", port], f"cannot listen at 127.0.0.1, port {port}: "),
            (["serve", "--port", "99999"], "argument --port: '99999': use 0 to 65535"),
            (["serve", "--port", "http"], "argument --port: 'http': use 0 to 65535"),
            (["serve", "--host", ""], "argument --host: '': use an address"),
            (["serve", "--auth", "maybe"], "invalid choice: 'maybe'"),
            (["serve", "--host", "nowhere.invalid"], "cannot listen at nowhere.invalid"),
        ]
        for arguments, message in mistakes:
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 2
            assert message in capsys.readouterr().err


def test_what_takes_time_may_take_reads_instead(stand: Stand) -> None:
    _, lines = stand("--auth", "ignore", "--settle-after", "1")
    url = lines[0].removeprefix("chime_phone serves at ")
    number = {"E164PhoneNumber": NUMBER, "Status": "AcquireInProgress"}
    requests.post(f"{url}/_chime_phone/phone-numbers", json=number, timeout=10)
    numbers = [requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=10).json() for _ in range(2)]
    assert [n["PhoneNumber"]["Status"] for n in numbers] == ["AcquireInProgress", "Unassigned"]
