"""Makes outcomes.svg, the picture in the README, from a report of the examples: `outcomes.py report.json`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from pytest_chime_phone.suite.report.json_report import Report
from pytest_chime_phone.suite.report.picture import own_file, svg

SERVICE = "chime-sdk-voice"  # the other one takes as much room again

report = Report.read(Path(sys.argv[1]))
rows = {row: cells for row, cells in report.rows.items() if row.startswith(f"{SERVICE}:")}
head, rest = svg(rows).split(">", 1)
label, above, columns, lines = map(int, re.findall(r"--\w+:(\d+)", head))
size = f'width="{label + 22 * columns}" height="{above + 12 + 22 * lines}"'  # as in the style sheet
style = f"<style>{own_file('matrix.css')}svg {{ background: var(--paper); }}</style>"
picture = f'{head} xmlns="http://www.w3.org/2000/svg" {size}>{style}{rest}\n'
Path(__file__).with_name("outcomes.svg").write_text(picture)
