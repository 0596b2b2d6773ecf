"""Consumers on requests: the sound one, and those that ask wrongly or misjudge what goes wrong."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests
import urllib3
from requests import RequestException, Response

from .lookup import MISSING, NOW, Lookup, LookupFailed, correct, optional, planted


@correct
class RequestsLookup(Lookup):
    """Sound: three attempts at what may pass, one at what will not."""

    def ask(self, e164: str) -> Any:
        return self.body(self.get(e164))

    def get(self, e164: str) -> Response:
        for _ in range(2):
            try:
                response = self.send(e164)
            except RequestException:
                continue
            if response.status_code < 500:
                return response
        try:
            return self.send(e164)
        except RequestException as error:
            raise LookupFailed(e164) from error

    def send(self, e164: str) -> Response:
        session, base_url = self.connection
        return session.get(f"{base_url}/phone-numbers/{quote(e164, safe='')}", timeout=(3, 10))

    def body(self, response: Response) -> Any:
        if response.status_code != 200:
            if self.is_missing(response):
                return MISSING
            raise LookupFailed(f"HTTP {response.status_code}")
        return self.json(response)

    def is_missing(self, response: Response) -> bool:
        code = response.headers.get("x-amzn-ErrorType", "")
        return code.split(":")[0].split("#")[-1] == "NotFoundException"

    def json(self, response: Response) -> Any:
        try:
            return response.json()
        except RequestException as error:
            raise LookupFailed("no JSON") from error

    def age_days(self, number: Any) -> int | None:
        created = optional(number, "CreatedTimestamp", str)
        if created is None:
            return None
        try:
            return (NOW - datetime.fromisoformat(created)).days
        except (TypeError, ValueError) as error:  # TypeError: it has no offset
            raise LookupFailed(f"CreatedTimestamp is {created!r}") from error


class OneAttempt(RequestsLookup):
    """A consumer that does not ask again: `caught` is what it takes for a failed attempt."""

    caught: tuple[type[Exception], ...] = (RequestException,)

    def get(self, e164: str) -> Response:
        try:
            return self.send(e164)
        except self.caught as error:
            raise LookupFailed(e164) from error


@planted
class OnlyConnectionErrorIsCaught(OneAttempt):
    """A read timeout and a body that breaks off are no `requests.ConnectionError`."""

    caught = (requests.ConnectionError,)


@planted
class OnlyHTTPErrorIsCaught(OneAttempt):
    """The error of `raise_for_status`; without an answer there is no status."""

    caught = (requests.HTTPError,)


@planted
class BuiltinConnectionErrorIsCaught(OneAttempt):
    """The import was forgotten, and Python has a `ConnectionError` of its own."""

    caught = (ConnectionError, requests.Timeout)


class BrokenBodiesEscape(OneAttempt):
    """The three that the quickstart names; a body that breaks off is a fourth."""

    caught = (requests.ConnectionError, requests.HTTPError, requests.Timeout)


if not urllib3.__version__.startswith("1."):  # where no body is known to have broken off
    planted(BrokenBodiesEscape)


@planted
class FailuresTakenForMissing(RequestsLookup):
    """`except RequestException: return None`, and a broken line empties the directory."""

    def ask(self, e164: str) -> Any:
        try:
            response = self.send(e164)
        except RequestException:
            return MISSING
        return self.body(response)


@planted
class ResponseOfNoAttempt(RequestsLookup):
    """After three failed attempts the name `response` was never bound."""

    def get(self, e164: str) -> Response:
        for _ in range(3):
            try:
                response = self.send(e164)
            except RequestException:
                continue
            if response.status_code < 500:
                break
        return response


@planted
class RetriesServerErrorsWithoutEnd(RequestsLookup):
    """A 503 passes; a 500 may be about this very number."""

    def get(self, e164: str) -> Response:
        while (response := super().get(e164)).status_code >= 500:
            time.sleep(1)
        return response


@planted
class RetriesEveryRefusal(RequestsLookup):
    """`while not response.ok`, thrice: asks again for what can never be answered."""

    def get(self, e164: str) -> Response:
        response = super().get(e164)
        for _ in range(2):
            if response.ok:
                break
            response = super().get(e164)
        return response


@planted
class RetryAfterTakenForGranted(RequestsLookup):
    """The standard allows the header with a 429, this service does not send it."""

    def get(self, e164: str) -> Response:
        response = super().get(e164)
        if response.status_code == 429:
            time.sleep(int(response.headers["Retry-After"]))
            response = super().get(e164)
        return response


@planted
class StatusIgnored(RequestsLookup):
    """The body is read, whatever the status says."""

    def body(self, response: Response) -> Any:
        return self.json(response)


@planted
class MissingByStatus(RequestsLookup):
    """Whatever is HTTP 404 is a missing number, a missing page of a proxy included."""

    def is_missing(self, response: Response) -> bool:
        return response.status_code == 404


@planted
class ForbiddenTakenForMissing(RequestsLookup):
    """S3 answers 403 for what is not there, this service for who may not ask."""

    def is_missing(self, response: Response) -> bool:
        return super().is_missing(response) or response.status_code == 403


@planted
class CodeAsInTheHeader(RequestsLookup):
    """The header says `NotFoundException`, the body, which is read here, `NotFound`."""

    def is_missing(self, response: Response) -> bool:
        try:
            error = response.json()
        except RequestException:
            return False
        return isinstance(error, dict) and error.get("Code") == "NotFoundException"


@planted
class ErrorTypeTakenForGranted(RequestsLookup):
    """What a proxy answers has no such header."""

    def is_missing(self, response: Response) -> bool:
        return bool(response.headers["x-amzn-ErrorType"]) and super().is_missing(response)


@planted
class ErrorTypeComparedAsAWhole(RequestsLookup):
    """A URI or a namespace may be attached; every SDK cuts it off."""

    def is_missing(self, response: Response) -> bool:
        return response.headers.get("x-amzn-ErrorType") == "NotFoundException"


@planted
class ErrorTakenForJSON(RequestsLookup):
    """For the log; what a proxy answers is HTML, or nothing."""

    def is_missing(self, response: Response) -> bool:
        self.logged = response.json()
        return super().is_missing(response)


@planted
class JSONTakenForGranted(RequestsLookup):
    """HTTP 200 does not make a body JSON."""

    def json(self, response: Response) -> Any:
        return response.json()
