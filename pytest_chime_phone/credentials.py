"""Real keys, tokens, profiles and metadata endpoints, out of reach while a fake is on.

The environment gets the documentation's example keys in their place, and every variable that is
touched is put back exactly as it was, an empty one included.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

#: The example key pair of the AWS documentation, which secret scanners know to be harmless.
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105
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

Hidden = Mapping[str, str | None]


def hide() -> Hidden:
    """Replace what leads to a real account; returns what `put_back` needs."""
    environ = os.environ
    wanted = dict(_IN_THEIR_PLACE)
    if not environ.get("AWS_DEFAULT_REGION"):
        wanted["AWS_DEFAULT_REGION"] = environ.get("AWS_REGION") or DEFAULT_REGION
    found = [name for name in environ if name.startswith(("AWS_", "BOTO_")) and _SECRET.match(name)]
    hidden = {name: environ.get(name) for name in {*found, *wanted}}
    for name in found:
        if name not in wanted:
            del environ[name]
    environ.update(wanted)
    return hidden


def put_back(hidden: Hidden) -> None:
    """The environment as it was before `hide`."""
    for name, value in hidden.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
