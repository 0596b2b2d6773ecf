"""Real keys, tokens, profiles and metadata endpoints, out of reach while a fake is on.

The environment gets the documentation's example keys in their place, and every variable that is
touched is put back exactly as it was, an empty one included, unless somebody else has set it since.
"""

from __future__ import annotations

import os
import re

from ..http.signature import ACCESS_KEY, SECRET_KEY

DEFAULT_REGION = "us-east-1"

_SECRET = re.compile(
    r"AWS_\w*(KEY|SECRET|TOKEN|CREDENTIAL|PROFILE|ROLE_ARN|ROLE_SESSION|CONFIG_FILE|METADATA)|BOTO_CONFIG$"
)
_IN_THEIR_PLACE = {
    "AWS_ACCESS_KEY_ID": ACCESS_KEY,
    "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


class HiddenCredentials:
    """What the environment held before, and what stands there in its place."""

    def __init__(self) -> None:
        environ = os.environ
        there = {name for name in environ if name.startswith(("AWS_", "BOTO_"))}
        wanted = dict(_IN_THEIR_PLACE)
        if "AWS_DEFAULT_REGION" not in there or not environ["AWS_DEFAULT_REGION"]:
            wanted["AWS_DEFAULT_REGION"] = environ.get("AWS_REGION") or DEFAULT_REGION
        found = {name for name in there if _SECRET.match(name)}
        self._put = wanted
        self._held = {name: environ[name] if name in there else None for name in {*found, *wanted}}
        for name in found - wanted.keys():
            del environ[name]
        environ.update(wanted)

    def put_back(self) -> None:
        """Undo what was done; what somebody else has set since is theirs."""
        for name, value in self._held.items():
            if os.environ.get(name) == self._put.get(name):
                _set(name, value)


def are_hidden() -> bool:
    """Whether botocore's files are out of reach; a test may have named files of its own since."""
    return os.environ.get("AWS_CONFIG_FILE") == os.devnull


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
