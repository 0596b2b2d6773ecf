"""`fake_chime_phone()`: the fake without a fixture, for a `with` block or a decorated function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, Unpack

from ..around_calls import within
from ..backend.backend import Backend
from ..backend.options import OptionKeywords, Options
from ..backend.verification import verify
from ..errors import InvalidValue, UnknownName, UnusedResponse, explained_on
from ..intercept import context
from ..scripting.unexpected_call import UnexpectedCall
from .chime_phone import ChimePhone

_P = ParamSpec("_P")
_R = TypeVar("_R")
_PAGE = "reference/fixture.md#fake_chime_phoneoptions"
_MARKER = "mark it with @pytest.mark.chime_phone, which has the fake on for its set-up too."


class FakeChimePhone(AbstractContextManager[ChimePhone]):
    """A fake that is on within a `with` block; each time that it is entered, a fresh one."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._entered: list[Backend] = []

    @explained_on(_PAGE)
    def __enter__(self) -> ChimePhone:
        backend = Backend(self._options)
        context.enter(backend)
        self._entered.append(backend)
        return ChimePhone(backend)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        backend = self._entered.pop()
        try:
            verify(backend)
        except (UnexpectedCall, UnusedResponse) as failure:
            if error is None:
                raise failure.with_traceback(None)  # noqa: B904 - it has no cause
            if not isinstance(error, UnexpectedCall):
                error.add_note(str(failure))
        finally:
            context.leave(backend)

    @explained_on(_PAGE)
    def __call__(self, function: Callable[_P, _R]) -> Callable[_P, _R]:
        """Decorate a function or a coroutine function: each call of it has a fake of its own."""
        if isinstance(function, type):
            raise InvalidValue(f"fake_chime_phone() cannot decorate class {function.__name__}: {_MARKER}")
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise InvalidValue(
                f"fake_chime_phone() cannot decorate {function.__name__}, which yields: "
                "use a with block round the yield."
            )

        return within(lambda: FakeChimePhone(self._options), function)

    if not TYPE_CHECKING:  # with `__getattr__` a type checker would take any name for an attribute

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            raise UnknownName(
                f"fake_chime_phone() has no {name!r} outside a with block: "
                "write `with fake_chime_phone() as chime_phone:`."
            )


@explained_on("reference/flags.md#options")
def fake_chime_phone(**options: Unpack[OptionKeywords]) -> FakeChimePhone:
    """A fake of the Amazon Chime phone-number API, for the length of a `with` block.

    The keywords are those of the marker `chime_phone`: `auth`, `phone_number_id_form`, `retries`,
    `allow_unused`, `numbers`, `settle_after`, `durations`, `lag`, `stalled_after`, `known_targets`,
    `page_size`, `quota`, `rate`, `queue_status`, `repeat`, `block_network`, `observed`; what each means is
    on the page `docs/reference/flags.md`.

    At the end of the block `UnexpectedCall` is raised for calls that had no truthful answer, and
    `UnusedResponse` for scripted outcomes that no call consumed; if the block raises, both are notes on
    its exception.  It decorates functions and coroutine functions as well.

    Examples:
        >>> import boto3
        >>> with fake_chime_phone() as chime_phone:
        ...     number = chime_phone.add_phone_number(CallingName="Acme")
        ...     client = boto3.client("chime-sdk-voice")
        ...     response = client.get_phone_number(PhoneNumberId=number["PhoneNumberId"])
        >>> response["PhoneNumber"]["CallingName"]
        'Acme'
    """
    return FakeChimePhone(Options.of(options))
