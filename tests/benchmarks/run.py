"""Speed and memory against the floor and against the rivals: `python tests/benchmarks/run.py`.

Every figure is a ratio of two measurements of this run, so that it means the same on any machine.  A bound
holds on a machine that has other work to do; beside it stands the goal.
With `--strict` the exit status tells whether every bound held.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import boto3
import clients
import requests
import responses
from botocore.awsrequest import AWSResponse
from moto import mock_aws
from moto.server import ThreadedMotoServer
from ratio import Measurement, ratio, report

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.intercept.context import enter, leave

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 "
    "Credential=AKIAIOSFODNN7EXAMPLE/20191028/us-east-1/chime/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=0123456789abcdef"
}
ASSOCIATION = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}


def fake(numbers: int = 1) -> ChimePhone:
    """A fake with the documented sample's number, and others."""
    chime_phone = ChimePhone()
    chime_phone.add_phone_number(NUMBER, Associations=[ASSOCIATION])
    chime_phone.load([f"+1303{n:07}" for n in range(2_000_000, 2_000_000 + numbers - 1)])
    return chime_phone


def on(chime_phone: ChimePhone) -> Callable[[], AbstractContextManager[object]]:
    """A context in which a fake answers."""

    backend = chime_phone._backend  # one that is opened again and again keeps its state

    @contextmanager
    def answering() -> Iterator[None]:
        enter(backend)
        try:
            yield
        finally:
            leave(backend)

    return answering


def sample() -> requests.Response:
    """The answer, as the service would send it."""
    with on(fake())():
        return requests.get(URL, headers=SIGNED, timeout=1)


class Raw(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


def canned_client() -> Any:
    """A boto3 client whose `before-send` returns the answer at once: botocore's own floor."""
    answer = sample()
    client = boto3.Session().client("chime", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

    def canned(request: Any, **_: object) -> AWSResponse:
        return AWSResponse(request.url, 200, dict(answer.headers), Raw(answer.content))

    client.meta.events.register("before-send.*.*", canned)
    return client


def boto3_call(chime_phone: ChimePhone | None = None) -> tuple[Callable[[], object], Any]:
    """A call through a fake, and the context it needs."""
    client = boto3.Session().client("chime", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    return lambda: client.get_phone_number(PhoneNumberId=NUMBER), on(chime_phone or fake())


def against_the_floor() -> float:
    call, around = boto3_call()
    floor = canned_client()
    return ratio(call, lambda: floor.get_phone_number(PhoneNumberId=NUMBER), around_work=around)


def against_the_floor_of_aiobotocore() -> float:
    from aiobotocore.awsrequest import AioAWSResponse
    from aiobotocore.session import AioSession

    answer, loop = sample(), asyncio.new_event_loop()

    def client() -> Any:
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        return loop.run_until_complete(AioSession().create_client("chime", "us-east-1", **keys).__aenter__())

    class RawLater:
        async def read(self) -> bytes:
            return answer.content

    def canned(request: Any, **_: object) -> Any:
        return AioAWSResponse(request.url, 200, dict(answer.headers), RawLater())

    def calls(client: Any) -> Callable[[], object]:
        async def ask() -> None:
            for _ in range(10):
                await client.get_phone_number(PhoneNumberId=NUMBER)

        return lambda: loop.run_until_complete(ask())

    call, floor = client(), client()
    floor.meta.events.register("before-send.*.*", canned)
    figure = ratio(calls(call), calls(floor), around_work=on(fake()), rounds=30, calls=12)
    for opened in (call, floor):
        loop.run_until_complete(opened.__aexit__(None, None, None))
    loop.close()
    return figure


def against_moto() -> float:
    call, around = boto3_call()
    iot = boto3.client("iot", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

    @contextmanager
    def thing() -> Iterator[None]:
        with mock_aws():
            iot.create_thing(thingName="thing", attributePayload={"attributes": {"a": "b"}})
            yield

    floor = partial(iot.describe_thing, thingName="thing")
    return ratio(call, floor, around_work=around, around_floor=thing)


def against_responses() -> float:
    session, answer = requests.Session(), sample()
    mock = responses.RequestsMock(assert_all_requests_are_fired=False)

    @contextmanager
    def mocked() -> Iterator[None]:
        mock.start()
        mock.add(
            "GET",
            URL,
            body=answer.content,
            headers={"x-amzn-RequestId": "a"},
            content_type="application/json",
        )
        try:
            yield
        finally:
            mock.stop()
            mock.reset()

    def call() -> object:
        return session.get(URL, headers=SIGNED)

    return ratio(call, call, around_work=on(fake()), around_floor=mocked)


def set_up_and_tear_down() -> float:
    def ours() -> None:
        with fake_chime_phone():
            pass

    def motos() -> None:
        with mock_aws():
            pass

    return ratio(ours, motos, rounds=20)


def a_large_inventory() -> float:
    small, around_small = boto3_call(fake(10))
    large, around_large = boto3_call(fake(100_000))
    return ratio(large, small, around_work=around_large, around_floor=around_small)


def a_page_of_many() -> float:
    few, around_few = list_call(fake(100))
    many, around_many = list_call(fake(100_000))
    return ratio(many, few, around_work=around_many, around_floor=around_few)


def list_call(chime_phone: ChimePhone) -> tuple[Callable[[], object], Any]:
    """A page of 100 numbers, and the context it needs."""
    client = boto3.Session().client(
        "chime-sdk-voice", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    return lambda: client.list_phone_numbers(MaxResults=100), on(chime_phone)


def memory_of_a_number() -> float:
    """KiB that each of many numbers in an inventory takes."""
    numbers = [f"+1303{n:07}" for n in range(2_000_000, 2_020_000)]
    fake(10)  # whatever is loaded once
    chime_phone = ChimePhone()
    tracemalloc.start()
    chime_phone.load(numbers)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / len(numbers) / 1024


def installed_and_unused() -> float:
    """Milliseconds of CPU that the plugin, found by its entry point, adds to a run of one test."""
    others = {entry.name for entry in entry_points(group="pytest11")} - {"chime_phone"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_one.py").write_text("def test_one(): pass\n")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
        command += [part for name in sorted(others) for part in ("-p", f"no:{name}")]
        # Modules are compiled at the first run, as where somebody has installed them.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        taken = []
        for _ in range(25):
            spent = []
            for arguments in ([], ["-p", "no:chime_phone"]):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(
                    [*command, *arguments], cwd=folder, env=environment, check=True, capture_output=True
                )
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            taken.append(1000 * (spent[0] - spent[1]))
        return statistics.median(taken)


def load(port: int, path: str, service: str, clients: int) -> tuple[float, float]:
    """Requests a second, and the milliseconds within which 99 of 100 are answered."""
    program = str(Path(__file__).with_name("load.py"))
    command = [sys.executable, program, str(port), path, service, str(clients), "2"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def load_on_ours(clients: int) -> tuple[float, float]:
    with fake().serve() as url:
        return load(int(url.rpartition(":")[2]), "/phone-numbers/%2B12065550100", "chime", clients)


def load_on_motos(clients: int) -> tuple[float, float]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    try:
        _, port = server.get_host_and_port()
        iot = boto3.client(
            "iot",
            "us-east-1",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="a",
            aws_secret_access_key="b",
        )
        iot.create_thing(thingName="thing", attributePayload={"attributes": {"a": "b"}})
        return load(port, "/things/thing", "iot", clients)
    finally:
        server.stop()


def served_against_moto_server() -> float:
    rounds = [(load_on_motos(1)[0], load_on_ours(1)[0]) for _ in range(3)]
    return statistics.median(motos / ours for motos, ours in rounds)


def served_to_a_crowd() -> float:
    return min(load_on_ours(8)[1] for _ in range(5))  # the machine has other work to do


def first_start_of_a_server() -> float:
    """Milliseconds until the first server of a process has its port."""
    program = (
        "import time\n"
        "from pytest_chime_phone import ChimePhone\n"
        "fake = ChimePhone()\n"
        "fake.add_phone_number()\n"
        "start = time.perf_counter()\n"
        "with fake.serve():\n"
        "    print(1000 * (time.perf_counter() - start))\n"
    )
    command = [sys.executable, "-c", program]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(7)]
    return statistics.median(float(run.stdout) for run in runs)


MEASUREMENTS: list[Measurement] = [
    Measurement(
        "test with its own client / the same with mock_aws and iot",
        clients.with_the_default_session,
        0.1,
        0.05,
    ),
    Measurement(
        "test with its own Session() / the same with mock_aws", clients.with_a_session_of_its_own, 0.11, 0.15
    ),
    Measurement("100 items with their own client / empty, and 100 calls", clients.a_hundred_items, 1.6, 1.6),
    Measurement("first @given example / median example", clients.the_first_example, 3, 3),
    Measurement("boto3 call / the same with a canned before-send answer", against_the_floor, 1.08, 1.03),
    Measurement("boto3 call / moto's iot.describe_thing", against_moto, 0.60, 0.45),
    Measurement("requests call / a plain responses mock of its URL", against_responses, 1.0, 0.80),
    Measurement("set-up and tear-down / those of mock_aws", set_up_and_tear_down, 0.045, 0.03),
    Measurement("call with 100,000 numbers / with 10", a_large_inventory, 1.05, 1.05),
    Measurement("page of 100 out of 100,000 numbers / out of 100", a_page_of_many, 1.2),
    Measurement("memory of a number, KiB", memory_of_a_number, 1),
    Measurement("plugin installed and unused, ms of CPU more", installed_and_unused, 6, 6),
    Measurement("server: ms until the first of a process has started", first_start_of_a_server, 20),
    Measurement("requests a second: moto_server's describe_thing / ours", served_against_moto_server, 0.333),
    Measurement("server, 8 clients at once: 99 of 100 answered within ms", served_to_a_crowd, 5),
]
if find_spec("aiobotocore"):  # last, because from the import on each fake intercepts one library more
    MEASUREMENTS.append(
        Measurement("aiobotocore call / the same with a canned answer", against_the_floor_of_aiobotocore, 1.1)
    )


if __name__ == "__main__":
    raise SystemExit(report(MEASUREMENTS))
