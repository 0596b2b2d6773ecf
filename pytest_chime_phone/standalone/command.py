"""`python -m pytest_chime_phone serve`: its flags, and a process that serves."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ..errors import InvalidValue
from . import serve_options
from .serve import stand

HELP = "serve the fake over HTTP"
DESCRIPTION = """\
Serve a fake of the Amazon Chime phone-number API over HTTP, for other processes and languages.

It answers `chime` and `chime-sdk-voice`, to any AWS SDK, the AWS CLI, and curl:

  python -m pytest_chime_phone serve --numbers numbers.json --port 4010 &
  export AWS_ENDPOINT_URL_CHIME_SDK_VOICE=http://127.0.0.1:4010/chime-sdk-voice
  export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=us-east-1
  aws chime-sdk-voice get-phone-number --phone-number-id +12065550100

A test says what comes next by the control API:

  curl http://127.0.0.1:4010/_chime_phone/
  curl http://127.0.0.1:4010/_chime_phone/responses -H 'Content-Type: application/json' \\
    -d '{"outcomes": [{"ServiceError": {"code": "ThrottledClientException"}}]}'
"""
_LAST_PORT = 65535


def add_flags(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--port", type=_port, default=0, metavar="N", help="port to listen at (default: one that is free)")
    add(
        "--host",
        type=_host,
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen at (default: %(default)s, this machine only)",
    )
    add("--no-control", action="store_true", help="serve without the control API")
    add(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name by which programs reach the control API, beside localhost; may be repeated",
    )
    serve_options.add_flags(parser)


def run(given: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Serve until it is told to stop; the exit status.  Raises `InvalidValue` where it cannot."""
    try:
        stand(
            serve_options.backend_of(given),
            host=given.host,
            port=given.port,
            control=not given.no_control,
            allowed_hosts=given.allow_host,
            say=say,
        )
    except OSError as error:
        raise InvalidValue(f"cannot listen at {given.host}, port {given.port}: {error}") from None
    return 0


def _host(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("'': use an address, 0.0.0.0 for every one of this machine")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r}: use 0 to {_LAST_PORT}")
    return int(text)
