"""The fixture `chime_phone_server`: one port for the session, a fresh state for each test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

CHILD = """
import subprocess

VARIABLES = ("AWS_ENDPOINT_URL_CHIME", "AWS_ENDPOINT_URL_CHIME_SDK_VOICE")
CHILD = '''
import os, urllib.request
base = os.environ["AWS_ENDPOINT_URL_CHIME_SDK_VOICE"]
try:
    print(urllib.request.urlopen(base + "/phone-numbers/+12065550100").status)
except OSError as error:
    print(error.code)
'''

def ask_in_a_child():
    return subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True).stdout

def announced():
    return [os.environ.get(name) for name in VARIABLES]
"""


@pytest.mark.slow
@pytest.mark.usefixtures("watch")
def test_each_test_starts_afresh_and_the_environment_is_as_before(run: Run) -> None:
    result = run(
        CHILD
        + """
import hypothesis, hypothesis.strategies as st

pytestmark = pytest.mark.chime_phone(auth="ignore")
urls = set()

def test_a_number(chime_phone, chime_phone_server):
    urls.add(chime_phone_server)
    assert announced() == [f"{chime_phone_server}/chime", f"{chime_phone_server}/chime-sdk-voice"]
    chime_phone.add_phone_number("+12065550100")
    assert ask_in_a_child() == "200\\n"

def test_is_gone_in_the_next(chime_phone_server, chime_phone):
    urls.add(chime_phone_server)
    assert ask_in_a_child() == "404\\n"

def test_who_does_not_take_it_does_not_see_it(chime_phone):
    assert announced() == [None, None]

@pytest.mark.chime_phone(numbers=["+12065550100"])
def test_who_takes_it_late_does(request):
    assert announced() == [None, None]
    urls.add(request.getfixturevalue("chime_phone_server"))
    assert ask_in_a_child() == "200\\n"

@hypothesis.settings(max_examples=3)
@hypothesis.given(name=st.sampled_from(["Acme", "Emca"]))
def test_examples_start_afresh(chime_phone, chime_phone_server, name):
    chime_phone.add_phone_number("+12065550100", CallingName=name)
    answer = requests.get(f"{chime_phone_server}/phone-numbers/+12065550100", timeout=10)
    assert answer.json()["PhoneNumber"]["CallingName"] == name

def test_there_was_one_port():
    assert len(urls) == 1
    assert announced() == [None, None]
""",
        "-p",
        "no:randomly",
    )
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["left changed: nothing."])


@pytest.mark.slow
def test_a_process_may_outlive_the_test_that_started_it(run: Run) -> None:
    result = run(
        CHILD
        + """
lets_everybody_in = pytest.mark.chime_phone(auth="ignore")
ECHO = "import sys\\nfor _ in sys.stdin:\\n exec(sys.argv[1])\\n sys.stdout.flush()"

@pytest.fixture(scope="module")
def app(chime_phone_server):
    command = [sys.executable, "-c", ECHO, CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        def ask():
            process.stdin.write("\\n")
            process.stdin.flush()
            return process.stdout.readline()
        yield ask
        process.stdin.close()

@pytest.fixture(scope="module")
def unrelated():
    return announced()

@lets_everybody_in
def test_one(chime_phone, app):
    assert app() == "404\\n"
    chime_phone.add_phone_number("+12065550100")
    assert app() == "200\\n"

@lets_everybody_in
def test_two(app, chime_phone):
    assert app() == "404\\n"
    [call] = chime_phone.calls
    assert (call.client, call.service) == ("http", "chime-sdk-voice")

def test_what_is_set_up_for_a_test_is_set_up_as_the_test_runs(app, unrelated):
    assert unrelated == announced()
    assert None not in announced()
""",
        "-p",
        "no:randomly",
    )
    result.assert_outcomes(passed=3)


def test_a_call_without_an_answer_fails_the_test(run: Run) -> None:
    result = run(
        """
def test_it(chime_phone_server):
    assert requests.get(f"{chime_phone_server}/nowhere", timeout=10).status_code == 404
"""
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["GET http://127.0.0.1:*/nowhere is not a request of chime: *"])


@pytest.mark.slow
def test_workers_have_servers_of_their_own_and_leave_nothing(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
import gc, os, pathlib, threading

def sockets():
    gc.collect()  # a client that nobody has any more may still hold its connection
    links = (pathlib.Path(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))
    return sum(os.readlink(link).startswith("socket:") for link in links if link.is_symlink())

def pytest_sessionstart(session):
    session.config.before = sockets(), threading.enumerate()

def pytest_unconfigure(config):
    before, threads = config.before
    left = [t.name for t in threading.enumerate() if "chime" in t.name and t not in threads]
    left += ["a socket"] * (sockets() - before)
    pathlib.Path(f"left-{os.getpid()}").write_text(repr(left))
""")
    result = run(
        """
import pathlib

@pytest.mark.parametrize("nth", range(12))
def test_it(chime_phone, chime_phone_server, nth):
    name = f"{os.getpid()} {nth}"
    chime_phone.add_phone_number("+12065550100", CallingName=name)
    voice = boto3.client("chime-sdk-voice", endpoint_url=chime_phone_server)
    assert voice.get_phone_number(PhoneNumberId="+12065550100")["PhoneNumber"]["CallingName"] == name
    pathlib.Path(f"port-{os.getpid()}-{nth}").write_text(chime_phone_server)
""",
        "-p",
        "xdist",
        "-n",
        "2",
    )
    result.assert_outcomes(passed=12)
    used = {(f.name.split("-")[1], f.read_text()) for f in pytester.path.glob("port-*")}
    assert len({process for process, _ in used}) == len({url for _, url in used}) == len(used)
    left = {f.name: f.read_text() for f in pytester.path.glob("left-*")}
    assert len(left) == 3  # the workers and who directs them
    assert set(left.values()) == {"[]"}
