"""`python -m pytest_chime_phone`: what can be done without pytest, a command for each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from . import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    from .errors import InvalidValue
    from .probe import command as probe
    from .standalone import command as serve
    from .suite.report import command as report

    parser = argparse.ArgumentParser("python -m pytest_chime_phone")
    parser.add_argument("--version", action="version", version=f"pytest-chime-phone {__version__}")
    commands = parser.add_subparsers(required=True, metavar="{serve,report,probe}")
    for name, command in {"serve": serve, "report": report, "probe": probe}.items():
        own = commands.add_parser(
            name,
            help=command.HELP,
            description=command.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_flags(own)
        own.set_defaults(run=command.run, parser=own)
    given = parser.parse_args(arguments)
    chosen: argparse.ArgumentParser = given.parser
    try:
        status: int = given.run(given, _say)
    except InvalidValue as error:
        chosen.error(str(error))
    return status


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
