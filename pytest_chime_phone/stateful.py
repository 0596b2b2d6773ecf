"""`phone_number_lives` by the path that it had in version 0.1; see `pytest_chime_phone.strategies`."""

from __future__ import annotations

from .strategies.state_machine import phone_number_lives

__all__ = ["phone_number_lives"]
