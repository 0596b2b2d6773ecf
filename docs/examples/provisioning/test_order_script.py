"""The script polls every five seconds; an order takes eleven, of which the test waits for none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.order_script import DONE, FAILED, PARTLY, USAGE, main
from pytest_chime_phone import ChimePhone, Fault


@pytest.fixture(autouse=True)
def _no_waiting(chime_phone: ChimePhone) -> Iterator[None]:
    with chime_phone.clock.instead_of_sleep():
        yield


def test_all_of_them(chime_phone: ChimePhone, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["206", "2"]) == DONE
    assert capsys.readouterr().out == "+12065550100 Acquired\n+12065550101 Acquired\n"
    polls = [call for call in chime_phone.calls if call.operation == "GetPhoneNumberOrder"]
    assert len(polls) == 4  # after 0, 5, 10 and 15 seconds


@pytest.mark.parametrize(
    ("failing", "code"), [(["+12065550100"], PARTLY), (["+12065550100", "+12065550101"], FAILED)]
)
def test_some_and_none(
    chime_phone: ChimePhone, capsys: pytest.CaptureFixture[str], failing: list[str], code: int
) -> None:
    chime_phone.fail_next("order", *failing)
    assert main(["206", "2"]) == code
    assert capsys.readouterr().out.count("Failed") == len(failing)


def test_not_enough_in_stock(chime_phone: ChimePhone, capsys: pytest.CaptureFixture[str]) -> None:
    chime_phone.stock.set(["+12065550100"])
    assert main(["206", "2"]) == FAILED
    assert capsys.readouterr().err == "206: 1 in stock, not 2\n"
    assert not chime_phone.phone_numbers


def test_a_poll_that_meets_a_broken_network_is_tried_again(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-reset"), operation="GetPhoneNumberOrder")
    assert main(["206", "1"]) == DONE


@pytest.mark.chime_phone(stalled_after=None)
def test_an_order_that_never_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)  # the fake's clock stands still
    assert main(["206", "1"]) == FAILED
    assert capsys.readouterr().err.endswith(": still Processing\n")


def test_usage() -> None:
    assert main([]) == USAGE
