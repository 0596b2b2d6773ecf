"""`@given` tests with the fixture: every example is a test of its own."""

from __future__ import annotations

import pytest

HEAD = """
import boto3, pytest
from hypothesis import example, given, settings, strategies as st
from pytest_chime_phone import Fault, ServiceError, Success

client = boto3.client("chime", "us-east-1")

def look_up(number="+12065550100"):
    return client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]
"""


def run(pytester: pytest.Pytester, body: str, *arguments: str) -> pytest.RunResult:
    pytester.makepyfile(HEAD + body)
    return pytester.runpytest("-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:asyncio", *arguments)


def test_each_example_starts_from_what_the_fixtures_left(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
@pytest.fixture(scope="module")
def shared(chime_phone):
    chime_phone.add_phone_number("+12065550198")

@pytest.fixture
def own(shared, chime_phone):
    chime_phone.add_phone_number("+12065550199")

@pytest.mark.parametrize("n", [1, 2])
@given(flag=st.booleans())
@example(flag=True)
@settings(max_examples=20)
@pytest.mark.usefixtures("own")
def test_function(chime_phone, flag, n):
    assert list(chime_phone.phone_numbers) == ["+12065550198", "+12065550199"]
    assert not chime_phone.calls
    chime_phone.add_phone_number("+12065550100")
    chime_phone.clock.advance(60)
    assert look_up()["CreatedTimestamp"].minute == 43

class TestMethods:
    @given(st.booleans())
    def test_method(self, chime_phone, flag):
        assert not chime_phone.phone_numbers
        chime_phone.add_phone_number("+12065550100")
""",
    )
    result.assert_outcomes(passed=3)


@pytest.mark.slow
def test_an_unused_script_is_found_in_its_example(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
@given(st.integers(0, 9))
def test_it(chime_phone, n):
    if n > 4:
        chime_phone.add_response(Fault("garbage"))
""",
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*add_response(Fault('garbage')): 1 of 1 outcomes left, no call was made."])
    result.stdout.fnmatch_lines(["*    n=5,"])


@pytest.mark.slow
def test_a_swallowed_call_is_found_in_its_example(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
@given(st.booleans())
def test_it(chime_phone, flag):
    if flag:
        try:
            client.list_accounts()
        except Exception:
            pass
""",
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*ListAccounts of chime has no answer*", "*flag=True*"])


def test_the_notes_of_a_failure_show_the_wire_and_a_line_to_paste(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
@given(st.sampled_from([ServiceError("NotFoundException"), Success({})]))
def test_it(chime_phone, outcome):
    chime_phone.add_response(outcome, times=None, operation="GetPhoneNumber")
    try:
        look_up()
    except client.exceptions.NotFoundException:
        pass
""",
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*outcome=Success({}),",
            "*chime_phone.add_response(Success({}), operation='GetPhoneNumber', times=None)",
            "*chime_phone calls:",
            "*1. GetPhoneNumber(PhoneNumberId='+12065550100') by botocore -> success (an empty output)",
        ]
    )


def test_a_failure_between_tests_that_use_the_fake_is_left_alone(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
def test_first(chime_phone):
    chime_phone.add_response(Fault("garbage"), optional=True)

@given(st.booleans())
def test_it(flag):
    assert not flag
""",
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*add_response*")


def test_a_failure_without_calls_has_no_notes_of_ours(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
@given(st.booleans())
def test_it(chime_phone, flag):
    assert flag
""",
    )
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*chime_phone calls*")


def test_a_runner_of_coroutines_gets_a_coroutine(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
import asyncio, functools, inspect, pytest

@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):  # as pytest-asyncio does it
    handle = getattr(pyfuncitem.obj, "hypothesis", None)
    if handle and inspect.iscoroutinefunction(handle.inner_test):
        inner = handle.inner_test
        handle.inner_test = functools.wraps(inner)(lambda *a, **k: asyncio.run(inner(*a, **k)))
        try:
            return (yield)
        finally:
            handle.inner_test = inner
    return (yield)
"""
    )
    result = run(
        pytester,
        """
@given(flag=st.booleans())
async def test_it(chime_phone, flag):
    assert not chime_phone.phone_numbers
    chime_phone.add_phone_number("+12065550100")
    look_up()
""",
    )
    result.assert_outcomes(passed=1)


def test_a_test_without_the_fixture_is_left_alone(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
def test_first(chime_phone):
    pass

@given(st.booleans())
def test_it(flag):
    import os
    assert "AWS_ACCESS_KEY_ID" not in os.environ
""",
    )
    result.assert_outcomes(passed=2)
