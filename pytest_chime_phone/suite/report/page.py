"""The report as one HTML page: it opens from disk, needs nothing from outside, and stays below 100 KB.

Node ids, messages and file names come from anywhere, so everything is escaped, and the page's own policy
lets no script run but its own.  Where a suite is too large for the page, the page says what it leaves out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from math import floor
from typing import Any, NamedTuple

from ..findings import Finding, buckets
from .json_report import Report
from .matrix import Cell, Matrix, Share, share
from .picture import columns, own_file, svg

LIMIT = 100_000  # bytes
_TESTS = 10  # of a bucket, at most
_VERDICTS = 10  # there are no more
_LONGEST = 300  # characters of a node id or a message


class _Room(NamedTuple):
    """How much of what may be long is shown."""

    tests: int  # of a cell
    buckets: int
    transcript: int  # characters
    rows: int


_ROOMS = (
    _Room(50, 200, 4000, 1000),
    _Room(10, 60, 1500, 1000),
    _Room(3, 30, 600, 300),
    _Room(1, 15, 300, 100),
    _Room(0, 5, 100, 30),
    _Room(0, 0, 0, 0),  # which always fits
)


def page(report: Report) -> bytes:
    """The whole page, with as much in it as there is room for."""
    pages = (_page(report, room).encode("utf-8", "replace") for room in _ROOMS)
    return next(written for written in pages if len(written) <= LIMIT)


def _page(report: Report, room: _Room) -> str:
    colours, style, script = map(own_file, ("matrix.css", "page.css", "page.js"))
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    rows, left_out = _shown(report.rows, room)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Outcomes that the suite met</title>
<style>{colours}{style}</style>
<h1>Outcomes that the suite met</h1>
{_summary(report)}
<main>
{_section_of_matrix(rows, left_out)}
{"".join(_section_of_findings(report, room))}
</main>
<script id="data" type="application/json">{_data(rows, room)}</script>
<script>{script}</script>
"""


def _summary(report: Report) -> str:
    met = share(report.rows)
    percent = floor(10 * met.percent) / 10
    bar = f'<progress max="100" value="{percent:g}" aria-label="share of outcome classes met"></progress>'
    classes = f"{met.met} of {met.of} outcome classes of {_many(report.rows, 'operation')}"
    version = f"<small>botocore {_short(report.botocore)}</small>"
    return f'<p class="share"><b>{percent:g} %</b> {bar} {classes}{version}</p>'


def _section_of_matrix(rows: Matrix, left_out: int) -> str:
    more = (
        f"<p>{_many(left_out, 'operation')} more, with the best shares: see the JSON report.</p>"
        if left_out
        else ""
    )
    if not rows:
        return more or "<p>No call reached the fake.</p>"
    return f"""<section aria-labelledby="outcomes">
<h2 id="outcomes">Operations and outcome classes</h2>
<p class="legend"><span><i class="m"></i> met</span>
<span><i class="s"></i> met by a sweep or chaos only</span> <span><i class="n"></i> never met</span>
<span><i class="i"></i> ignored</span></p>
<div class="outcomes"><div class="matrix">{svg(rows)}{more}</div>
<aside id="cell" aria-live="polite"><p>Choose a cell, or move with the arrow keys.</p></aside></div>
</section>"""


def _section_of_findings(report: Report, room: _Room) -> Iterator[str]:
    if report.sweep is None:
        return
    found = buckets(Finding.of_json(each) for each in report.sweep["findings"])
    verdicts = sorted(report.sweep["verdicts"].items(), key=lambda item: -item[1])[:_VERDICTS]
    counts = ", ".join(f"{count} {_short(verdict)}" for verdict, count in verdicts) or "none"
    yield '<section aria-labelledby="findings">\n<h2 id="findings">Findings by cause</h2>\n'
    yield f"<p>{_many(report.sweep['runs'], 'run')} under faults: {counts}.</p>\n"
    for bucket in found[: room.buckets]:
        yield _bucket(bucket, room)
    if len(found) > room.buckets:
        yield f"<p>{_many(len(found) - room.buckets, 'cause')} more: see the JSON report.</p>\n"
    yield "</section>"


def _bucket(bucket: Sequence[Finding], room: _Room) -> str:
    first = bucket[0]
    message = ": ".join(filter(None, (first.exception or "", first.message)))
    kind = "excused" if first.excused else "fails" if first.fails else "told"
    title = (
        f"<span>{len(bucket)} x <b>{escape(first.verdict)}</b></span> "
        f"<code>{escape(first.where or '(no code line)')}</code> <span>{_short(message)}</span> "
        f"<em>{escape(first.failure_class)}</em>"
    )
    parts = [f'<details class="{kind}"><summary>{title}</summary>']
    if first.excused:
        parts.append(f"<p>Excused: {_short(first.excused)}</p>")
    if first.paste:
        parts.append(f"<p>To paste into a test</p><pre>{escape(first.paste)}</pre>")
    parts.append(f"<p>To run it again</p><pre>{_short(first.rerun)}</pre>")
    if first.transcript:
        parts.append(f"<p>Calls of the run</p><pre>{_cut(first.transcript, room.transcript)}</pre>")
    tests = list(dict.fromkeys(found.test for found in bucket))
    shown = tests[: min(_TESTS, room.tests)]
    items = "".join(f"<li><code>{_short(test)}</code>" for test in shown)
    more = f"<li>and {len(tests) - len(shown)} more" if len(tests) > len(shown) else ""
    parts.append(f"<p>Tests</p><ul>{items}{more}</ul></details>\n")
    return "\n".join(parts)


def _shown(rows: Matrix, room: _Room) -> tuple[Matrix, int]:
    """As many rows as there is room for, those first that are met least."""
    if len(rows) <= room.rows:
        return rows, 0
    least = sorted(rows, key=lambda row: Share.of_cells(rows[row].values()).percent)[: room.rows]
    return {row: cells for row, cells in rows.items() if row in least}, len(rows) - room.rows


def _data(rows: Matrix, room: _Room) -> str:
    """What the script tells of the cells, in the order in which they stand; texts are told once."""
    texts: dict[str, int] = {}

    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    def told(operation: str, cell: Cell) -> list[Any]:
        line = cell.reason or cell.paste.replace(f'"{operation}"', '"\0"').replace(
            f"call {operation} ", "call \0 "
        )
        shown = [number(test[:_LONGEST]) for test in cell.tests[: room.tests]]
        return [cell.state, cell.calls, list(cell.by), shown, len(cell.tests) - len(shown), number(line)]

    cells = [told(row.partition(":")[2], cell) for row, classes in rows.items() for cell in classes.values()]
    value = {"rows": list(rows), "classes": columns(rows), "cells": cells, "texts": list(texts)}
    written = json.dumps(value, separators=(",", ":"))
    return written.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _many(things: Any, noun: str) -> str:
    count = things if isinstance(things, int) else len(things)
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    return _cut(text, _LONGEST)


def _cut(text: str, length: int) -> str:
    return escape(text if len(text) <= length else f"{text[:length]}…")
