"""Consumers on boto3: the sound one, and those that ask wrongly or misjudge what goes wrong."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)
from botocore.exceptions import ConnectionError as BotocoreConnectionError

from .lookup import MISSING, NOW, Lookup, LookupFailed, correct, optional, planted

#: What botocore's parser raises on answers that are JSON of another shape.
PARSING = (AttributeError, TypeError, ValueError)


@correct
class Boto3Lookup(Lookup):
    """Sound, whatever the client is configured to retry."""

    caught: tuple[type[Exception], ...] = (BotoCoreError, ClientError, *PARSING)

    def ask(self, e164: str) -> Any:
        try:
            return self.get(e164)
        except self.caught as error:
            if self.is_missing(error):
                return MISSING
            raise LookupFailed(e164) from error

    def get(self, e164: str) -> Any:
        return self.connection.get_phone_number(PhoneNumberId=e164)

    def is_missing(self, error: Exception) -> bool:
        # The class would do, but for botocore 1.34, which takes a namespace for part of the name.
        code = str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else ""
        return code.split("#")[-1] == "NotFoundException"

    def age_days(self, number: Any) -> int | None:
        created = optional(number, "CreatedTimestamp", datetime)
        if created is None:
            return None
        if created.tzinfo is None:
            raise LookupFailed(f"{created} has no offset")
        return (NOW - created).days


@planted
class OnlyClientErrorIsCaught(Boto3Lookup):
    """A `ClientError` is what the tutorials catch; a timeout is none."""

    caught = (ClientError, *PARSING)


@planted
class OnlyEndpointConnectionErrorIsCaught(Boto3Lookup):
    """The one transport error that its author has seen: offline, on a train."""

    caught = (ClientError, EndpointConnectionError, *PARSING)


@planted
class OnlyHTTPClientErrorIsCaught(Boto3Lookup):
    """The name promises every transport error; those that find no connection derive from another."""

    caught = (ClientError, HTTPClientError, *PARSING)


@planted
class OnlyConnectionErrorIsCaught(Boto3Lookup):
    """botocore's `ConnectionError`; a closed connection and a read timeout are none."""

    retrying = True
    caught = (ClientError, BotocoreConnectionError, *PARSING)


@planted
class ErrorsOfTheParserEscape(Boto3Lookup):
    """Everything that botocore documents; its parser raises what it does not document."""

    caught = (BotoCoreError, ClientError)


@planted
class OnlyValueErrorOfTheParserIsCaught(Boto3Lookup):
    """Bad JSON was thought of, JSON of another shape was not."""

    caught = (BotoCoreError, ClientError, ValueError)


@planted
class ClientErrorTakenForABotoCoreError(Boto3Lookup):
    """`BotoCoreError` looks like the root of all; `ClientError` derives from `Exception`."""

    def ask(self, e164: str) -> Any:
        try:
            return self.get(e164)
        except self.connection.exceptions.NotFoundException:
            return MISSING
        except (BotoCoreError, *PARSING) as error:
            raise LookupFailed(e164) from error


@planted
class OnlyDocumentedErrorsAreCaught(Boto3Lookup):
    """The errors on the operation's page; those common to all of AWS are on another page."""

    retrying = True

    def ask(self, e164: str) -> Any:
        errors = self.connection.exceptions
        try:
            return self.get(e164)
        except errors.NotFoundException:
            return MISSING
        except (
            errors.BadRequestException,
            errors.ForbiddenException,
            errors.ServiceFailureException,
            errors.ServiceUnavailableException,
            errors.ThrottledClientException,
            errors.UnauthorizedClientException,
            BotoCoreError,
            *PARSING,
        ) as error:
            raise LookupFailed(e164) from error


@planted
class ExceptionOfAnotherService(Boto3Lookup):
    """DynamoDB and Lambda call it `ResourceNotFoundException`; here the attribute is missing."""

    def is_missing(self, error: Exception) -> bool:
        return isinstance(error, self.connection.exceptions.ResourceNotFoundException)


@planted
class CodeAsInTheBody(Boto3Lookup):
    """The body says `NotFound`; boto3 goes by the header, which says `NotFoundException`."""

    def is_missing(self, error: Exception) -> bool:
        return isinstance(error, ClientError) and error.response["Error"]["Code"] == "NotFound"


@planted
class CodeBesideTheError(Boto3Lookup):
    """`Code` stands in the response itself for some errors of one service only."""

    def is_missing(self, error: Exception) -> bool:
        return isinstance(error, ClientError) and error.response["Code"] == "NotFound"


@planted
class MissingByStatus(Boto3Lookup):
    """Whatever is HTTP 404 is a missing number, a missing page of a proxy included."""

    def is_missing(self, error: Exception) -> bool:
        status = 0
        if isinstance(error, ClientError):
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return status == 404


@planted
class EveryErrorIsAMissingNumber(Boto3Lookup):
    """`except ClientError: return None`, and an expired token empties the directory."""

    def is_missing(self, error: Exception) -> bool:
        return isinstance(error, ClientError)


@planted
class FirstLineOfTheMessage(Boto3Lookup):
    """For the log; an empty message has no first line."""

    def is_missing(self, error: Exception) -> bool:
        if isinstance(error, ClientError):
            self.logged = error.response["Error"]["Message"].splitlines()[0]
        return super().is_missing(error)


@planted
class RetriesThrottlingWithoutEnd(Boto3Lookup):
    """Throttling passes; a quota of zero does not."""

    def get(self, e164: str) -> Any:
        while True:
            try:
                return super().get(e164)
            except self.connection.exceptions.ThrottledClientException:
                time.sleep(1)


@planted
class RetriesTimeoutsWithoutEnd(Boto3Lookup):
    """`while True` round the call that is sometimes slow."""

    retrying = True

    def get(self, e164: str) -> Any:
        while True:
            try:
                return super().get(e164)
            except ReadTimeoutError:
                continue


@planted
class RetriesEveryError(Boto3Lookup):
    """Asks again for what can never be answered: forbidden, unknown, malformed."""

    retrying = True

    def get(self, e164: str) -> Any:
        for _ in range(2):
            try:
                return super().get(e164)
            except ClientError:
                time.sleep(1)
        return super().get(e164)


@planted
class PollsForTheNameWithoutEnd(Boto3Lookup):
    """A calling name takes up to 72 hours, or for ever."""

    def get(self, e164: str) -> Any:
        while True:
            answer = super().get(e164)
            if answer.get("PhoneNumber", {}).get("CallingNameStatus") != "UpdateInProgress":
                return answer
            time.sleep(5)


@planted
class AnswerWrittenAsJSON(Boto3Lookup):
    """For the log; timestamps are no JSON."""

    def get(self, e164: str) -> Any:
        answer = super().get(e164)
        self.logged = json.dumps(answer["PhoneNumber"]) if "PhoneNumber" in answer else ""
        return answer
