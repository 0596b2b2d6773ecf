"""Arguments of strategies, checked: `InvalidArgument` says what is wrong and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ..domain.service_model import SERVICES, ServiceName, operation_names
from ..errors import unknown


def check_choice(what: str, value: object, allowed: Iterable[str]) -> None:
    """Refuse a value that is not among the allowed ones."""
    names = list(allowed)
    if value not in names:
        raise InvalidArgument(str(unknown(what, value, names)))


def checked_service(service: object) -> ServiceName:
    check_choice("service", service, SERVICES)
    return cast(ServiceName, service)


def checked_operation(service: ServiceName, operation: str) -> str:
    check_choice(f"operation of {service}", operation, sorted(operation_names(service)))
    return operation


def check_flags(**options: object) -> None:
    """Refuse an option that is neither True nor False."""
    for name, value in options.items():
        if not isinstance(value, bool):
            raise InvalidArgument(f"{name}={value!r}: use True or False.")


def checked_overrides(overrides: Mapping[str, Any], members: Iterable[str]) -> None:
    """Members by the API's names, each with a strategy for its values."""
    for name, strategy in overrides.items():
        check_choice("PhoneNumber member", name, sorted(members))
        if not isinstance(strategy, SearchStrategy):
            raise InvalidArgument(
                f"{name}={strategy!r} is not a strategy: write {name}=st.just({strategy!r})."
            )
