"""What a client meets in process, it meets over a real socket at the fake's own server."""

from __future__ import annotations

import pytest

from pytest_chime_phone import Fault, MalformedResponse

from .clients import Client, in_process, over_the_server
from .loopback import Outcome
from .test_faults import PATIENCE
from .test_malformed import ANSWERS
from .test_retries import SEQUENCES

#: A port that is open cannot show what leaves no connection: these are met as what comes nearest.
NEAREST = {
    "connect-timeout": "read-timeout",
    "connection-refused": "connection-reset",
    "dns-failure": "connection-reset",
    "tls-failure": "garbage",
}


@pytest.mark.parametrize("kind", Fault.KINDS)
def test_a_fault_is_done_to_the_socket(client: Client, kind: str) -> None:
    nearest = NEAREST.get(kind, kind)
    served = over_the_server(client, Fault(kind), **PATIENCE.get(nearest, {}))
    assert served == in_process(client, Fault(nearest))


@pytest.mark.parametrize("outcomes", SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_of_answers_is_the_same(client: Client, outcomes: list[Outcome]) -> None:
    assert over_the_server(client, *outcomes) == in_process(client, *outcomes)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_malformed_answer_is_the_same(client: Client, answer: MalformedResponse) -> None:
    assert over_the_server(client, answer) == in_process(client, answer)
