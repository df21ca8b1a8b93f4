"""Tables for people: as wide as the terminal and never wrapped; whole where the output goes into a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

GAP = 2
ALWAYS = 9
LEAST = 12
"""Columns on the screen that a column which grows keeps at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    name: str
    right: bool = False
    """Numbers stand to the right."""
    keep: int = ALWAYS
    """Where there is no room, the columns of the least number are left out first."""
    grows: bool = False
    """It has what the others leave of the line; cut with … where it doesn't fit."""


def show_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table to stdout."""
    needed = [max(map(cell_len, (column.name, *(row[n] for row in rows)))) for n, column in enumerate(columns)]
    widths = fitting(columns, needed, room())
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for n, width in widths.items():
        table.add_column(
            columns[n].name,
            justify="right" if columns[n].right else "left",
            no_wrap=True,
            overflow="ellipsis",
            width=width,
        )
    for row in rows:
        table.add_row(*(Text(row[n]) for n in widths))
    console = Console(width=sum(widths.values()) + GAP * len(widths), highlight=False)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        print(line.rstrip())


def room() -> int | None:
    """Characters of a line on the screen; None where the output goes into a file or a pipe."""
    return Console().width if sys.stdout.isatty() else None


def fitting(columns: Sequence[Column], needed: Sequence[int], width: int | None) -> dict[int, int]:
    """The columns that have room beside each other, by number, with the width of each.

    Args:
        needed: the width at which nothing of a column is cut.
        width: of the line; None: there is no end.
    """
    shown = dict(enumerate(needed))
    if width is None:
        return shown
    least = {n: min(LEAST, wide) if columns[n].grows else wide for n, wide in shown.items()}
    while sum(least[n] + GAP for n in shown) - GAP > width:
        weakest = min(columns[n].keep for n in shown)
        if weakest == ALWAYS:
            break
        del shown[max(n for n in shown if columns[n].keep == weakest)]
    left = width - sum(wide + GAP for n, wide in shown.items() if not columns[n].grows)
    growing = sorted((n for n in shown if columns[n].grows), key=shown.__getitem__)
    for count, n in enumerate(growing):  # the narrowest first: what it doesn't need, the others have
        shown[n] = max(least[n], min(shown[n], left // (len(growing) - count) - GAP))
        left -= shown[n] + GAP
    return shown
