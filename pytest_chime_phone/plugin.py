"""The pytest plugin: flags, marker, and the fixture `chime_phone`.

It is loaded in every pytest run of everybody who has it installed, so it imports pytest and the
standard library only; everything else waits for the first test that uses the fake.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from . import examples, flags

if TYPE_CHECKING:
    from .fake import ChimePhone
    from .lifetime import Lifetime

_LIFETIME = pytest.StashKey["Lifetime"]()
_ITEM = pytest.StashKey[pytest.Item]()


def pytest_addoption(parser: pytest.Parser) -> None:
    flags.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", flags.MARKER)
    flags.check_numbers_file(config)


def pytest_report_header(config: pytest.Config) -> str | None:
    return flags.header(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        return  # xdist loses an error of this hook: the test's own set-up will tell it
    for item in items:
        if item.get_closest_marker("chime_phone"):
            flags.check_marker(item)  # a bad value ends the run before it starts


@pytest.fixture(scope="session")
def chime_phone(request: pytest.FixtureRequest) -> ChimePhone:
    """A fake of the Amazon Chime phone-number API: `chime_phone.add_phone_number("+12065550100")`.

    Clients of botocore (boto3, the AWS CLI) and requests, of whatever age, get its answers, and
    none of their traffic for Amazon Chime and Amazon Chime SDK Voice leaves the process.  No keys,
    region or network are needed.  The state is fresh for each test; what a wider-scoped fixture
    adds stays for the tests under it.  See `pytest_chime_phone.ChimePhone`.
    """
    return _lifetime(request.config).fake


class _Cached(tuple[Any, ...]):
    """What pytest keeps of the session's `chime_phone`, and last the config.

    Each test that takes the value, however late, switches the fake on.
    """

    __slots__ = ()

    def __getitem__(self, index: Any) -> Any:
        _begin(super().__getitem__(-1).stash[_ITEM])
        return super().__getitem__(index)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    item.config.stash[_ITEM] = item
    if lifetime := item.config.stash.get(_LIFETIME, None):
        lifetime.fake.forgive()
    wanted = _wanted(item)
    names = getattr(item, "fixturenames", None)
    if wanted and names is not None and "chime_phone" not in names:
        names.insert(0, "chime_phone")
    yield
    if wanted and names is None:
        _begin(item)  # an item of another kind, which knows no fixtures


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    config = request.config
    if fixturedef.argname == "chime_phone" and fixturedef.func.__module__ == __name__:
        value = yield
        fixturedef.cached_result = _Cached([*(fixturedef.cached_result or ()), config])
        return value
    if fixturedef.scope == "function":
        return (yield)
    lifetime = config.stash.get(_LIFETIME, None)
    before = lifetime.fake.snapshot() if lifetime and lifetime.on else None
    # What outlives the test is set up in the real world, unless and until it takes the fake.
    pausing = lifetime is not None and lifetime.on and not _wanted(config.stash[_ITEM])
    if lifetime and pausing:
        lifetime.pause()
    resumed: list[bool] = []
    fixturedef.addfinalizer(lambda: _end(config) if any(resumed) else None)  # after its own teardown
    try:
        value = yield
    finally:
        taken = not pausing or bool(lifetime and lifetime.on)
        if lifetime and pausing:
            lifetime.unpause()
    lifetime = config.stash.get(_LIFETIME, None)
    if taken and lifetime and lifetime.on:
        lifetime.contribute(fixturedef, before)
        # Whoever takes the fixture's value later on has the fake on too.
        fixturedef.cached_result = _Cached([*(fixturedef.cached_result or ()), config])
        options = lifetime.fake.options
        # Runs before the fixture's own teardown, which may well call the service once more.
        fixturedef.addfinalizer(lambda: resumed.append(lifetime.resume(options, config.stash[_ITEM])))
    return value


def pytest_fixture_post_finalizer(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    if lifetime := request.config.stash.get(_LIFETIME, None):
        lifetime.withdraw(fixturedef)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    if _LIFETIME in item.config.stash:
        item.config.stash[_LIFETIME].fake.start_here()
    with examples.each_one_fresh(getattr(item, "obj", None), lambda: item.config.stash.get(_LIFETIME, None)):
        try:
            yield  # the test may well be the first to take the fake
        except BaseException as error:
            if _LIFETIME in item.config.stash:
                item.config.stash[_LIFETIME].verify_beside(error)
            raise
        if _LIFETIME in item.config.stash:
            item.config.stash[_LIFETIME].verify()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    try:
        yield
        if lifetime := item.config.stash.get(_LIFETIME, None):
            lifetime.verify_complaints()
    finally:
        _end(item.config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    try:
        yield  # tears down what a run that was cut short has left
    finally:
        _end(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    lifetime = item.config.stash.get(_LIFETIME, None)
    if report.when == "call" and report.failed and lifetime and lifetime.on and lifetime.fake.calls:
        report.sections.append(("chime_phone calls", lifetime.fake.transcript()))
    return report


def _wanted(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("chime_phone") or flags.on_for_every_test(item.config))


def _begin(item: pytest.Item) -> None:
    lifetime = _lifetime(item.config)
    if lifetime.paused:
        lifetime.unpause()
    elif not lifetime.on:
        lifetime.begin(flags.options_for(item), item)
        # In its place among the finalizers: what was set up later is undone while the fake is on,
        # what was set up before it is undone when the environment is back.
        item.addfinalizer(lifetime.end)


def _lifetime(config: pytest.Config) -> Lifetime:
    if _LIFETIME not in config.stash:
        from .lifetime import Lifetime

        config.stash[_LIFETIME] = Lifetime()
    return config.stash[_LIFETIME]


def _end(config: pytest.Config) -> None:
    if lifetime := config.stash.get(_LIFETIME, None):
        lifetime.end()
