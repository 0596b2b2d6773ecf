"""Runs that never use the fake, and items that are no functions."""

from __future__ import annotations

import pytest


def test_a_failing_test_without_the_fake_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(): assert False")
    pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio").assert_outcomes(failed=1)


def test_an_item_that_knows_no_fixtures_has_the_fake_on_by_flag(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
import os, pytest

class Item(pytest.Item):
    def runtest(self):
        assert os.environ["AWS_ACCESS_KEY_ID"] == "AKIAIOSFODNN7EXAMPLE"

class File(pytest.File):
    def collect(self):
        yield Item.from_parent(self, name="item")

def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".item":
        return File.from_parent(parent, path=file_path)
""")
    pytester.makefile(".item", test="")
    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio", "--chime-phone")
    result.assert_outcomes(passed=1)
