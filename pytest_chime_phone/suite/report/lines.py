"""The report in the terminal: a line for each operation, with what it never came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .matrix import Cell, Matrix, Share, share

_LEAST = 10  # columns for what was never met, however narrow the terminal


def lines(rows: Matrix, width: int, *, full: bool = False) -> Iterator[str]:
    """The block; `full`: classes are listed whatever the width."""
    if not rows:
        yield "no call reached the fake"
        return
    longest = max(len(_operation(row)) for row in rows) + 2
    service = ""
    for row, cells in rows.items():
        if service != (service := row.partition(":")[0]):
            yield f"{service:{longest}}   met  never met"
        met, of = Share.of_cells(cells.values())
        head = f"  {_operation(row):{longest - 2}} {f'{met}/{of}':>5}"
        never = _never(cells, 10**6 if full else max(width - len(head) - 2, _LEAST))
        yield f"{head}  {never}".rstrip()
    yield str(share(rows))


def _operation(row: str) -> str:
    return row.partition(":")[2]


def _never(cells: Mapping[str, Cell], width: int) -> str:
    """As many names as there is room for, the worst first, and how many more there are."""
    names = [name for name, cell in reversed(list(cells.items())) if cell.state == "never"]
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        text = f"{', '.join(names[:shown])}{more}"
        if len(text) <= width:
            return text
    return f"{len(names)} class{'es' if len(names) > 1 else ''}" if names else ""
