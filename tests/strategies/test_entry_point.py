"""`from_type` and `@given` by annotation know the outcomes; `import hypothesis` costs nothing more."""

from __future__ import annotations

import os
import subprocess
import sys
import typing

import pytest
from hypothesis import strategies as st

from pytest_chime_phone import Fault, MalformedResponse, Outcome, ServiceError, Success
from pytest_chime_phone import strategies as chime

from .searching import assert_all_examples, minimal

KINDS = (Success, ServiceError, MalformedResponse, Fault)


def run_python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints, in which warnings are errors and plugins are loaded as usual."""
    kept = {k: v for k, v in os.environ.items() if k != "HYPOTHESIS_NO_PLUGINS"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**kept, "HYPOTHESIS_NO_PLUGINS": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


SHOW = """
from hypothesis import find, settings, strategies as st
from pytest_chime_phone import Fault, MalformedResponse, Outcome, ServiceError, Success
for kind in (Fault, MalformedResponse, Outcome, ServiceError, Success):
    found = find(st.from_type(kind), lambda _: True, settings=settings(database=None))
    assert isinstance(found, kind)
    print(kind.__name__, type(found).__name__)
"""


@pytest.mark.slow
@pytest.mark.parametrize("loaded_before_hypothesis", ["", "import pytest_chime_phone.fake"])
def test_from_type_knows_every_kind_of_outcome(loaded_before_hypothesis: str) -> None:
    assert run_python(loaded_before_hypothesis + SHOW).splitlines() == [
        "Fault Fault",
        "MalformedResponse MalformedResponse",
        "Outcome Success",
        "ServiceError ServiceError",
        "Success Success",
    ]


GIVEN = """
from hypothesis import given, settings
from pytest_chime_phone import Fault, Success

@settings(database=None, max_examples=20, derandomize=True)
@given(...)
def by_annotation(fault: Fault, success: Success):
    kinds.add(fault.kind)
    assert "PhoneNumber" in success.body

kinds = set()
by_annotation()
print(len(kinds) > 3)
"""


@pytest.mark.slow
def test_given_by_annotation() -> None:
    assert run_python(GIVEN) == "True\n"


OFF = """
import hypothesis.strategies, sys
print([name for name in sys.modules if name.startswith("pytest_chime_phone")])
"""


@pytest.mark.slow
def test_the_entry_point_can_be_switched_off() -> None:
    assert run_python(OFF, HYPOTHESIS_NO_PLUGINS="1") == "[]\n"  # that it is on `from_type` shows


COST = """
import hypothesis.strategies as st, sys
st.integers()
ours = ("pytest_chime_phone.domain", "pytest_chime_phone.strategies")
heavy = ("boto3", "botocore", "requests", "responses", "phonenumbers", *ours)
print([name for name in sys.modules if name.startswith(heavy)])
"""


@pytest.mark.slow
def test_importing_hypothesis_loads_nothing_heavy() -> None:
    assert run_python(COST) == "[]\n"


USE = """
import sys
from pytest_chime_phone import strategies
print("phonenumbers" in sys.modules, "pytest" in sys.modules)
"""


@pytest.mark.slow
def test_the_strategies_load_neither_pytest_nor_the_numbering_plans() -> None:
    # Without the plugins of others: that of trio imports pytest.
    assert run_python(USE, HYPOTHESIS_NO_PLUGINS="1") == "False False\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_strategy_of_a_type_makes_that_type(kind: type[Outcome]) -> None:
    def check(value: object) -> None:
        assert isinstance(value, kind)

    assert_all_examples(st.from_type(kind), check, count=20)


def test_a_union_and_a_list_of_outcomes_are_known_too() -> None:
    assert minimal(st.from_type(typing.Union[Fault, ServiceError])) == Fault("read-timeout")  # noqa: UP007
    assert minimal(st.from_type(list[Fault]), lambda faults: len(faults) > 1) == [Fault("read-timeout")] * 2
    assert minimal(st.from_type(Success)).body == minimal(chime.payloads())
