"""Installed and unused, the plugin costs next to nothing: it imports none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
HEAVY = [
    *("aiobotocore", "aiohttp", "boto3", "botocore", "h11", "hypothesis", "requests", "responses", "urllib3"),
]

UNUSED = f"""
import sys

def test_it(request):
    assert request.config.pluginmanager.has_plugin("chime_phone")
    assert not [name for name in {HEAVY} if name in sys.modules]
"""


@pytest.fixture(autouse=True)
def _no_other_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other plugins import is not ours."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_a_run_without_the_fixture_imports_no_client_library(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(UNUSED + "    assert 'pytest_chime_phone.fake' not in sys.modules")
    pytester.runpytest_subprocess("-p", "chime_phone").assert_outcomes(passed=1)


def test_found_by_its_entry_point_it_is_as_cheap(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    pytester.makepyfile(
        "import sys\n\ndef test_it(): assert 'pytest_chime_phone.plugin.hooks.lifecycle' not in sys.modules"
    )
    result = pytester.runpytest_subprocess("-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["plugins: *chime-phone-*"])


def test_a_property_without_the_fixture_loads_no_fake(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
import sys
from hypothesis import given, strategies as st

@given(st.booleans())
def test_it(flag):
    assert "pytest_chime_phone.plugin.hooks.lifecycle" not in sys.modules
"""
    )
    pytester.runpytest_subprocess("-p", "chime_phone").assert_outcomes(passed=1)


def test_collecting_marked_tests_imports_no_client_library(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        UNUSED
        + """
import pytest

@pytest.mark.chime_phone(auth="verify", retries="real", allow_unused=True, phone_number_id_form="e164")
def test_marked(): raise AssertionError("deselected")
"""
    )
    result = pytester.runpytest_subprocess("-p", "chime_phone", "-k", "test_it")
    result.assert_outcomes(passed=1, deselected=1)


@pytest.mark.parametrize("module", ["pytest_chime_phone", "pytest_chime_phone.plugin.hooks"])
def test_an_import_is_timed_without_a_client_library(module: str) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", f"import {module}"],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()}
    assert module.partition(".")[0] in imported
    assert not imported & set(HEAVY)
