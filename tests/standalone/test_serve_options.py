"""The flags of `serve`: one for every option of the fake, and mistakes that are told."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pytest_chime_phone.__main__ import main
from pytest_chime_phone.backend.options import Options
from pytest_chime_phone.domain.observed import Observation, file_text
from pytest_chime_phone.standalone.serve_options import WITHOUT_FLAG, add_flags, backend_of

pytestmark = pytest.mark.slow


def test_every_option_has_a_flag(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    told = capsys.readouterr().out
    words = set(told.replace("]", " ").split())
    options = {name for name in Options.__slots__ if f"--{name.replace('_', '-')}" in words}
    assert options == set(Options.__slots__) - WITHOUT_FLAG.keys()


FLAGS: dict[str, tuple[list[str], Any]] = {
    "numbers": ([], None),
    "auth": (["ignore"], "ignore"),
    "phone_number_id_form": (["e164"], "e164"),
    "allow_unused": ([""], True),
    "settle_after": (["2"], 2),
    "durations": (["order=60", "release=0.5"], {"order": 60.0, "release": 0.5}),
    "lag": (["3"], 3),
    "stalled_after": (["never"], None),
    "known_targets": (["only"], "only"),
    "page_size": (["5"], 5),
    "quota": (["5", "VoiceConnector=3"], {"PhoneNumber": 5, "VoiceConnector": 3}),
    "rate": (["2.5"], 2.5),
    "queue_status": (["ReleaseInProgress"], "ReleaseInProgress"),
    "repeat": (["accepted"], "accepted"),
    "observed": ([], None),
}


def _parsed(*arguments: str) -> Options:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    return backend_of(parser.parse_args(arguments)).options


@pytest.mark.parametrize("name", FLAGS)
def test_a_flag_sets_its_option(name: str) -> None:
    values, expected = FLAGS[name]
    flag = f"--{name.replace('_', '-')}"
    options = _parsed(*(part for value in values for part in (flag, value) if part))
    assert getattr(options, name) == expected
    others = [other for other in Options.__slots__ if other != name]
    assert [getattr(options, other) for other in others] == [getattr(Options(), other) for other in others]


def test_flags_for_every_option_are_tested() -> None:
    assert FLAGS.keys() == set(Options.__slots__) - WITHOUT_FLAG.keys()


def test_what_was_observed_is_served(tmp_path: Path) -> None:
    row = {"fake": "", "agrees": False, "region": "us-east-1", "botocore": "1.43.11", "date": "2026-11-27"}
    seen = {"a.json": ("id-form", "e164"), "b.json": ("queue-status", "ReleaseInProgress")}
    for name, (question, value) in seen.items():
        rows = [Observation(question=f"chime:{question}", seen=value, **row)]
        (tmp_path / name).write_text(file_text(rows))
    files = [part for name in seen for part in ("--observed", str(tmp_path / name))]
    options = _parsed(*files)
    assert (options.phone_number_id_form, options.queue_status) == ("e164", "ReleaseInProgress")
    options = _parsed(*files, "--phone-number-id-form", "percent-encoded")
    assert options.phone_number_id_form == "percent-encoded"


def test_a_lag_may_be_seconds() -> None:
    assert _parsed("--lag", "1.5s").lag == timedelta(seconds=1.5)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--lag", "soon"], "'soon': use a number of reads, or seconds as in 30s"),
        (["--lag=-1s"], "lag="),
        (["--lag", "infs"], "'infs': use seconds"),
        (["--lag", "xs"], "'x': use seconds"),
        (["--durations", "order"], "'': use seconds"),
        (["--durations", "orders=5"], "unknown duration 'orders'"),
        (["--quota", "many"], "'many': use 0 or more"),
        (["--quota", "Fax=5"], "unknown kind of quota 'Fax'"),
        (["--stalled-after", "0"], "'0': use 1 or more"),
        (["--page-size", "0"], "'0': use 1 or more"),
        (["--rate", "0"], "rate=0.0: use calls per second"),
        (["--repeat", "maybe"], "invalid choice: 'maybe'"),
        (["--numbers", "no/such.json"], "--numbers: no/such.json cannot be read"),
        (["--observed", "no/such.json"], "observed: no/such.json cannot be read"),
    ],
)
def test_a_bad_flag_is_told(capsys: pytest.CaptureFixture[str], flags: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", *flags])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_reads_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--settle-after", "-1"])
    assert "--settle-after: '-1': use 0 or more" in capsys.readouterr().err
