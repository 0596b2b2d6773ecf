"""What a client meets in process, it meets over a real socket at the fake's own server.

Every fault, for every client, is in `test_table`.
"""

from __future__ import annotations

import pytest

from pytest_chime_phone import Fault, MalformedResponse

from .clients import Client
from .loopback import Outcome
from .met import in_process, over_the_server
from .test_malformed import ANSWERS
from .test_retries import SEQUENCES

FAULTS = [Fault("connection-refused"), Fault("connection-reset"), Fault("dns-failure"), Fault("garbage")]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_faults_with_and_without_a_connection_take_turns(
    client_of_each_library: Client, fault: Fault
) -> None:
    outcomes = [fault, *FAULTS[:1], *SEQUENCES["a success"]]
    assert over_the_server(client_of_each_library, *outcomes) == in_process(client_of_each_library, *outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("outcomes", SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_of_answers_is_the_same(client_at_the_server: Client, outcomes: list[Outcome]) -> None:
    assert over_the_server(client_at_the_server, *outcomes) == in_process(client_at_the_server, *outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_malformed_answer_is_the_same(client_at_the_server: Client, answer: MalformedResponse) -> None:
    assert over_the_server(client_at_the_server, answer) == in_process(client_at_the_server, answer)
