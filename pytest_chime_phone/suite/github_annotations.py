"""Findings as annotations of GitHub Actions, which shows them at the lines of a change.

A line of output such as `::error file=grab.py,line=35,title=crashed::KeyError`; the forms are those of
https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .findings import Finding, buckets


def github_annotations(findings: Iterable[Finding], root: Path) -> Iterator[str]:
    """A line for each cause that fails, at its place in the application, or at the test."""
    for bucket in buckets(found for found in findings if found.fails):
        first = bucket[0]
        line = re.search(r":(\d+) ", first.where) if first.file else None
        file = first.file or str(root / first.test.partition("::")[0])
        place = {"file": os.path.relpath(file, os.environ.get("GITHUB_WORKSPACE") or root)}
        title = f"{first.verdict} under {first.failure_class}"
        told = place | ({"line": line[1]} if line else {}) | {"title": title}
        said = ": ".join(filter(None, (first.exception, first.message)))
        text = "\n".join(filter(None, (f"{len(bucket)} x {said}", first.paste, first.rerun)))
        properties = ",".join(f"{name}={_property(value)}" for name, value in told.items())
        yield f"::error {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
