"""The file of a probe: what is read of it, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_chime_phone import InvalidValue, fake_chime_phone
from pytest_chime_phone.domain.observed import Observation, Observed, file_text

Write = Callable[..., Path]
ROW = {"region": "us-east-1", "botocore": "1.43.11", "date": "2026-11-27"}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write("a.json", nulls="left out")`: a file in which these questions differ."""

    def written(name: str = "observed.json", **seen: Any) -> Path:
        rows = [
            Observation(
                question=f"chime-sdk-voice:{question}", fake="x", seen=value, agrees=value == "x", **ROW
            )
            for question, value in seen.items()
        ]
        (tmp_path / name).write_text(file_text(rows))
        return tmp_path / name

    return written


def test_only_differences_are_played(write: Write) -> None:
    observed = Observed.of(write(nulls="left out", blank="x"))
    assert observed
    assert observed.seen("chime-sdk-voice", "nulls") == "left out"
    assert observed.seen("chime-sdk-voice", "blank") is None
    assert observed.seen("chime", "nulls") is None
    assert not Observed.of(write(blank="x"))


def test_what_could_not_be_told_is_nothing(tmp_path: Path) -> None:
    row = Observation(question="chime:nulls", fake="written", seen="throttled", agrees=None, **ROW)
    (tmp_path / "observed.json").write_text(file_text([row]))
    assert not Observed.of(tmp_path / "observed.json")


def test_several_files_add_up(write: Write) -> None:
    files = [write("a.json", nulls="left out", form="x"), str(write("b.json", form="x", arn="null"))]
    observed = Observed.of(files)
    assert observed.of_account("nulls") == "left out"
    assert observed.of_account("arn") == "null"
    assert observed.of_account("other") is None
    assert Observed.of(observed) is observed


def test_two_files_that_disagree(write: Write) -> None:
    files = [write("a.json", nulls="left out"), write("b.json", nulls="x")]
    with pytest.raises(
        InvalidValue, match=r"a.json and \S+b.json disagree on chime-sdk-voice:nulls: 'left out' and 'x'"
    ):
        Observed.of(files)


def test_a_file_that_was_changed(write: Write) -> None:
    path = write(nulls="left out")
    path.write_text(path.read_text().replace("left out", "gone"))
    with pytest.raises(InvalidValue, match=r"observed.json was changed after the probe wrote it"):
        Observed.of(path)


def test_a_file_whose_layout_was_changed_is_the_same(write: Write) -> None:
    path = write(nulls="left out")
    path.write_text(json.dumps(json.loads(path.read_text())))
    assert Observed.of(path)


def rewritten(path: Path, **changes: Any) -> Path:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return path


def test_a_file_of_another_version(write: Write) -> None:
    path = rewritten(write(nulls="left out"), format=2)
    with pytest.raises(InvalidValue, match=r"observed.json has format 2, and this version reads 1"):
        Observed.of(path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": true}', '{"format": "1"}'])
def test_a_file_of_something_else(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(InvalidValue, match=r"other.json is not a file that the probe wrote"):
        Observed.of(tmp_path / "other.json")


@pytest.mark.parametrize("content", [b"<html>", b"\xff", b"[" * 100_000])
def test_a_file_that_is_no_json(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.json").write_bytes(content)
    with pytest.raises(InvalidValue, match=r"other.json is not JSON"):
        Observed.of(tmp_path / "other.json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"none.json cannot be read") as caught:
        Observed.of(tmp_path / "none.json")
    assert isinstance(caught.value.__cause__, FileNotFoundError)


@pytest.mark.parametrize("rows", [{}, [7], [{"question": "chime:nulls"}]])
def test_rows_of_another_form(tmp_path: Path, rows: Any) -> None:
    from pytest_chime_phone.domain.observed import _digest

    path = tmp_path / "observed.json"
    path.write_text(json.dumps({"format": 1, "digest": _digest(rows), "observations": rows}))
    with pytest.raises(InvalidValue, match="each row needs exactly agrees, botocore, date"):
        Observed.of(path)


@pytest.mark.parametrize("files", [7, b"observed.json", [3]])
def test_what_is_no_path(files: Any) -> None:
    with pytest.raises(InvalidValue, match="path of a file that the probe wrote"):
        fake_chime_phone(observed=files)
