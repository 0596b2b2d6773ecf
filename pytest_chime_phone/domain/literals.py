"""The names that a type checker can check: faults, error codes, and members of a phone number.

At run time the installed models decide, and they change with botocore.  A type checker reads source,
so what it is to know stands here, and a test compares it with the installed models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypedDict

FaultKind = Literal[
    "read-timeout",  # connected, asked, and no answer before the client gives up
    "connect-timeout",  # no connection before the client gives up
    "connection-refused",
    "connection-reset",  # RST instead of an answer
    "dns-failure",
    "tls-failure",
    "empty-response",  # closed with no byte
    "truncated-body",  # fewer bytes than Content-Length, then closed
    "garbage",  # bytes that are not HTTP, then closed
]

PhoneNumberStatus = Literal[
    "AcquireInProgress",
    "AcquireFailed",
    "Unassigned",
    "Assigned",
    "ReleaseInProgress",
    "DeleteInProgress",
    "ReleaseFailed",
    "DeleteFailed",
    "Cancelled",
    "PortinCancelRequested",
    "PortinInProgress",
]
PhoneNumberNameStatus = Literal[
    "Unassigned",
    "UpdateInProgress",
    "UpdateSucceeded",
    "UpdateFailed",
]
PhoneNumberProductType = Literal[
    "BusinessCalling",
    "VoiceConnector",
    "SipMediaApplicationDialIn",
]
PhoneNumberType = Literal[
    "Local",
    "TollFree",
]

ErrorCode = Literal[
    "AccessDeniedException",
    "BadRequestException",
    "ConflictException",
    "ExpiredTokenException",
    "ForbiddenException",
    "GoneException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InternalFailure",
    "InvalidAction",
    "InvalidClientTokenId",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "InvalidQueryParameter",
    "InvalidSignatureException",
    "MalformedHttpRequestException",
    "MalformedQueryString",
    "MissingAction",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "MissingParameter",
    "NotAuthorized",
    "NotFoundException",
    "OptInRequired",
    "RequestAbortedException",
    "RequestEntityTooLargeException",
    "RequestExpired",
    "RequestTimeoutException",
    "ResourceLimitExceededException",
    "ServiceFailureException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "ThrottledClientException",
    "ThrottlingException",
    "UnauthorizedClientException",
    "UnknownOperationException",
    "UnprocessableEntityException",
    "UnrecognizedClientException",
    "ValidationError",
    "ValidationException",
]

Timestamp = datetime | str | None


class PhoneNumberMembers(TypedDict, total=False):
    """The members of a phone number in both models; None stands for "not given"."""

    Associations: Sequence[Mapping[str, object]] | None
    CallingName: str | None
    CallingNameStatus: PhoneNumberNameStatus | None
    Capabilities: Mapping[str, bool | None] | None
    Country: str | None
    CreatedTimestamp: Timestamp
    DeletionTimestamp: Timestamp
    E164PhoneNumber: str | None
    Name: str | None
    OrderId: str | None
    PhoneNumberArn: str | None
    PhoneNumberId: str | None
    ProductType: PhoneNumberProductType | None
    Status: PhoneNumberStatus | None
    Type: PhoneNumberType | None
    UpdatedTimestamp: Timestamp
