"""Clients of both services, and errors told by their code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, ServiceError
from pytest_chime_phone.domain.service_model import operation_model, violation

from .calling import client_of

Refuses = Callable[..., Any]


@pytest.fixture
def voice(chime_phone: ChimePhone) -> Any:
    """A client of chime-sdk-voice."""
    return client_of("chime-sdk-voice")


@pytest.fixture
def chime(chime_phone: ChimePhone) -> Any:
    """A client of chime."""
    return client_of("chime")


@pytest.fixture(params=["chime", "chime-sdk-voice"])
def client(request: pytest.FixtureRequest, chime_phone: ChimePhone) -> Any:
    """A client of either service."""
    return client_of(request.param)


@pytest.fixture
def refuses(chime_phone: ChimePhone) -> Refuses:
    """`with refuses("Conflict"):` the block ends in that error, and leaves every number as it was."""

    @contextmanager
    def refuse(code: str, *, match: str | None = None) -> Iterator[None]:
        before = {e164: dict(members) for e164, members in chime_phone.phone_numbers.items()}
        with pytest.raises(ClientError, match=match) as caught:
            yield
        assert caught.value.response["Error"]["Code"] in (f"{code}Exception", f"{code}ClientException")
        assert dict(chime_phone.phone_numbers) == before

    return refuse


@pytest.fixture
def every_answer_conforms(chime_phone: ChimePhone) -> Iterator[None]:
    """At the end of a test, each answer is judged by the installed model of its operation."""
    yield
    for call in chime_phone.calls:
        model = operation_model(call.service, call.operation)
        if isinstance(call.outcome, ServiceError):
            assert call.outcome.code in {shape.name for shape in model.error_shapes}
        elif model.output_shape:
            assert violation(model.output_shape, call.outcome.body) is None
