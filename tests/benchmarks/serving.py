"""The loopback server, against that of moto and against its own bounds."""

from __future__ import annotations

import logging
import statistics
import subprocess
import sys
from pathlib import Path

import boto3
from calls import fake
from moto.server import ThreadedMotoServer


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
