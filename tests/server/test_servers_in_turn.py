"""Servers that begin and end, and what they leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from pytest_chime_phone import ChimePhone

VARIABLES = ("AWS_ENDPOINT_URL_CHIME", "AWS_ENDPOINT_URL_CHIME_SDK_VOICE")


STARTS_AND_STOPS = """
import gc, os, socket, threading
from pathlib import Path
from pytest_chime_phone import ChimePhone

def what_is_there():
    gc.collect()
    files = sorted(os.readlink(file) for file in Path("/proc/self/fd").iterdir() if file.exists())
    return files, threading.enumerate(), dict(os.environ)

def serve():
    with ChimePhone().serve() as url:
        client = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
        client.sendall(b"GET /phone-numbers HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")
        client.recv(1)
    client.close()

serve()  # the first of the process loads modules
before = what_is_there()
for _ in range(20):
    serve()
after = what_is_there()
assert after == before, (before, after)
"""


@pytest.mark.slow
def test_it_starts_and_stops_and_leaves_nothing() -> None:
    # In a process of its own, where nothing else is opened or collected meanwhile.
    command = [sys.executable, "-W", "error", "-c", STARTS_AND_STOPS]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_servers_have_ports_of_their_own() -> None:
    first, second = ChimePhone(), ChimePhone()
    with first.serve() as one, second.serve() as two:
        assert one != two
        assert os.environ[VARIABLES[0]] == f"{two}/chime"
    assert VARIABLES[0] not in os.environ


@pytest.fixture
def _environment_as_before() -> Iterator[None]:
    """monkeypatch would bring back what it found, be it the setting of a server that is gone."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("_environment_as_before")
def test_a_setting_of_the_block_itself_stays() -> None:
    os.environ[VARIABLES[1]] = "http://before.example.test"
    with ChimePhone().serve():
        os.environ[VARIABLES[0]] = "http://other.example.test"
    assert os.environ[VARIABLES[0]] == "http://other.example.test"
    assert os.environ[VARIABLES[1]] == "http://before.example.test"


@pytest.mark.parametrize("first_to_end", [0, 1])
def test_servers_that_overlap_leave_the_environment_as_it_was(first_to_end: int) -> None:
    before, stacks = dict(os.environ), [ExitStack(), ExitStack()]
    urls = [stack.enter_context(ChimePhone().serve()) for stack in stacks]
    stacks.pop(first_to_end).close()
    assert os.environ[VARIABLES[0]] == f"{urls[1 - first_to_end]}/chime"
    stacks.pop().close()
    assert dict(os.environ) == before


@pytest.mark.usefixtures("_environment_as_before")
def test_what_somebody_sets_while_servers_overlap_stays() -> None:
    one, two = ExitStack(), ExitStack()
    one.enter_context(ChimePhone().serve())
    os.environ["AWS_REGION"] = "eu-west-1"
    two.enter_context(ChimePhone().serve())
    os.environ[VARIABLES[0]] = "https://example.com"
    one.close()
    two.close()
    assert os.environ["AWS_REGION"] == "eu-west-1"
    assert os.environ[VARIABLES[0]] == "https://example.com"
