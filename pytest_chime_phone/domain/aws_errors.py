"""The errors that AWS documents as common to all actions, which no service model holds.

Three generations of the "Common Errors" page name them, partly under other names and with other
statuses; where they disagree the current page ("Common Error Types", 2025-26) wins and `status=`
gives the other.  Each row is a documented fact; the texts are ours except where a source is named.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import service_model

_CURRENT = {  # docs.aws.amazon.com, CommonErrors pages of 2025-26
    "AccessDeniedException": (403, "The caller is not allowed to perform this action."),
    # The text is seen in the wild: aws-sdk-android#3648.
    "ExpiredTokenException": (403, "The security token included in the request is expired"),
    "IncompleteSignature": (403, "The request signature does not conform to AWS standards."),
    "InternalFailure": (500, "The service failed to process the request."),
    "MalformedHttpRequestException": (400, "The request is not valid HTTP."),
    "NotAuthorized": (401, "The caller is not permitted to perform this action."),
    "OptInRequired": (403, "The AWS access key ID needs a subscription for the service."),
    "RequestAbortedException": (400, "The request was aborted before a reply was returned."),
    "RequestEntityTooLargeException": (413, "The request is larger than the service accepts."),
    "RequestTimeoutException": (408, "The request did not arrive in time."),
    "ServiceUnavailable": (503, "The service is temporarily unavailable."),
    "ThrottlingException": (400, "Rate exceeded"),
    # The text is AWS's own, as signing AWS clients report it for an unknown access key.
    "UnrecognizedClientException": (403, "The security token included in the request is invalid."),
    "UnknownOperationException": (404, "The requested operation is not recognised."),
    "ValidationError": (400, "The input does not satisfy the constraints of the service."),
}
_EARLIER = {  # the chime page of 2022-25 and the oldest generation (2019)
    "InvalidAction": (400, "The requested action is not valid."),
    "InvalidClientTokenId": (403, "The access key ID provided does not exist."),
    "InvalidParameterCombination": (400, "Parameters were given that exclude each other."),
    "InvalidParameterValue": (400, "A parameter has a value that is not allowed."),
    "InvalidQueryParameter": (400, "The query string is malformed."),
    "MalformedQueryString": (404, "The query string has a syntax error."),
    "MissingAction": (400, "The request names no action."),
    "MissingAuthenticationToken": (403, "Missing Authentication Token"),
    "MissingParameter": (400, "A required parameter is missing."),
    "RequestExpired": (400, "The request reached the service too late."),
}
_ON_THE_WIRE = {  # the same conditions under the names that services send
    "IncompleteSignatureException": _CURRENT["IncompleteSignature"],
    "MissingAuthenticationTokenException": _EARLIER["MissingAuthenticationToken"],
    "InvalidSignatureException": (403, "The request signature does not match the one expected."),
    # Unmodelled and yet seen from the live service: aws-sdk-java-v2#4072.
    "ValidationException": (400, "The input does not satisfy the constraints of the service."),
}

#: Texts of the live service for errors that the models hold.
_SEEN_LIVE = {
    "ServiceFailureException": "Service has experienced an unexpected failure"
}  # amazon-chime-sdk-js#1857

COMMON_ERRORS: Mapping[str, tuple[int, str]] = {**_EARLIER, **_CURRENT, **_ON_THE_WIRE}


def documented_error(code: str) -> tuple[int, str] | None:
    """Status and text of a known error; None for an unknown one.  The models come first."""
    status, text = service_model.modelled_errors().get(code) or COMMON_ERRORS.get(code) or (None, "")
    return None if status is None else (status, _SEEN_LIVE.get(code, text))


def known_error_codes() -> tuple[str, ...]:
    """Every error that needs no status, the modelled ones first."""
    return (*service_model.modelled_errors(), *COMMON_ERRORS)
