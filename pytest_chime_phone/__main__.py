"""`python -m pytest_chime_phone`: the fake from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import get_args

from . import __version__

_DESCRIPTION = """\
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
_NUMBERS = """\
start from the phone numbers in this JSON file: what `aws chime-sdk-voice list-phone-numbers` prints,
a list of PhoneNumber objects or of numbers, or a mapping of numbers to members"""

_LAST_PORT = 65535


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    parser = argparse.ArgumentParser("python -m pytest_chime_phone")
    parser.add_argument("--version", action="version", version=f"pytest-chime-phone {__version__}")
    commands = parser.add_subparsers(required=True, metavar="serve")
    serve = commands.add_parser(
        "serve",
        help="serve the fake over HTTP",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(serve)
    return _serve(serve, parser.parse_args(arguments))


def _add_options(serve: argparse.ArgumentParser) -> None:
    from .domain.phone_number import IdForm
    from .http.signature import Auth

    add = serve.add_argument
    add("--numbers", metavar="FILE", help=_NUMBERS)
    add("--port", type=_port, default=0, metavar="N", help="port to listen at (default: one that is free)")
    add(
        "--host",
        type=_host,
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen at (default: %(default)s, this machine only)",
    )
    add(
        "--auth",
        choices=get_args(Auth),
        default="signed",
        help="what a request needs to come in: something of the form of a signature (signed, the default), "
        "a good signature by the example keys of the AWS documentation (verify), or nothing (ignore)",
    )
    add(
        "--phone-number-id-form",
        choices=get_args(IdForm),
        default="percent-encoded",
        help="how answers spell PhoneNumberId: %%2B12065550100 (the default) or +12065550100",
    )
    add(
        "--settle-after",
        type=_reads,
        metavar="N",
        help="orders and the like are over after N reads that show them under way (default: by the clock)",
    )
    add("--no-control", action="store_true", help="serve without the control API")
    add(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name by which programs reach the control API, beside localhost; may be repeated",
    )


def _serve(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from .backend.backend import Backend
    from .backend.options import Options
    from .errors import InvalidValue
    from .standalone.serve import stand

    try:
        options = Options(
            auth=given.auth,
            phone_number_id_form=given.phone_number_id_form,
            numbers=given.numbers,
            settle_after=given.settle_after,
        )
        stand(
            Backend(options),
            host=given.host,
            port=given.port,
            control=not given.no_control,
            allowed_hosts=given.allow_host,
            say=_say,
        )
    except InvalidValue as error:
        parser.error(f"--numbers: {error}")
    except OSError as error:
        parser.error(f"cannot listen at {given.host}, port {given.port}: {error}")
    return 0


def _host(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("'': use an address, 0.0.0.0 for every one of this machine")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r}: use 0 to {_LAST_PORT}")
    return int(text)


def _reads(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r}: use 0 or more")
    return int(text)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
