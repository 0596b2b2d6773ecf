"""Which tests have the fake on: those that take it, with all that is set up for them, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]
IN_ORDER = ("-p", "no:randomly")

MARKED_THEN_PLAIN = """
@pytest.mark.chime_phone
def test_marked(): assert is_on()

def test_plain(): assert not is_on()
"""


@pytest.mark.parametrize(
    "before",
    [
        "@pytest.fixture(scope='session', autouse=True)\ndef others(): yield",
        "@pytest.fixture(scope='module', autouse=True)\ndef others(tmp_path_factory): pass",
        "def setup_module(): pass",
        "class Session:\n    @pytest.fixture(scope='class', autouse=True)\n    def others(self): yield",
    ],
    ids=["session fixture", "module fixture", "setup_module", "class"],
)
def test_the_marker_of_one_test_is_off_in_the_next(run: Run, watch: None, before: str) -> None:
    result = run(f"{before}\n{MARKED_THEN_PLAIN}", *IN_ORDER)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["left changed: nothing."])


def test_tmp_path_of_a_marked_test_is_off_in_the_next(run: Run) -> None:
    result = run(
        """
@pytest.mark.chime_phone
def test_marked(tmp_path): assert is_on()
def test_plain(tmp_path): assert not is_on()
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("takes", ["chime_phone, office", "office, chime_phone"])
@pytest.mark.parametrize("scope", ["module", "session"])
def test_a_wider_fixture_of_a_test_that_takes_the_fake_calls_it(run: Run, scope: str, takes: str) -> None:
    result = run(
        f"""
@pytest.fixture(scope="{scope}")
def office():
    assert is_on()
    boto3.client("chime-sdk-voice").get_phone_number_settings()
    yield boto3.client("chime-sdk-voice")
    assert is_on()
    boto3.client("chime-sdk-voice").get_phone_number_settings()

def test_it({takes}):
    chime_phone.add_phone_number("+12065550100")
    assert office.get_phone_number(PhoneNumberId="+12065550100")
    assert len(chime_phone.calls) == 2

def test_without(office):
    assert not is_on()
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("taken", ["named", "used", "marked"])
def test_what_xunit_sets_up_for_it_is_set_up_with_the_fake_on(run: Run, watch: None, taken: str) -> None:
    mark = {
        "used": "usefixtures('chime_phone')",
        "marked": "chime_phone",
        "named": "skipif(False, reason='')",
    }
    argument = ", chime_phone" if taken == "named" else ""
    result = run(
        f"""
SEEN = []
def setup_module(): SEEN.append(is_on())
def teardown_module(): assert is_on()

@pytest.mark.{mark[taken]}
class TestIt:
    @classmethod
    def setup_class(cls): SEEN.append(is_on())
    @classmethod
    def teardown_class(cls): assert is_on()
    def setup_method(self): SEEN.append(is_on())
    def teardown_method(self): assert is_on()
    def test_it(self{argument}): assert SEEN == [True, True, True]
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["left changed: nothing."])


@pytest.mark.parametrize("mark", ["usefixtures('chime_phone')", "chime_phone"])
def test_the_class_set_up_of_unittest_has_the_fake_on(run: Run, watch: None, mark: str) -> None:
    result = run(f"""
@pytest.mark.{mark}
class Numbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        assert is_on()
        cls.voice = boto3.client("chime-sdk-voice")
    @classmethod
    def tearDownClass(cls):
        assert is_on()
    def test_it(self):
        with self.assertRaises(self.voice.exceptions.NotFoundException):
            self.voice.get_phone_number(PhoneNumberId="+12065550100")
""")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["left changed: nothing."])


def test_what_a_fixture_added_is_there_for_the_tests_in_whose_closure_it_is(run: Run) -> None:
    result = run(
        """
@pytest.fixture(scope="session")
def office(chime_phone): chime_phone.add_phone_number("+12065550100")
@pytest.fixture(scope="session")
def branch(chime_phone): chime_phone.add_phone_number("+12065550101")

def numbers(chime_phone): return [n[-1] for n in chime_phone.phone_numbers]

def test_office(chime_phone, office): assert numbers(chime_phone) == ["0"]
def test_branch(chime_phone, branch): assert numbers(chime_phone) == ["1"]
def test_both(chime_phone, branch, office): assert numbers(chime_phone) == ["0", "1"]
def test_none(chime_phone): assert numbers(chime_phone) == []
class TestAuto:
    @pytest.fixture(autouse=True)
    def take(self, branch): pass
    def test_auto(self, chime_phone): assert numbers(chime_phone) == ["1"]
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=5)


def test_what_two_fixtures_make_by_themselves_does_not_collide(run: Run) -> None:
    result = run(
        """
ORDER = {"ProductType": "VoiceConnector", "E164PhoneNumbers": ["+12125550100"]}

@pytest.fixture(scope="session")
def one(chime_phone):
    chime_phone.add_phone_number()
    return client.create_phone_number_order(**ORDER)["PhoneNumberOrder"]["PhoneNumberOrderId"]

@pytest.fixture(scope="session")
def other(chime_phone):
    chime_phone.add_phone_number()
    ORDER["E164PhoneNumbers"] = ["+12125550101"]
    return client.create_phone_number_order(**ORDER)["PhoneNumberOrder"]["PhoneNumberOrderId"]

def test_one(one): pass
def test_other(other): pass
def test_both(chime_phone, one, other):
    assert one != other
    assert len(client.list_phone_number_orders()["PhoneNumberOrders"]) == 2
    assert len(chime_phone.phone_numbers) == 4
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=3)


def test_of_fixtures_of_one_name_the_nearest_counts(run: Run) -> None:
    def module(fixture: str, expected: list[str]) -> str:
        return f"""
{fixture}
@pytest.mark.parametrize("round", [1, 2])
def test_it(chime_phone, office, round): assert [n[-1] for n in chime_phone.phone_numbers] == {expected}
"""

    result = run(
        module("", ["0"]),
        *IN_ORDER,
        conftest="""
@pytest.fixture(scope="session")
def office(chime_phone): chime_phone.add_phone_number("+12065550100")
""",
        test_other=module(
            """
@pytest.fixture(scope="module")
def office(chime_phone): chime_phone.add_phone_number("+12065550101")
""",
            ["1"],
        ),
        test_more=module(
            """
@pytest.fixture(scope="module")
def office(office, chime_phone): chime_phone.add_phone_number("+12065550102")
""",
            ["0", "2"],
        ),
    )
    result.assert_outcomes(passed=6)


@pytest.mark.parametrize("scope", ["module", "session"])
def test_a_fixture_requested_by_name_at_run_time_is_on_from_there(run: Run, watch: None, scope: str) -> None:
    result = run(
        f"""
@pytest.fixture(scope="{scope}")
def office(chime_phone):
    chime_phone.add_phone_number("+12065550100")

@pytest.fixture
def late(request):
    request.getfixturevalue("office")

def test_first(office): assert look_up()

@pytest.mark.parametrize("name", ["office", "late"])
def test_by_name(request, name):
    assert not is_on()
    request.getfixturevalue(name)
    assert is_on()
    assert look_up()

def test_by_a_fixture(late): assert is_on() and look_up()
def test_without(): assert not is_on()
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["left changed: nothing."])


def test_a_conditional_autouse_fixture_turns_it_on_before_the_test(run: Run) -> None:
    result = run(
        """
@pytest.fixture(autouse=True)
def fake_where_wanted(request):
    if "fake" in request.node.name:
        request.getfixturevalue("chime_phone")

def test_with_fake(): assert is_on()
def test_without(): assert not is_on()
def test_with_fake_again(): assert is_on()
""",
        *IN_ORDER,
    )
    result.assert_outcomes(passed=3)


def test_a_failing_test_may_be_run_again(run: Run) -> None:
    pytest.importorskip("pytest_rerunfailures", reason="pytest-rerunfailures is not installed")
    result = run(
        """
runs = []
def test_it(chime_phone, tmp_path):
    assert not chime_phone.phone_numbers
    chime_phone.add_phone_number("+12065550100")
    runs.append(1)
    assert len(runs) == 2
""",
        "-p",
        "pytest_rerunfailures",
        "--reruns",
        "2",
    )
    result.stdout.fnmatch_lines(["*1 passed, 1 rerun*"])


def test_clients_made_at_import_have_a_region_under_the_flag(run: Run, watch: None) -> None:
    source = """
voice = boto3.client("chime-sdk-voice")
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert voice.get_phone_number(PhoneNumberId="+12065550100")
"""
    run(source, "--chime-phone").assert_outcomes(passed=1)


def test_without_the_flag_a_client_made_at_import_is_told_what_to_write(run: Run) -> None:
    result = run('voice = boto3.client("chime-sdk-voice")\ndef test_it(chime_phone): pass')
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*NoRegionError*", "A client is made when this module is imported*"])


def test_another_error_of_collection_is_left_alone(run: Run) -> None:
    result = run("1 / 0")
    result.stdout.no_fnmatch_line("*chime*imported*")


def test_a_failure_without_any_call_says_so(run: Run) -> None:
    result = run("def test_it(chime_phone): assert False")
    result.stdout.fnmatch_lines(["No call reached the fake.*", "*chime_phone_server*", "*block_network*"])


@pytest.mark.parametrize("then", ["", "; assert False"])
def test_a_call_that_has_no_answer_has_reached_the_fake(run: Run, then: str) -> None:
    call = 'boto3.client("chime-sdk-voice").list_voice_profiles(VoiceProfileDomainId="x" * 20)'
    swallowed = f"""
import contextlib
def test_it(chime_phone):
    with contextlib.suppress(BaseException):
        {call}
    pass{then}
"""
    for test in (swallowed, f"def test_it(chime_phone): {call}"):
        result = run(test)
        result.stdout.fnmatch_lines(["*ListVoiceProfiles of chime-sdk-voice has no answer*"])
        result.stdout.no_fnmatch_line("No call reached the fake*")


def test_a_call_before_a_reset_has_reached_the_fake(run: Run) -> None:
    source = """
def test_calls(chime_phone):
    boto3.client("chime").list_phone_numbers()
    for _ in "twice":
        chime_phone.reset()
    assert False

def test_calls_nothing(chime_phone):
    chime_phone.reset()
    assert False
"""
    output = run(source, "-p", "no:randomly").stdout.str()
    _, calls, calls_nothing = re.split("_ test_calls(?:_nothing)? _", output)
    assert "No call reached the fake" not in calls
    assert "No call reached the fake" in calls_nothing


def test_a_failure_of_a_test_that_only_the_flag_has_given_the_fake_is_told_nothing(run: Run) -> None:
    run("def test_it(): assert False", "--chime-phone").stdout.no_fnmatch_line("No call reached the fake*")
    result = run("def test_it(chime_phone): assert False", "--chime-phone")
    result.stdout.fnmatch_lines(["No call reached the fake.*"])


def test_a_verbose_failure_tells_where_a_number_came_from(run: Run) -> None:
    source = """
@pytest.fixture(scope="module")
def office(chime_phone): chime_phone.add_phone_number("+12065550100")
def test_it(office, chime_phone):
    chime_phone.add_phone_number("+12065550101")
    assert False
"""
    result = run(source, "-v")
    result.stdout.fnmatch_lines(["+12065550100 of fixture office (module)", "+12065550101"])
    run(source).stdout.no_fnmatch_line("*of fixture office*")


@pytest.mark.parametrize(
    "user",
    [
        "@pytest.fixture(scope='module')\ndef office(chime_phone): pass\ndef test_it(office): pass",
        "import hypothesis as h\n@h.given(n=h.strategies.none())\ndef test_it(n, chime_phone): pass",
    ],
    ids=["wider fixture", "given"],
)
def test_a_failure_under_an_override_says_what_to_do(run: Run, user: str) -> None:
    result = run(
        user,
        "-p",
        "_hypothesis_pytestplugin",
        conftest="""
@pytest.fixture
def chime_phone(chime_phone):
    return chime_phone
""",
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["chime_phone is a fixture of this suite here, *conftest.py:*"])


SWALLOWED = """
def app():
    try:
        boto3.client("chime-sdk-voice").list_voice_profile_domains()
    except BaseException:
        pass
"""


@pytest.mark.parametrize(
    "end",
    [
        "def test_it(self): app(); self.skipTest('')",
        "@unittest.expectedFailure\n    def test_it(self): app(); self.fail()",
        "@pytest.mark.xfail(raises=KeyError)\n    def test_it(self): app(); raise KeyError",
    ],
    ids=["skip", "expectedFailure", "xfail"],
)
def test_an_unexpected_call_is_told_though_the_test_ends_otherwise(run: Run, end: str) -> None:
    result = run(
        f"{SWALLOWED}\n@pytest.mark.usefixtures('chime_phone')\nclass Test(unittest.TestCase):\n    {end}"
    )
    assert result.parseoutcomes().get("errors") == 1
    result.stdout.fnmatch_lines(["*ListVoiceProfileDomains of chime-sdk-voice has no answer*"])


def test_a_bad_ini_setting_is_a_usage_error(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone = maybe")
    result = run("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: the ini setting chime_phone: *maybe*use true or false."])
