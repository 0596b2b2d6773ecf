"""The matrix as SVG: one picture in two layouts; the style sheet chooses by the width of the page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from .matrix import Cell, Matrix, Share
from .outcome_classes import in_order

_CHARACTER = 6.7  # pixels, of the widest that the names are likely to be set in
_OWN = {"state", "script", "strategy"}


def own_file(name: str) -> str:
    """A style sheet or script beside this module."""
    return Path(__file__).with_name(name).read_text("utf-8")


def columns(rows: Matrix) -> list[str]:
    """The classes of all rows."""
    return in_order({name for cells in rows.values() for name in cells})


def svg(rows: Matrix) -> str:
    """The picture, as part of a page that has the style sheet."""
    return "".join(_svg(rows))


def _svg(rows: Matrix) -> Iterator[str]:
    classes, services = columns(rows), _services(rows)
    label, head = _label(rows), _head(rows)
    sizes = f"--label:{label}px;--head:{head}px;--columns:{len(classes)};--lines:{len(rows) + len(services)}"
    yield f'<svg class="outcomes" role="group" aria-label="Outcomes by operation and class" style="{sizes}">'
    yield '<g class="head">'
    for column, name in enumerate(classes):
        yield f'<text transform="translate({22 * column + 13} {head}) rotate(-90)">{escape(name)}</text>'
    yield "</g>"
    line = 0
    for service in services:
        yield f'<g class="line" style="--line:{line}"><text class="service">{escape(service)}</text></g>\n'
        line += 1
        for row, cells in rows.items():
            if row.partition(":")[0] == service:
                met, of = Share.of_cells(cells.values())
                name = escape(row.partition(":")[2])
                yield f'<g class="line" style="--line:{line}"><text>{name}</text>'
                yield f'<text class="count">{met}/{of}</text><g class="cells">'
                for outcome_class, cell in cells.items():
                    yield f'<rect class="{_kind(cell)}" x="{22 * classes.index(outcome_class)}"/>'
                yield "</g></g>\n"
                line += 1
    yield "</svg>"


def _label(rows: Matrix) -> int:
    """The width of the names of operations."""
    return round(_CHARACTER * max(len(row.partition(":")[2]) for row in rows)) + 60


def _head(rows: Matrix) -> int:
    """The height of the names of classes."""
    return round(_CHARACTER * max(map(len, columns(rows))))


def _services(rows: Matrix) -> list[str]:
    return list(dict.fromkeys(row.partition(":")[0] for row in rows))


def _kind(cell: Cell) -> str:
    """The class that styles a cell; colour is not all that tells them apart."""
    if cell.state != "met":
        return cell.state[0]
    return "m" if _OWN & set(cell.by) else "s"
