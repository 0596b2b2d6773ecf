"""For every test: what is loaded lazily is loaded here.

pytester takes out of `sys.modules` what an inner run was the first to load; the rest of the package
would go on with the old modules, and the next inner run meet classes of both.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

if find_spec("aiobotocore"):
    import_module("pytest_chime_phone.intercept.aiobotocore")
