"""The methods by which connections in memory work stay the libraries' own."""

from __future__ import annotations

from unittest.mock import patch

from pytest_chime_phone.intercept.transports.own_methods import own_method


class Counter:
    """A class of a library."""

    def count(self) -> int:
        return 1


def test_a_method_is_found_beneath_what_replaces_it() -> None:
    own = Counter.count
    assert own_method(Counter, "count") is own
    with patch.object(Counter, "count", autospec=True), patch.object(Counter, "count", len):
        assert own_method(Counter, "count") is own


def test_a_method_that_was_replaced_before_the_first_look_is_found_later() -> None:
    class Late:
        def count(self) -> int:
            return 1

    own = Late.count
    with patch.object(Late, "count", autospec=True):
        assert own_method(Late, "count") is Late.count
    assert own_method(Late, "count") is own
