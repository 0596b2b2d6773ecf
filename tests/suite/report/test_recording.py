"""Which class each answer is of, by what it was met, and in which tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import botocore.retries.standard
import pytest

# botocore retries a 429 that no model lists, from 1.44 on.
RETRIES_ANY_429 = hasattr(botocore.retries.standard, "ThrottlingStatusCodeChecker")
GET = "chime-sdk-voice:GetPhoneNumber"
CREATE = "chime-sdk-voice:CreateVoiceConnector"
THROTTLED, QUOTED = 'ServiceError("ThrottledClientException")', '"GetPhoneNumber"'
Told = Callable[..., Any]


def met(value: Any, row: str) -> dict[str, tuple[list[str], int]]:
    cells = value["operations"][row]
    return {name: (cell["by"], cell["calls"]) for name, cell in cells.items() if cell["state"] == "met"}


def test_what_the_account_answers_and_what_a_script_does(told: Told) -> None:
    value = told("""
def test_there(chime_phone):
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), Fault("read-timeout"))
    look_up()

def test_not_there(chime_phone):
    for _ in range(2):
        with pytest.raises(ClientError): look_up()

def test_garbled(chime_phone):
    chime_phone.add_response(MalformedResponse(b"{}"), MalformedResponse(b"null"))
    assert "PhoneNumber" not in look_up()
    with pytest.raises(TypeError): look_up()

def test_reset(chime_phone):
    chime_phone.add_response(Fault("truncated-body"))
    look_up()
    chime_phone.reset()

def test_of_something_else(): pass
""")
    assert met(value, GET) == {
        "answered": (["state"], 1),
        "refused: NotFound": (["state"], 2),
        "busy and retried": (["script"], 1),
        "unreachable": (["script"], 1),
        "silent {}": (["script"], 2),
        "parser error": (["script"], 1),
    }
    cells = value["operations"][GET]
    assert cells["refused: NotFound"]["tests"] == ["test_it.py::test_not_there"]
    assert sorted(cells["silent {}"]["tests"]) == ["test_it.py::test_garbled", "test_it.py::test_reset"]
    assert cells["busy and not retried"] == {
        "state": "never",
        "by": [],
        "calls": 0,
        "tests": [],
        "paste": f"chime_phone.add_response({THROTTLED}, operation={QUOTED})",
    }
    assert list(value["operations"]) == [GET]
    assert "lost answer" not in cells


@pytest.mark.slow
def test_answers_that_are_lost(told: Told) -> None:
    value = told("""
def test_effect(chime_phone):
    chime_phone.add_response(Fault("read-timeout"), operation="CreateVoiceConnector", effect=True)
    voice().create_voice_connector(Name="Seattle", RequireEncryption=True)

def test_after_effect(chime_phone):
    chime_phone.add_response(Fault("read-timeout").after_effect(), operation="CreateVoiceConnector")
    voice().create_voice_connector(Name="Seattle", RequireEncryption=True)

def test_of_a_read_nothing_is_lost(chime_phone):
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(Fault("read-timeout"), operation="GetPhoneNumber", effect=True)
    look_up()
""")
    assert met(value, CREATE) == {"answered": (["state"], 2), "lost answer": (["script"], 2)}
    assert met(value, GET) == {"answered": (["state"], 1), "unreachable": (["script"], 1)}


def test_examples_of_a_strategy(told: Told) -> None:
    value = told(
        """
from hypothesis import given, settings, strategies as st

@settings(max_examples=5, database=None)
@given(st.sampled_from([ServiceError("ForbiddenException"), ServiceError("BadRequestException")]))
def test_it(chime_phone, outcome):
    chime_phone.add_response(outcome)
    with pytest.raises(ClientError): look_up()
    with pytest.raises(ClientError): look_up()
""",
        *("-p", "hypothesispytest"),
    )
    found = met(value, GET)
    assert found["refused: not permitted"][0] == found["refused: BadRequest"][0] == ["strategy"]
    assert found["refused: NotFound"] == (
        ["state"],
        found["refused: not permitted"][1] + found["refused: BadRequest"][1],
    )


def test_what_the_model_does_not_list_counts_once_it_is_met(told: Told) -> None:
    value = told("""
def test_it(chime_phone):
    scripts = [
        ServiceError("ExpiredTokenException"), MalformedResponse(b"<html>", status=403),
        MalformedResponse(b"<html>", status=429), ServiceError("ThrottlingException"),
        MalformedResponse(b'{"PhoneNumber":{"Status":7}}'), MalformedResponse(b"<html>", status=502),
    ]
    for outcome in scripts:
        chime_phone.add_response(outcome)
        try: look_up()
        except Exception: pass
""")
    assert met(value, GET) == {
        "refused: NotFound": (["state"], 2 + RETRIES_ANY_429),
        "refused: otherwise": (["script"], 2),
        "busy and retried": (["script"], 2),
        "busy and not retried": (["script"], 1),
        "misread answer": (["script"], 1),
    }


def test_through_requests_and_a_fake_of_its_own(told: Told) -> None:
    value = told("""
URL = "https://voice-chime.us-east-1.amazonaws.com/phone-numbers/+12065550100"

def test_it():
    with fake_chime_phone(auth="ignore") as fake:
        fake.add_response(ServiceError("ServiceUnavailableException"), Fault("truncated-body"))
        requests.get(URL, timeout=1)
        with pytest.raises(requests.ConnectionError): requests.get(URL, timeout=1)
        assert len(fake.calls) == 2
    assert len(fake.calls) == 2
""")
    assert met(value, GET) == {"busy and not retried": (["script"], 1), "unreachable": (["script"], 1)}
    assert "busy and retried" not in value["operations"][GET]


def test_items_of_a_batch_and_operations_without_state(told: Told) -> None:
    value = told("""
def test_it(chime_phone):
    voice().batch_delete_phone_number(PhoneNumberIds=[NUMBER])
    chime_phone.add_response(Success({}), operation="ListVoiceProfileDomains")
    voice().list_voice_profile_domains()
    chime_phone.add_response(Fault("truncated-body"), operation="DeleteVoiceProfileDomain")
    voice().delete_voice_profile_domain(VoiceProfileDomainId="0123456789abcdef-0123")
""")
    assert met(value, "chime-sdk-voice:BatchDeletePhoneNumber") == {"one item refused": (["state"], 1)}
    assert met(value, "chime-sdk-voice:DeleteVoiceProfileDomain") == {"answered": (["script"], 1)}
    row = value["operations"]["chime-sdk-voice:DeleteVoiceProfileDomain"]
    assert not {"lost answer", "silent {}", "parser error"} & row.keys()


def test_faults_before_there_is_a_connection_and_at_a_server(told: Told) -> None:
    value = told("""
def test_it(chime_phone):
    with chime_phone.serve() as url:
        client = boto3.session.Session().client("chime-sdk-voice", region_name="us-east-1", endpoint_url=url)
        chime_phone.add_response(Fault("dns-failure"))
        with pytest.raises(ClientError): client.get_phone_number(PhoneNumberId=NUMBER)
""")
    assert met(value, GET) == {"refused: NotFound": (["state"], 1), "unreachable": (["script"], 1)}


def test_calls_outside_of_tests(told: Told) -> None:
    value = told("voice().list_phone_numbers()\ndef test_it(): pass", "--chime-phone")
    assert value["operations"]["chime-sdk-voice:ListPhoneNumbers"]["answered"]["tests"] == [
        "(outside of tests)"
    ]


SUITE = """
@pytest.mark.parametrize("line", range(4))
def test_it(chime_phone, line):
    chime_phone.add_response(ServiceError("ServiceUnavailableException"), optional=True)
    with pytest.raises(ClientError): look_up()
"""


@pytest.mark.slow
def test_workers_count_as_one_process_does(told: Told) -> None:
    alone = told(SUITE)
    for value in (alone, several := told(SUITE, "-p", "xdist.plugin", "-n", "2")):
        value["operations"][GET]["refused: NotFound"]["tests"].sort()
        value["operations"][GET]["busy and retried"]["tests"].sort()
    assert several == alone
    assert met(alone, GET)["refused: NotFound"] == (["state"], 4)


@pytest.mark.slow
def test_a_worker_that_crashes_is_told_of(report: Callable[..., pytest.RunResult]) -> None:
    tests = f"{SUITE}\ndef test_crash(): __import__('os')._exit(1)"
    result = report(tests, "--chime-phone-report", "-p", "xdist.plugin", "-n", "1", "--max-worker-restart=0")
    result.stdout.fnmatch_lines(["outcomes of workers that crashed are missing: 1"])


MAKES = """
@pytest.mark.chime_phone(sweep=["Fault", "lost"], raises=(ClientError, BotoCoreError))
def test_it(chime_phone):
    voice().create_voice_connector(Name="Seattle", RequireEncryption=True)
"""


@pytest.mark.slow
def test_a_sweep_meets_outcomes_for_the_test_that_it_runs_again(told: Told) -> None:
    value = told(MAKES, "--chime-phone-sweep")
    found = met(value, CREATE)
    assert found["unreachable"][0] == found["lost answer"][0] == ["sweep"]
    assert value["operations"][CREATE]["lost answer"]["tests"] == ["test_it.py::test_it"]
    assert value["sweep"]["verdicts"]["duplicated"] == 2


@pytest.mark.slow
@pytest.mark.usefixtures("own_processes")  # or the report would count what is recorded, too
def test_chaos_meets_outcomes(told: Told) -> None:
    value = told(MAKES, "--chime-phone-chaos=read-timeout:lost=1", "--chime-phone-seed=1")
    assert met(value, CREATE) == {"lost answer": (["chaos"], 3)}


@pytest.mark.slow
@pytest.mark.parametrize("flag", [[], ["--chime-phone-sweep"]])
def test_nothing_is_counted_where_nobody_asks(
    report: Callable[..., pytest.RunResult], flag: list[str]
) -> None:
    result = report(
        """
def test_it(chime_phone):
    from pytest_chime_phone.scripting.call_log import CallLog
    assert CallLog.listener is None
    try: look_up()
    except (ClientError, BotoCoreError, TypeError): pass
""",
        *flag,
    )
    assert result.ret == 0
    assert "outcome classes met" not in result.stdout.str()
