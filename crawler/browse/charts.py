"""Charts as SVG made here: no script, no request, sharp on every screen, and every bar is a link.

Colours are classes (`c0` ... `c8`), so that the style sheet has the say in light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, FOOT, TOP = 1000, 260, 26, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its parts (one for each series), what it says and where it leads."""

    label: str
    parts: tuple[int, ...]
    title: str
    href: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts)


def _nice(highest: int) -> int:
    """The first round number at or above `highest`."""
    step = 1
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if factor * step >= highest:
                return factor * step
        step *= 10


def bars(chart: Sequence[Bar], *, title: str, side_by_side: bool = False, height: int = HEIGHT) -> str:
    """Bars over time, left to right as time runs on charts everywhere; stacked, or side by side to compare."""
    if not chart:
        return ""
    highest = _nice(max((max(bar.parts, default=0) if side_by_side else bar.total) for bar in chart) or 1)
    plot = height - FOOT - TOP
    slot = WIDTH / len(chart)
    gap = min(slot * 0.18, 6)
    pieces = [f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="group" aria-label="{escape(title)}">']
    for step in range(1, 5):
        y = TOP + plot - plot * step / 4
        value = highest * step / 4
        pieces.append(f'<line class="grid" x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if value == int(value):
            pieces.append(f'<text class="axis" x="4" y="{y - 3:.1f}">{int(value):,}</text>')
    every = max(1, round(len(chart) / 12))
    for number, bar in enumerate(chart):
        x = number * slot
        inside = [
            f"<title>{escape(bar.title)}</title>",
            f'<rect class="hit" x="{x:.1f}" y="{TOP}" width="{slot:.1f}" height="{plot}"/>',
        ]
        base: float = TOP + plot
        width = (slot - gap) / (len(bar.parts) if side_by_side else 1)
        for series, part in enumerate(bar.parts):
            if not part:
                continue
            tall = max(plot * part / highest, 1.2)
            left = x + gap / 2 + (width * series if side_by_side else 0)
            top = TOP + plot - tall if side_by_side else base - tall
            inside.append(
                f'<rect class="c{series}" x="{left:.1f}" y="{top:.1f}" width="{max(width, 0.8):.1f}" '
                f'height="{tall:.1f}"/>'
            )
            base = top if not side_by_side else base
        body = "".join(inside)
        if bar.href:
            body = f'<a href="{escape(bar.href)}" aria-label="{escape(bar.title)}">{body}</a>'
        pieces.append(body)
        if number % every == 0:
            anchor = "start" if number == 0 else "end" if number == len(chart) - 1 and number else "middle"
            at = x if number == 0 else x + slot if anchor == "end" else x + slot / 2
            pieces.append(
                f'<text class="axis" x="{at:.1f}" y="{height - 8}" text-anchor="{anchor}">{escape(bar.label)}</text>'
            )
    pieces.append("</svg>")
    return "".join(pieces)


def sparkline(values: Sequence[int], title: str) -> str:
    """One small area: sixty days of a source as a single path, not sixty elements."""
    highest = max(values, default=0) or 1
    points = []
    for n, value in enumerate(values):
        y = 24 - 22 * value / highest
        points.append(f"V{y:.1f}H{(n + 1) * 2}")
    return (
        f'<svg class="spark" viewBox="0 0 {len(values) * 2} 25" role="img" aria-label="{escape(title)}">'
        f'<path d="M0 24.5{"".join(points)}V24.5Z"/></svg>'
    )


def lag_axis(share: float, first: bool) -> str:
    """A dot on a line: how late a copy was, as a share of the latest. Mirrored by the style sheet in Arabic."""
    x = 5 + 150 * min(max(share, 0.0), 1.0)
    return (
        f'<svg class="lag" viewBox="0 0 160 14" aria-hidden="true"><line x1="5" x2="155" y1="7" y2="7"/>'
        f'<line class="late" x1="5" x2="{x:.1f}" y1="7" y2="7"/>'
        f'<circle class="{"first" if first else "dot"}" cx="{x:.1f}" cy="7" r="4.5"/></svg>'
    )
