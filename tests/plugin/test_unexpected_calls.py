"""Calls that the fake cannot answer fail the test, and say what was asked and what to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


UNEXPECTED = [
    "ListAccounts of chime has no answer: the fake keeps no state for it, and no scripted outcome *",
    "request, by botocore, attempt 1:",
    "    GET https://chime.us-east-1.amazonaws.com/accounts?*max-results=7*",
    "    ListAccounts(MaxResults=7)",
    "write: chime_phone.add_response(Success({...}), operation='ListAccounts')",
]


@pytest.mark.parametrize("swallowed", ["Exception", "BaseException"])
def test_an_operation_without_an_answer_fails_the_test_though_it_is_swallowed(
    run: Run, swallowed: str
) -> None:
    result = run(f"""
def test_it(chime_phone):
    try:
        client.list_accounts(MaxResults=7)
    except {swallowed}:
        pass
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*{line}" for line in UNEXPECTED])


def test_an_unexpected_call_in_a_thread_fails_the_test(run: Run) -> None:
    result = run("""
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_it(chime_phone):
    thread = threading.Thread(target=client.list_accounts, kwargs={"MaxResults": 7})
    thread.start()
    thread.join()

def test_next(chime_phone):
    pass
""")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(UNEXPECTED)


@pytest.mark.parametrize("when", ["set-up", "teardown"])
def test_an_unexpected_call_of_a_fixture_is_found_too(run: Run, when: str) -> None:
    order = "call(), (yield)" if when == "set-up" else "(yield), call()"
    result = run(f"""
def call():
    try:
        client.list_accounts(MaxResults=7)
    except BaseException:
        pass

@pytest.fixture
def careless(chime_phone):
    {order}

def test_it(careless):
    pass
""")
    result.assert_outcomes(**({"failed": 1} if when == "set-up" else {"passed": 1, "errors": 1}))
    result.stdout.fnmatch_lines(UNEXPECTED)


def test_reset_does_not_hide_an_unexpected_call(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    try:
        client.list_accounts(MaxResults=7)
    except BaseException:
        pass
    chime_phone.reset()
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(UNEXPECTED)


@pytest.mark.slow
def test_a_request_that_is_none_of_the_service_fails_the_test(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    requests.post("https://voice-chime.eu-west-1.amazonaws.com/phone-number/+12065550100")
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*POST https://voice-chime.eu-west-1.*/phone-number/+1* is not a request of chime-sdk-voice: *",
            "*nearest operations:",
            "*    UpdatePhoneNumber (POST /phone-numbers/{phoneNumberId})",
        ]
    )


@pytest.mark.parametrize(
    "call",
    ["client.list_accounts()", "requests.get('https://chime.us-east-1.amazonaws.com/nowhere')"],
    ids=["botocore", "requests"],
)
def test_the_traceback_of_an_unexpected_call_ends_outside_the_plugin(run: Run, call: str) -> None:
    result = run(f"def test_it(chime_phone): {call}", "--tb=short")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["test_it.py:*: in test_it"])
    result.stdout.no_fnmatch_line("*pytest_chime_phone*.py:*: in *")


def test_the_nearest_script_of_an_unexpected_call_is_shown(run: Run) -> None:
    result = run("""
def test_it(chime_phone):
    chime_phone.add_response(Success({}), operation="ListAccounts")
    client.get_account_settings(AccountId="a")
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*nearest scripted: add_response(Success({}), operation='ListAccounts')",
            "*    operation: scripted 'ListAccounts', called 'GetAccountSettings'",
        ]
    )
