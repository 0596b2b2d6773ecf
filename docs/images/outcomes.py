"""Makes outcomes.svg, the picture in the README, from a report of the examples: `outcomes.py report.json`."""

from __future__ import annotations

import sys
from pathlib import Path

from pytest_chime_phone.suite.report.json_report import Report
from pytest_chime_phone.suite.report.picture import picture

SERVICE = "chime-sdk-voice"  # the other one takes as much room again

report = Report.read(Path(sys.argv[1]))
rows = {row: cells for row, cells in report.rows.items() if row.startswith(f"{SERVICE}:")}
Path(__file__).with_name("outcomes.svg").write_text(picture(rows))
