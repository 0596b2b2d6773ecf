"""What botocore and aiobotocore have in common, for the doors of both.

aiobotocore is botocore with its waiting parts written anew, so requests look alike, and moto stands in
the same place of either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .patches import Patches

#: Both services, as a signer names them.
SERVICE_IDS = ("Chime", "Chime SDK Voice")


def sent_headers(headers: Any) -> dict[str, Any]:
    """The headers of a prepared request."""
    # HeadersDict makes a key object for each look; its own dict is ten times as fast to read.
    inner = getattr(headers, "_dict", None)
    return dict(headers.items()) if inner is None else {key._key: value for key, value in inner.items()}


def outrun_moto(patches: Patches, endpoint_module: Any, is_ours: Callable[[], bool]) -> None:
    """moto's `before-send` handler answers every AWS host; for ours its 404 does not count."""
    first_non_none_response = endpoint_module.first_non_none_response

    def first_but_not_of_moto(responses: Any, default: Any = None) -> Any:
        if not is_ours():
            return first_non_none_response(responses, default)
        for handler, response in responses:
            if response is not None and not type(handler).__module__.startswith("moto."):
                return response
        return default

    patches.put(endpoint_module, "first_non_none_response", first_but_not_of_moto)
