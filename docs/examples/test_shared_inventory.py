"""An inventory for a whole module: from a file, by a fixture of module scope."""

from __future__ import annotations

from pathlib import Path

import pytest
from phone_directory import look_up

from pytest_chime_phone import ChimePhone


@pytest.fixture(scope="module")
def office(chime_phone: ChimePhone) -> ChimePhone:
    chime_phone.load(Path(__file__).with_name("numbers.json"))
    return chime_phone


@pytest.mark.usefixtures("office")
def test_the_numbers_of_the_file_are_there() -> None:
    assert look_up("+12065550100").calling_name == "Acme"
    assert not look_up("+12065550101").in_use


@pytest.mark.parametrize("_round", [1, 2])
def test_what_a_test_adds_is_gone_after_it(office: ChimePhone, _round: int) -> None:
    assert list(office.phone_numbers) == ["+12065550100", "+12065550101"]
    office.add_phone_number("+12065550102")
    office.remove_phone_number("+12065550100")


def test_reset_goes_back_to_what_the_fixture_left(office: ChimePhone) -> None:
    office.remove_phone_number("+12065550100")
    office.reset()
    assert "+12065550100" in office.phone_numbers
