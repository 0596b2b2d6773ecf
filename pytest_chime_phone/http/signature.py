"""Signatures of requests, and what the service answers where one is missing or wrong.

`auth="signed"` (the default) only checks the form of a SigV4 signature; `"verify"` recomputes it with
botocore's own signer; `"ignore"` accepts every request.  Clients sign by the wall clock and the fake
has a clock of its own, so no request is ever too old: our choice.
"""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from ..domain.outcomes import ServiceError
from .call import Call
from .our_hosts import region_of_url

Auth = Literal["signed", "ignore", "verify"]

#: The example key pair of the AWS documentation, which secret scanners know to be harmless.
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105
#: The name that both services sign by, and their scope ends with.
SIGNING_NAME = "chime"

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[\w-]+)/(?P<service>[\w-]+)"
    r"/aws4_request, ?SignedHeaders=(?P<signed>[^,]+), ?Signature=(?P<signature>[0-9a-f]+)"
)
_PARTS = ("AWS4-HMAC-SHA256 ", "Credential=", "SignedHeaders=", "Signature=")


def refusal(call: Call, auth: Auth) -> ServiceError | None:
    """The error that the gateway answers instead of the operation; None where it accepts the call."""
    if auth == "ignore":
        return None
    authorization = call.header("Authorization") or _presigned(call.url)
    if authorization is None:
        return ServiceError("MissingAuthenticationTokenException")
    for part in _PARTS:
        if part not in authorization:
            return ServiceError("IncompleteSignatureException")
    return _invalid(call, _AUTHORIZATION.fullmatch(authorization)) if auth == "verify" else None


def _presigned(url: str) -> str | None:
    """The Authorization header that a presigned URL stands for."""
    if "X-Amz-Signature=" not in url:
        return None
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return (
        f"{query.get('X-Amz-Algorithm')} Credential={query.get('X-Amz-Credential')}, "
        f"SignedHeaders={query.get('X-Amz-SignedHeaders')}, Signature={query['X-Amz-Signature']}"
    )


def _invalid(call: Call, found: re.Match[str] | None) -> ServiceError | None:
    if found is None:
        return ServiceError("IncompleteSignatureException")
    if found["service"] != SIGNING_NAME:
        return ServiceError(
            "InvalidSignatureException",
            f"Credential should be scoped to correct service: '{SIGNING_NAME}'.",
        )
    region = region_of_url(call.url)
    if region and found["region"] != region:
        return ServiceError("InvalidSignatureException", "Credential should be scoped to a valid region.")
    if found["key"] != ACCESS_KEY:
        return ServiceError("UnrecognizedClientException")
    if found["signature"] != _expected(call, found):
        return ServiceError("InvalidSignatureException")
    return None


def _expected(call: Call, found: re.Match[str]) -> str:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.compat import HTTPHeaders
    from botocore.credentials import Credentials

    parts = urlsplit(call.url)
    query = [part for part in parts.query.split("&") if not part.startswith("X-Amz-Signature=")]
    unsigned = urlunsplit(parts._replace(query="&".join(query)))
    names = found["signed"].split(";")
    default_port = ":80" if parts.scheme == "http" else ":443"
    sent = {
        "host": parts.netloc.removesuffix(default_port),
        **{name.lower(): value for name, value in call.headers.items()},
    }
    signed = HTTPHeaders()
    for name in names:
        signed[name] = sent.get(name, "")

    request = AWSRequest(method=call.method, url=unsigned, data=call.body, headers=dict(signed))
    if sha256 := sent.get("x-amz-content-sha256"):
        request.headers["X-Amz-Content-SHA256"] = sha256
    request.context["timestamp"] = sent.get("x-amz-date") or dict(parse_qsl(parts.query)).get(
        "X-Amz-Date", ""
    )
    signer: Any = SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), found["service"], found["region"])
    signer.headers_to_sign = lambda request: signed  # noqa: ARG005  # those that the client has signed, not botocore's choice
    canonical = signer.canonical_request(request)
    return str(signer.signature(signer.string_to_sign(request, canonical), request))
