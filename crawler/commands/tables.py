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
    """What is left of the line; cut with … where it doesn't fit."""


def show_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table to stdout."""
    widths = [max(map(cell_len, (column.name, *(row[n] for row in rows)))) for n, column in enumerate(columns)]
    if not sys.stdout.isatty():
        _print(columns, rows, sum(widths) + GAP * len(columns))
        return
    width = Console().width
    shown = _fitting(columns, widths, width)
    _print([columns[n] for n in shown], [[row[n] for n in shown] for row in rows], width)


def _fitting(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    """The columns that have room beside each other."""
    needed = [min(LEAST, found) if column.grows else found for column, found in zip(columns, widths, strict=True)]
    shown = list(range(len(columns)))
    while sum(needed[n] + GAP for n in shown) > width + GAP:
        least = min(columns[n].keep for n in shown)
        if least == ALWAYS:
            break
        shown.remove(max(n for n in shown if columns[n].keep == least))
    return shown


def _print(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(
            column.name,
            justify="right" if column.right else "left",
            no_wrap=True,
            overflow="ellipsis",
            ratio=1 if column.grows and sys.stdout.isatty() else None,
        )
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=width, highlight=False, soft_wrap=False).print(table)
