"""`python -m pytest_chime_phone probe`: its plan, its question, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pytest_chime_phone import Fault, InvalidValue, ServiceError
from pytest_chime_phone.__main__ import main
from pytest_chime_phone.probe.asking import Asker

from .conftest import CONFIG, KEYS, Account, Probe


@pytest.mark.slow
def test_the_plan_holds_the_policy_to_paste(account: Account, probe: Probe) -> None:
    with account() as fake:
        said = probe(fake).said
    policy = json.loads(said[said.index("{") : said.index("\n}") + 2])
    [statement] = policy["Statement"]
    assert statement["Action"] == [
        "chime:GetPhoneNumber",
        "chime:GetPhoneNumberSettings",
        "chime:GetVoiceConnectorOrigination",
        "chime:ListPhoneNumbers",
        "chime:ListSupportedPhoneNumberCountries",
        "chime:ListVoiceConnectors",
        "chime:SearchAvailablePhoneNumbers",
    ]
    assert "26 calls, 30 at most" in said


def no_one(_: object) -> str:
    raise EOFError


@pytest.mark.parametrize("confirm", [lambda _: "", lambda _: "no", no_one])
def test_without_a_yes_nothing_is_asked(account: Account, probe: Probe, confirm) -> None:
    with account() as fake:
        seen = probe(fake, confirm=confirm)
        assert not fake.calls
    assert seen.status == 2
    assert seen.said.endswith("The service was not queried.")
    assert not seen.file.exists()


def test_yes_asks_nobody(account: Account, probe: Probe) -> None:
    with account() as fake:
        seen = probe(fake, "--yes", confirm=no_one)
    assert (seen.status, seen.differing) == (0, {})


def test_the_command_line(account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "seen.json"
    given = ["probe", "--profile", "observer", "--region", "us-east-1", "--yes", "--out", str(out)]
    options = {"phone_number_id_form": "e164", "numbers": ["+12065550100"]}
    with account(**options) as fake, fake.clock.instead_of_sleep():
        assert main(given) == 1
    assert 'id-form: DIFFERS: account "e164", fake "percent-encoded"' in capsys.readouterr().out
    dates = {row["date"] for row in json.loads(out.read_text())["observations"]}
    assert [date.fromisoformat(text).isoformat() for text in dates] == [*dates]


def test_a_profile_that_is_not_there(account: Account, probe: Probe) -> None:
    with (
        account() as fake,
        pytest.raises(InvalidValue, match=r"--profile other: .*other.* could not be found"),
    ):
        probe(fake, "--profile", "other")


@pytest.mark.parametrize("name", ["nobody", "default"])
def test_the_default_credentials_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "config").write_text("[profile nobody]\nregion = us-east-1\n[default]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS[1])
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/keys")
    with pytest.raises(InvalidValue, match=f"--profile {name}: it has no credentials"):
        Asker(name, "us-east-1", sleep=no_one)


@pytest.mark.parametrize("code", ["ExpiredTokenException", "UnrecognizedClientException"])
def test_keys_that_are_not_accepted_end_the_run(account: Account, probe: Probe, code: str) -> None:
    with account() as fake:
        fake.add_response(ServiceError(code), times=None)
        with pytest.raises(InvalidValue, match=f"AWS rejects the profile's keys: {code}"):
            probe(fake)
        assert len(fake.calls) == 1


def test_a_service_that_does_not_answer_ends_the_run(account: Account, probe: Probe) -> None:
    with account() as fake:
        fake.add_response(Fault("empty-response"))
        with pytest.raises(InvalidValue, match="chime-sdk-voice cannot be queried: no answer: "):
            probe(fake)


def test_a_region_without_the_service(
    account: Account, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    with account() as fake:
        monkeypatch.delenv("AWS_ENDPOINT_URL_CHIME_SDK_VOICE")
        with pytest.raises(
            InvalidValue, match=r"--region eu-north-1: chime-sdk-voice is not there: use .*us-east-1"
        ):
            probe(fake, "--region", "eu-north-1")
        assert not fake.calls


def test_a_folder_that_is_not_there(account: Account, probe: Probe, tmp_path: Path) -> None:
    with account() as fake, pytest.raises(InvalidValue, match="there is no such folder"):
        probe(fake, "--out", str(tmp_path / "none" / "observed.json"))


def test_a_file_that_cannot_be_written_is_told_after_what_was_seen(
    account: Account, probe: Probe, tmp_path: Path
) -> None:
    with account() as fake, pytest.raises(InvalidValue, match=f"--out {tmp_path}: .*Is a directory"):
        probe(fake, "--out", str(tmp_path))
    assert fake.calls


@pytest.mark.parametrize("missing", ["--profile", "--region"])
def test_profile_and_region_have_to_be_named(missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = {"--profile": "observer", "--region": "us-east-1"}
    del given[missing]
    with pytest.raises(SystemExit, match="2"):
        main(["probe", *(part for pair in given.items() for part in pair)])
    assert f"required: {missing}" in capsys.readouterr().err


def test_a_mistake_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    with pytest.raises(SystemExit, match="2"):
        main(["probe", "--profile", "other", "--region", "us-east-1"])
    assert "probe: error: --profile other" in capsys.readouterr().err


@pytest.mark.slow
def test_a_process_of_its_own(account: Account, tmp_path: Path) -> None:
    with account() as fake:
        fake.add_response(Fault("empty-response"))
        command = [sys.executable, "-m", "pytest_chime_phone", "probe", "--region", "us-east-1", "--yes"]
        process = subprocess.run(
            [*command, "--profile", "observer"], capture_output=True, text=True, cwd=tmp_path, check=False
        )
    assert process.returncode == 2
    assert process.stdout.startswith("Profile observer, chime-sdk-voice at http://127.0.0.1:")
    assert "cannot be queried: no answer" in process.stderr
