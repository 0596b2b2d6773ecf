"""`python -m pytest_chime_phone`: the fake from the command line, and reports put together."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

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
_DESCRIPTION_OF_REPORT = """\
Put the outcome reports of several runs together, of the shards of one suite for instance:

  pytest --chime-phone-report=json:1.json tests/unit
  pytest --chime-phone-report=json:2.json tests/integration
  python -m pytest_chime_phone report 1.json 2.json --html outcomes.html
"""
_LAST_PORT = 65535


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    parser = argparse.ArgumentParser("python -m pytest_chime_phone")
    parser.add_argument("--version", action="version", version=f"pytest-chime-phone {__version__}")
    commands = parser.add_subparsers(required=True, metavar="{serve,report,probe}")
    serve = commands.add_parser(
        "serve",
        help="serve the fake over HTTP",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(serve)
    serve.set_defaults(run=partial(_serve, serve))
    report = commands.add_parser(
        "report",
        help="put outcome reports of several runs together",
        description=_DESCRIPTION_OF_REPORT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options_of_report(report)
    report.set_defaults(run=partial(_report, report))
    _add_probe(commands)
    given = parser.parse_args(arguments)
    status: int = given.run(given)
    return status


def _add_options_of_report(report: argparse.ArgumentParser) -> None:
    add = report.add_argument
    add(
        "reports",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="what --chime-phone-report=json:FILE has written",
    )
    add("--html", type=Path, metavar="FILE", help="write the report of all of them as a page")
    add("--json", type=Path, metavar="FILE", help="write it as JSON")
    add("--fail-under", metavar="PERCENT", help="fail where less of the outcome classes was met")
    add(
        "--must-meet",
        action="append",
        default=[],
        metavar="PATTERN",
        help="fail where these were never met, as in 'Create*:lost answer'; may be repeated",
    )


def _report(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from .errors import InvalidValue
    from .suite.report.command import put_together

    try:
        return put_together(
            given.reports,
            html=given.html,
            json=given.json,
            fail_under=given.fail_under,
            must_meet=given.must_meet,
            say=_say,
        )
    except InvalidValue as error:
        parser.error(str(error))
    except OSError as error:
        parser.error(f"cannot write: {error}")


def _add_probe(commands: Any) -> None:
    from .probe.command import DESCRIPTION, add_flags

    probe = commands.add_parser(
        "probe",
        help="hold the fake against an account of yours, by reads alone",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_flags(probe)
    probe.set_defaults(run=partial(_probe, probe))


def _probe(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from .errors import InvalidValue
    from .probe.command import Surroundings, run

    around = Surroundings(
        say=_say,
        confirm=input,
        sleep=time.sleep,
        today=lambda: datetime.now(UTC).date().isoformat(),
    )
    try:
        return run(given, around)
    except InvalidValue as error:
        parser.error(str(error))


def _add_options(serve: argparse.ArgumentParser) -> None:
    from .standalone.serve_options import add_flags

    add = serve.add_argument
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
    add_flags(serve)


def _serve(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from .errors import InvalidValue
    from .standalone.serve import stand
    from .standalone.serve_options import backend_of

    try:
        stand(
            backend_of(given),
            host=given.host,
            port=given.port,
            control=not given.no_control,
            allowed_hosts=given.allow_host,
            say=_say,
        )
    except InvalidValue as error:
        parser.error(str(error))
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


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
