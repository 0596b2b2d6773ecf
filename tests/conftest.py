"""For every test: what is loaded lazily is loaded here, and botocore's data is read once.

pytester removes from `sys.modules` what an inner run was the first to load; the rest of the package
would go on with the old modules, and the next inner run meet classes of both.

Each session of botocore reads the endpoints of all services anew, for a tenth of a second, and most tests
have a session of their own.  Under a fake they are read once; here they are everywhere.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages

import pytest

import pytest_chime_phone


def pytest_collection() -> None:
    """In a process that runs tests; the one that deals them out to workers needs nothing of this."""
    import botocore.session
    import hypothesis  # noqa: F401 - whose entry points import a module of the package

    for _, name, _ in walk_packages(pytest_chime_phone.__path__, "pytest_chime_phone."):
        library = name.rpartition(".")[2].partition("_")[0]
        if library not in ("aiobotocore", "aiohttp", "httpx") or find_spec("aiobotocore"):
            import_module(name)

    from pytest_chime_phone.intercept.botocore_data import create_keeping_loader

    botocore.session.create_loader = create_keeping_loader


def pytest_collection_finish() -> None:
    """What is loaded by now stays.  To look through it for garbage takes 0.1 s, and pytest 8.4 does so five
    times after each inner run.  To look for garbage less often saves some seconds of each worker.

    From here on no bytecode is written: Python tells a changed file by its size and the second of its change,
    and many inner tests are changed by one character within a second.
    """
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # for inner runs in a process of their own
    from hypothesis import find, strategies

    # Its first example registers a source of randomness, and Hypothesis 6.131 does not see in what is frozen
    # that somebody refers to it.
    find(strategies.none(), lambda _: True)
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session")
def download_folder(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """`download_folder("name")`: in pytest's cache, for the next run too; without the cache, for this one."""
    cache: pytest.Cache | None = getattr(pytestconfig, "cache", None)  # not there where its plugin is off
    return cache.mkdir if cache else tmp_path_factory.mktemp
