"""What a client meets in process, it meets over a real socket at the fake's own server."""

from __future__ import annotations

import pytest

from pytest_chime_phone import Fault, MalformedResponse

from .clients import Client, in_process, over_the_server
from .loopback import Outcome
from .test_faults import PATIENCE
from .test_malformed import ANSWERS
from .test_retries import SEQUENCES


@pytest.mark.parametrize("kind", Fault.KINDS)
def test_a_fault_is_the_same(client: Client, kind: str) -> None:
    served = over_the_server(client, Fault(kind), **PATIENCE.get(kind, {}))
    faked = in_process(client, Fault(kind))
    if kind == "tls-failure":  # the server's URL is http, which errors tell
        faked = faked._replace(cause=served.cause, text=served.text)
    assert served == faked


FAULTS = [Fault("connection-refused"), Fault("connection-reset"), Fault("dns-failure"), Fault("garbage")]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_faults_with_and_without_a_connection_take_turns(client: Client, fault: Fault) -> None:
    outcomes = [fault, *FAULTS[:1], *SEQUENCES["a success"]]
    assert over_the_server(client, *outcomes) == in_process(client, *outcomes)


@pytest.mark.parametrize("outcomes", SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_of_answers_is_the_same(client: Client, outcomes: list[Outcome]) -> None:
    assert over_the_server(client, *outcomes) == in_process(client, *outcomes)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_malformed_answer_is_the_same(client: Client, answer: MalformedResponse) -> None:
    assert over_the_server(client, answer) == in_process(client, answer)
