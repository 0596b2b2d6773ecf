"""The hooks of the pytest plugin, and the fixtures `chime_phone` and `chime_phone_server`.

It is loaded in every pytest run of everybody who has it installed, so it imports pytest and the
standard library only; everything else waits for the first test that takes the fake.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from . import fixture_closure, flags, given_isolation, marker, report_sections

if TYPE_CHECKING:
    from ..fake import ChimePhone
    from .lifecycle import Lifecycle

_LIFECYCLE = pytest.StashKey["Lifecycle"]()
_ITEM = pytest.StashKey[pytest.Item]()  # the test that runs


def pytest_addoption(parser: pytest.Parser) -> None:
    flags.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    if config.getoption("chime_phone_record"):
        from . import recording_run

        recording_run.make_ready(config)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", marker.MARKER)
    flags.check_settings(config)
    if flags.on_for_every_test(config):
        _lifecycle(config).begin_session()
    if flags.works_on_the_suite(config):
        from . import suite_runs

        suite_runs.register(config, lambda: _lifecycle(config))
    if flags.asks_for_outcomes(config):
        from .outcome_report import OutcomeReport

        config.pluginmanager.register(
            OutcomeReport(config, lambda: config.stash.get(_LIFECYCLE, None)), "chime_phone_outcomes"
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    if lifecycle := config.stash.get(_LIFECYCLE, None):
        lifecycle.end_session()


def pytest_report_header(config: pytest.Config) -> str | None:
    return flags.header(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        return  # xdist loses an error of this hook: the test's own set-up will tell it
    for item in items:
        if item.get_closest_marker("chime_phone"):
            marker.check(item)  # a bad value ends the run before it starts


@pytest.fixture(scope="session")
def chime_phone(request: pytest.FixtureRequest) -> ChimePhone:
    """A fake of the Amazon Chime phone-number API: `chime_phone.add_phone_number("+12065550100")`.

    Clients of botocore (boto3, the AWS CLI) and requests, of whatever age, get its answers, and
    none of their traffic for Amazon Chime and Amazon Chime SDK Voice leaves the process.  No keys,
    region or network are needed.  The state is fresh for each test; what a wider-scoped fixture
    adds stays for the tests that use that fixture.  See `pytest_chime_phone.ChimePhone`.
    """
    return _lifecycle(request.config).chime_phone


@pytest.fixture(scope="session")
def chime_phone_server(
    chime_phone: ChimePhone,  # noqa: ARG001 - a test that takes the server takes the fake
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The URL of a loopback HTTP server that answers as `chime_phone` does, for other processes.

    `AWS_ENDPOINT_URL_CHIME` and `AWS_ENDPOINT_URL_CHIME_SDK_VOICE` name it in a test that takes the
    fixture.  The port stays for the session, the state is fresh for each test.  See
    `pytest_chime_phone.ChimePhone.serve`.
    """
    with _lifecycle(request.config).serving() as url:
        yield url


@pytest.hookimpl(wrapper=True, trylast=True)  # after a bad marker pytest ends what its own have begun
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    item.config.stash[_ITEM] = item
    lifecycle = item.config.stash.get(_LIFECYCLE, None)
    if lifecycle.takes_fake(item) if lifecycle else fixture_closure.takes_fake(item):
        _lifecycle(item.config).begin(item)
    yield
    if lifecycle and (request := getattr(item, "funcargs", {}).get("request")):
        lifecycle.watch_request(item, request)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    item = request.config.stash[_ITEM]
    lifecycle = request.config.stash.get(_LIFECYCLE, None)
    if fixturedef.func.__module__ == __name__:
        _lifecycle(request.config).begin_late(item, [*request.fixturenames, fixturedef.argname])
        return (yield)
    if lifecycle:
        lifecycle.watch_request(item, request)
    if fixturedef.scope == "function":
        return (yield)
    teardown = ExitStack()
    request.addfinalizer(teardown.close)  # runs after the fixture's own teardown
    was_on = lifecycle is not None and lifecycle.on
    node = request.node  # of its scope: it is there for tests with other markers, too
    with (
        lifecycle.wider_fixtures.recording(fixturedef, item, node) if lifecycle and was_on else nullcontext()
    ):
        value = yield
    lifecycle = request.config.stash.get(_LIFECYCLE, None)
    if lifecycle and lifecycle.on:
        if not was_on:
            lifecycle.wider_fixtures.keep_late(fixturedef)
        on = lifecycle.on_for_teardown(item, fixturedef, node)
        request.addfinalizer(lambda: teardown.enter_context(on))  # runs before it
    else:
        request.addfinalizer(lambda: _end_before_teardown(request.config))
    return value


def _end_before_teardown(config: pytest.Config) -> None:
    """What was set up in the real world is torn down there: it may put back what it found."""
    if lifecycle := config.stash.get(_LIFECYCLE, None):
        lifecycle.end_in_teardown()


def pytest_fixture_post_finalizer(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    if lifecycle := request.config.stash.get(_LIFECYCLE, None):
        lifecycle.discard(request.config.stash.get(_ITEM, None), fixturedef)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    def lifecycle() -> Lifecycle | None:  # a test may be the first to take the fake, in its middle
        return item.config.stash.get(_LIFECYCLE, None)

    if before := lifecycle():
        before.set_up_is_over()
    with given_isolation.each_example_fresh(getattr(item, "obj", None), lifecycle):
        try:
            yield
        except BaseException as error:
            if after := lifecycle():
                after.verify_beside(error)
            raise
        if after := lifecycle():
            after.verify()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    lifecycle = item.config.stash.get(_LIFECYCLE, None)
    if lifecycle:
        lifecycle.setting_up = False  # also where it failed
    try:
        yield
        if lifecycle := item.config.stash.get(_LIFECYCLE, None):
            lifecycle.verify_teardown()
    finally:
        if lifecycle:
            lifecycle.end()
        if context := sys.modules.get("pytest_chime_phone.intercept.context"):
            context.settle()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    try:
        yield  # tears down what a run that was cut short has left
    finally:
        if lifecycle := session.config.stash.get(_LIFECYCLE, None):
            lifecycle.end()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if lifecycle := item.config.stash.get(_LIFECYCLE, None):
        if report.failed:
            error = call.excinfo and call.excinfo.value
            report.sections += report_sections.of_test(item, report, lifecycle, error)
        if report.failed or (call.excinfo and call.excinfo.value is lifecycle.failure):
            lifecycle.failure = None  # somebody sees it
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.failed:
        report.sections += report_sections.of_collection(report)
    return report


def _lifecycle(config: pytest.Config) -> Lifecycle:
    if _LIFECYCLE not in config.stash:
        from .lifecycle import Lifecycle

        config.stash[_LIFECYCLE] = Lifecycle()
    return config.stash[_LIFECYCLE]
