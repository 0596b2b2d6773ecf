"""When the fixture's fake is on, and what each test starts from.

There is one backend for the whole session, so that fixtures of any scope can speak to it.  It is on
from before the set-up of a test that takes the fake until after its teardown, and off between such
tests.  Whether a test takes it is known when it is collected: by its closure of fixtures, its markers,
the flag or the ini setting.  What is not known then is `request.getfixturevalue`: a test that requests the
fixture by it has the fake on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from .. import server
from ..backend.backend import Backend
from ..backend.options import Options
from ..backend.verification import discard_reported, verify
from ..errors import UnusedResponse
from ..fake import ChimePhone
from ..intercept import context
from ..intercept.hidden_variables import named_in_environment
from ..scripting import failure_messages
from ..scripting.unexpected_call import UnexpectedCall
from . import fixture_closure, marker
from .wider_fixtures import WiderFixtures


class Lifecycle:
    """The one fake of a session, turned on and off."""

    def __init__(self) -> None:
        self.backend = Backend()
        self.wider_fixtures = WiderFixtures(self.backend)
        self.chime_phone = ChimePhone(self.backend)
        self.on = self.setting_up = False
        self._server_url = ""
        self.failure: BaseException | None = None  # for an unexpected call, until somebody sees it
        self._session = ExitStack()
        self._named = ExitStack()
        self._server_is_named = False

    # -- on and off

    def takes_fake(self, item: pytest.Item) -> bool:
        """Whether a test has the fake on from its set-up to its teardown."""
        return fixture_closure.takes_fake(item) or self.wider_fixtures.any_late_taker(
            item, fixture_closure.closure(item)
        )

    def begin(self, item: pytest.Item) -> None:
        """Turn on for a test, with the state that it starts from.  Raises `pytest.UsageError`."""
        self._begin(item, marker.options_for(item), fixture_closure.closure(item))
        self.setting_up = True

    def warm_up(self) -> None:
        """Load what examples of Hypothesis need, before it starts its clock."""
        if self.on:
            context.warm_up()

    def begin_example(self) -> None:
        """An example of Hypothesis begins, with what the set-up of the test has left."""
        self.backend.reset()
        if self.on:
            context.begin_run()

    def begin_session(self) -> None:
        """On from the start, for what modules do when they are imported."""
        context.enter(self.backend)
        self._session.callback(context.leave, self.backend)

    def end_session(self) -> None:
        """Turn off what `begin_session` has turned on."""
        self._session.close()

    def set_up_is_over(self) -> None:
        """The test itself begins: `reset` goes back to here."""
        self.setting_up = False
        self.backend.set_baseline()

    def discard(self, item: pytest.Item | None, fixturedef: pytest.FixtureDef[Any]) -> None:
        """A wider-scoped fixture is gone, and with it what it did.

        One that goes in the set-up of a test makes room for itself with another parameter.
        """
        if self.wider_fixtures.discard(fixturedef) and self.on and self.setting_up and item:
            self.wider_fixtures.begin(item, fixture_closure.closure(item))

    def begin_late(self, item: pytest.Item, requested: list[str]) -> None:
        """Turn on in the middle of a test that has requested the fixture by now."""
        if not self.on and "chime_phone" in requested:
            self._begin(item, marker.options_for(item), requested)
            # In its place among the finalizers: what was set up later is undone while the fake is on,
            # what was set up before it is undone when the environment is back.
            item.addfinalizer(self.end)
        elif self.on:
            self.wider_fixtures.begin_late(item, requested)
            if "chime_phone_server" in requested:
                self._name_server()

    def watch_request(self, item: pytest.Item, request: pytest.FixtureRequest) -> None:
        """Notice that a test or fixture requests `chime_phone`, or what uses it, by its name at run time.

        pytest calls no hook where the fixture is there from an earlier test.
        """
        get = request.getfixturevalue

        def getfixturevalue(argname: str) -> Any:
            value = get(argname)
            self.begin_late(item, request.fixturenames)
            return value

        request.getfixturevalue = getfixturevalue  # type: ignore[method-assign]

    def _begin(self, item: pytest.Item, settings: Options, closure: list[str]) -> None:
        self.backend.use(settings)
        self.backend.call_log.unexpected.clear()
        self.backend.call_log.clear()
        self.wider_fixtures.begin(item, closure)
        self.backend.set_baseline()
        context.enter(self.backend)
        context.begin_run()
        self.on = True
        if "chime_phone_server" in closure:
            self._name_server()

    def end(self) -> None:
        self._named.close()
        self._server_is_named = False
        if self.on:
            self.on = False
            context.leave(self.backend)

    def end_in_teardown(self) -> None:
        """Turn off, unless a test is being set up: a fixture then makes room for another parameter."""
        if not self.setting_up:
            self.end()

    @contextmanager
    def on_for_teardown(
        self, item: pytest.Item, fixturedef: pytest.FixtureDef[Any], node: pytest.Item
    ) -> Iterator[None]:
        """On for the teardown of a fixture, which may come after a test that does not take the fake."""
        settings, names = marker.options_for(node), self.wider_fixtures.built_on(fixturedef)
        if self.on:
            with self.backend.using(settings):
                self.wider_fixtures.begin(item, names)
                yield
            return
        self._begin(item, settings, names)
        try:
            yield
        finally:
            self.end()

    # -- the server

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve for the length of the block, and be named in the environment of the current test."""
        with server.serving(self.backend) as self._server_url:
            self._name_server()
            yield self._server_url
        self._server_url = ""

    def _name_server(self) -> None:
        if self._server_url and not self._server_is_named:
            self._server_is_named = True
            self._named.enter_context(named_in_environment(self._server_url))

    # -- the end of a test

    def verify(self, *, pytrace: bool = False) -> None:
        """Fail the test for what its code under test may have swallowed, and for unused scripts.

        Without `pytrace` pytest shows the message alone, which leaves out Hypothesis' notes.
        """
        __tracebackhide__ = True
        if not self.on:
            return
        try:
            verify(self.backend, besides=self.wider_fixtures.rules())
        except (UnexpectedCall, UnusedResponse) as error:
            failure = pytest.fail.Exception(str(error), pytrace=pytrace)
            self.failure = failure if isinstance(error, UnexpectedCall) else None
        else:
            return
        discard_reported(self.backend)
        raise failure

    def verify_beside(self, error: BaseException) -> None:
        """Add what is amiss to the exception that a test has ended with."""
        if isinstance(error, UnexpectedCall):
            discard_reported(self.backend)
        elif self.on and not isinstance(error, pytest.skip.Exception | pytest.xfail.Exception):
            try:
                self.verify()
            except pytest.fail.Exception as also:
                error.add_note(str(also))

    def verify_teardown(self) -> None:
        """Fail the test for what nobody has seen yet.

        That is a call that came too late for `verify`, or one in a test that then ended in a skip or
        in an expected failure of another kind.
        """
        unseen = [str(self.failure)] if self.failure else []
        unseen += self.backend.call_log.unexpected
        self.failure = None
        discard_reported(self.backend)
        if unseen:
            pytest.fail("\n\n".join(unseen), pytrace=False)

    def made_a_call_that_is_not_logged(self, error: BaseException | None) -> bool:
        """Whether a test that has failed with an error made a call that its log does not show."""
        unexpected = isinstance(error, UnexpectedCall) or self.failure is not None
        return unexpected or self.backend.call_log.was_reset

    def transcript(self) -> str:
        """The calls of the test in words; empty where there are none."""
        calls = self.backend.call_log.calls if self.on else []
        return failure_messages.transcript(calls, self.backend.account.numbers.records)

    def numbers_with_their_origin(self) -> str:
        """The account's numbers, a line each, with the fixture that each came from."""
        fixtures = self.wider_fixtures.fixtures_of_numbers()
        numbers = self.backend.account.numbers.records
        return "\n".join(f"{e164}{f' of {fixtures[e164]}' if e164 in fixtures else ''}" for e164 in numbers)

    def scripted(self) -> list[str]:
        """What was scripted, each as a line that can be pasted into a test."""
        return [f"chime_phone.{rule}" for rule in self.backend.script.rules]
