"""Which tests have the fake on: those that take it, with all that is set up for them, and no others."""

from __future__ import annotations

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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_a_bad_ini_setting_is_a_usage_error(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchime_phone = maybe")
    result = run("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: the ini setting chime_phone: *maybe*use true or false."])
