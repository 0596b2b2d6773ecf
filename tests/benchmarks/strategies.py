"""What the strategies cost: `python tests/benchmarks/strategies.py`.

Each is held against what a user would write by hand, so that the figures mean the same on any
machine.  With `--strict` the exit status tells whether every bound held.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from ratio import Measurement, ratio, report

from pytest_chime_phone import strategies as chime

EXAMPLES = 50
CAPABILITIES = ("InboundCall", "InboundMMS", "InboundSMS", "OutboundCall", "OutboundMMS", "OutboundSMS")

timestamps = st.datetimes(datetime(2016, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda instant: instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
)
#: What somebody writes who has the API reference open, and nothing else.
by_hand = st.fixed_dictionaries(
    {
        "Associations": st.lists(
            st.fixed_dictionaries(
                {
                    "AssociatedTimestamp": timestamps,
                    "Name": st.sampled_from(["VoiceConnectorId", "VoiceConnectorGroupId", "SipRuleId"]),
                    "Value": st.uuids().map(str),
                }
            ),
            max_size=3,
        ),
        "CallingName": st.sampled_from([None, "", "Acme"]),
        "CallingNameStatus": st.sampled_from(["Unassigned", "UpdateInProgress", "UpdateSucceeded"]),
        "Capabilities": st.fixed_dictionaries(dict.fromkeys(CAPABILITIES, st.booleans())),
        "Country": st.sampled_from(["US", "CA", "GB"]),
        "CreatedTimestamp": timestamps,
        "DeletionTimestamp": st.none() | timestamps,
        "E164PhoneNumber": st.integers(0, 99).map("+120655501{:02}".format),
        "PhoneNumberId": st.integers(0, 99).map("%2B120655501{:02}".format),
        "ProductType": st.sampled_from(["VoiceConnector", "SipMediaApplicationDialIn"]),
        "Status": st.sampled_from(["Unassigned", "Assigned", "DeleteInProgress"]),
        "Type": st.sampled_from(["Local", "TollFree"]),
        "UpdatedTimestamp": timestamps,
    }
)


def examples(strategy: SearchStrategy[Any]) -> Callable[[], object]:
    """A test that does nothing with what it is given."""

    @seed(0)
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def nothing(_: object) -> None:
        pass

    return nothing


def a_phone_number() -> float:
    return ratio(examples(chime.phone_numbers()), examples(by_hand), rounds=8, calls=4)


def an_outcome() -> float:
    return ratio(examples(chime.outcomes()), examples(by_hand), rounds=8, calls=4)


# In turn: the same examples with the fixture, and with a fake that stays open round all of them.  The
# floor is not the sum of a call and of a bare example, each alone: what Hypothesis does between two
# calls empties the processor's caches, and any call is slower then by a quarter, whoever answers it.
SUITE = """
import statistics, time
import boto3, pytest
from hypothesis import Phase, given, settings, strategies as st
from pytest_chime_phone import fake_chime_phone

settings.register_profile("b", max_examples=200, phases=[Phase.generate], database=None, deadline=None)
settings.load_profile("b")
client = boto3.client("chime", "us-east-1")
numbers = st.integers(0, 2**64)
taken = {"fixture": [], "open": []}
last = [0.0]

def look_up(kind):
    now = time.perf_counter()
    if last[0]:
        taken[kind].append(now - last[0])
    last[0] = now
    client.get_phone_number(PhoneNumberId="+12065550100")

@pytest.fixture
def one_number(chime_phone):
    last[0] = 0.0
    chime_phone.add_phone_number("+12065550100")

@pytest.mark.parametrize("time", range(16))
class TestInTurn:
    @given(n=numbers)
    @pytest.mark.usefixtures("one_number")
    def test_fixture(self, chime_phone, n, time):
        look_up("fixture")

    def test_open(self, time):
        @given(n=numbers)
        def test(n):
            look_up("open")

        last[0] = 0.0
        with fake_chime_phone() as chime_phone:
            chime_phone.add_phone_number("+12065550100")
            test()

def test_told():
    print(f"ratio={statistics.median(taken['fixture']) / statistics.median(taken['open'])}")
"""


def an_example_with_a_call() -> float:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_in_turn.py").write_text(SUITE)
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:randomly"]
        run = subprocess.run([*command, folder], cwd=folder, check=True, capture_output=True, text=True)
    return float(run.stdout.partition("ratio=")[2].split()[0])


def an_import() -> float:
    """Milliseconds of CPU that the strategies add to `import hypothesis`."""
    codes = ("import hypothesis.strategies", "import hypothesis.strategies, pytest_chime_phone.strategies")
    best = [float("inf")] * 2
    for _ in range(15):
        for which, code in enumerate(codes):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], env={**os.environ}, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best[which] = min(best[which], spent)
    return 1000 * (best[1] - best[0])


MEASUREMENTS: list[Measurement] = [
    Measurement("phone_numbers() / fixed_dictionaries of the same members", a_phone_number, 1.3),
    Measurement("outcomes() / fixed_dictionaries of the same members", an_outcome, 2.0),
    Measurement("an example with a boto3 call / the same in an open fake", an_example_with_a_call, 1.15),
    Measurement("import of the strategies, ms of CPU more than hypothesis", an_import, 60),
]


if __name__ == "__main__":
    raise SystemExit(report(MEASUREMENTS))
