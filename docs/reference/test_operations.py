"""operations.md against the installed models: no operation is left out, and none is made up."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

import boto3

PAGE = Path(__file__).with_name("operations.md").read_text(encoding="utf-8")


def rows() -> list[str]:
    """The lines of every table of operations."""
    lines = PAGE.splitlines()
    heads = [number for number, line in enumerate(lines) if line.startswith("| operation |")]
    return [row for head in heads for row in takewhile(lambda line: line.startswith("|"), lines[head:])]


def test_every_operation_about_phone_numbers_has_its_row() -> None:
    clients = [boto3.client(service, region_name="us-east-1") for service in ("chime", "chime-sdk-voice")]
    operations = {name for client in clients for name in client.meta.service_model.operation_names}
    told = {found[1] for row in rows() if (found := re.match(r"\| `(\w+)` \|", row))}
    assert told == {name for name in operations if "PhoneNumber" in name}
