"""An account to ask: the fake's own server, a profile, and a run of the probe that does not wait."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.probe.command import add_flags, run

KEYS = ("AKIAIOSFODNN7OBSERVE", "wJalrXUtnFEMI/K7MDENG/observing")
CONFIG = f"[profile observer]\naws_access_key_id = {KEYS[0]}\naws_secret_access_key = {KEYS[1]}\n"


class Seen(NamedTuple):
    """A run of the probe: its exit status, its file, and what it said."""

    status: int
    file: Path
    said: str

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        content = json.loads(self.file.read_text())["observations"]
        return {row["question"].partition(":")[2]: row for row in content}

    @property
    def differing(self) -> dict[str, Any]:
        return {name: row["seen"] for name, row in self.rows.items() if row["agrees"] is False}

    @property
    def unanswered(self) -> dict[str, str]:
        return {name: row["seen"] for name, row in self.rows.items() if row["agrees"] is None}


Account = Callable[..., AbstractContextManager[ChimePhone]]
Probe = Callable[..., Seen]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Account:
    """`account(**options)`: a fake that serves, and a profile to ask it with."""
    (tmp_path / "config").write_text(CONFIG)

    @contextmanager
    def serving(**options: Any) -> Iterator[ChimePhone]:
        with fake_chime_phone(**options) as fake, fake.serve():
            monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
            yield fake

    return serving


@pytest.fixture
def probe(tmp_path: Path) -> Probe:
    """`probe(fake, "--service", "chime")`: a run with these arguments; pauses move the fake's clock."""

    def probed(fake: ChimePhone, *arguments: str, confirm: Callable[[str], str] = lambda _: "y") -> Seen:
        parser = argparse.ArgumentParser()
        add_flags(parser)
        out = str(tmp_path / "observed.json")
        given = parser.parse_args(
            ["--profile", "observer", "--region", "us-east-1", "--out", out, *arguments]
        )
        said: list[str] = []
        status = run(
            given, said.append, confirm=confirm, sleep=fake.clock.advance, today=lambda: "2026-11-27"
        )
        return Seen(status, Path(given.out), "\n".join(said))

    return probed


def fill(fake: ChimePhone) -> None:
    """More than a page of numbers, one of them in the deletion queue, and a Voice Connector."""
    for line in range(100, 190):
        fake.add_phone_number(f"+1206555{line:04}")
    for line in range(100, 120):
        fake.add_phone_number(f"+1212555{line:04}")
    fake.add_target("VoiceConnector", Name="Main line")
    fake.add_phone_number("+12135550100", CallingName="Acme")
    boto3.client("chime-sdk-voice").delete_phone_number(PhoneNumberId="+12135550100")
