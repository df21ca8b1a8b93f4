"""Charts as SVG made here: no script, no request, sharp on every screen, and every bar is a link.

Labels stand in margins of their own, never under a bar. Time runs from left to right in both languages, as on charts
everywhere; what has no time (bars of outlets or words, a matrix) runs with the language, its labels where a line of
text begins. Colours are classes (static/charts.css: the palette of Okabe and Ito, light and dark), and never all that
tells two things apart: there is a number, a label, a place or a hatching as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import ceil
from pathlib import Path

WIDTH, HEIGHT, FOOT, TOP = 1000, 260, 26, 14
SCALE = 64
"""The margin at the right of a chart over time, for the numbers of its scale: beside the newest, where phones begin."""
EDGE = 56
"""How near to an edge the middle of a label may stand."""
NAMED = 130
"""Room for the name of a period; where they are nearer, only some are named."""
LABEL, LINE, VALUE = 210, 30, 140
"""Of a list of bars: the margin for labels, the height of a line, the margin for what a bar says."""
SHADES = 5
"""Of a matrix: how many tones tell much from little."""
DEEP = 4
"""The first tone on which numbers are written in the colour of the ground."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its parts (one for each series), what it says and where it leads."""

    label: str
    parts: tuple[float, ...]
    title: str
    href: str = ""
    hatched: float = 0
    """How much of the first part is hatched."""

    @property
    def total(self) -> float:
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: its label, its number, how that is said, what it says as a whole, and where it leads."""

    label: str
    value: float
    said: str
    title: str
    href: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Square:
    """A field of a matrix; `said` is empty where there is nothing."""

    value: float
    said: str
    title: str
    href: str = ""


def count(value: float) -> str:
    """A number of a scale that counts; empty between two whole ones."""
    return f"{int(value):,}" if value == int(value) else ""


def _nice(highest: float, least: float) -> float:
    """The first round number at or above `highest`, `least` at least."""
    step = least
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if factor * step >= highest:
                return factor * step
        step *= 10


def bars(
    chart: Sequence[Bar],
    *,
    title: str,
    side_by_side: bool = False,
    height: int = HEIGHT,
    scale: Callable[[float], str] = count,
    least: float = 1,
    colour: int = 0,
    direction: str = "ltr",
) -> str:
    """Bars over time; stacked, or side by side to compare.

    Args:
        scale: how a number beside the chart is written.
        least: the lowest end of the scale.
        colour: the class of the first series.
        direction: that of labels.
    """
    if not chart:
        return ""
    tops = (max(bar.parts, default=0) if side_by_side else bar.total for bar in chart)
    highest = _nice(max(tops) or least, least)
    plot = height - FOOT - TOP
    slot = (WIDTH - SCALE) / len(chart)
    gap = min(slot * 0.18, 6)
    textured = max(len(bar.parts) for bar in chart) > 1
    pieces = [_open(WIDTH, height, title), _TEXTURES if textured else ""]
    pieces += [_HATCH] if any(bar.hatched for bar in chart) else []
    for step in range(1, 5):
        y = TOP + plot - plot * step / 4
        pieces.append(f'<line class="grid" x1="0" x2="{WIDTH - SCALE}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if said := scale(highest * step / 4):
            pieces.append(f'<text class="axis" x="{WIDTH - SCALE + 8}" y="{y + 4:.1f}">{escape(said)}</text>')
    every = ceil(len(chart) * NAMED / (WIDTH - SCALE))
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
            inside.append(_rect(f"c{series + colour}", left, top, max(width, 0.8), tall))
            if textured and series % len(TEXTURES):
                inside.append(_rect("over", left, top, max(width, 0.8), tall, f' fill="url(#{_texture(series)})"'))
            if bar.hatched and series == 0:
                share = tall * min(bar.hatched / part, 1)
                inside.append(_rect("hatched", left, base - share, max(width, 0.8), share, ' fill="url(#hatch)"'))
            base = top if not side_by_side else base
        pieces.append(_linked("".join(inside), bar.title, bar.href))
        if number % every == 0:
            at = max(x + slot / 2, EDGE)
            pieces.append(
                f'<text class="axis" x="{at:.1f}" y="{height - 8}" text-anchor="middle" direction="{direction}">'
                f"{escape(bar.label)}</text>"
            )
    return "".join((*pieces, "</svg>"))


def listed(entries: Sequence[Entry], *, title: str, direction: str) -> str:
    """Bars one below the other, each behind its label; from the side on which the language begins."""
    if not entries:
        return ""
    highest = max(entry.value for entry in entries) or 1
    room, mirrored = WIDTH - LABEL - VALUE, direction == "rtl"
    pieces = [_open(WIDTH, len(entries) * LINE + 8, title)]
    for number, entry in enumerate(entries):
        y = 4 + number * LINE
        wide = max(room * entry.value / highest, 1.2)
        left = WIDTH - LABEL - wide if mirrored else LABEL
        ends = WIDTH - LABEL - wide - 8 if mirrored else LABEL + wide + 8
        begins = WIDTH - 4 if mirrored else 4
        inside = (
            f"<title>{escape(entry.title)}</title>"
            f'<rect class="hit" x="0" y="{y}" width="{WIDTH}" height="{LINE}"/>'
            f"{_text('label', begins, y + 20, 'start', direction, _short(entry.label))}"
            f"{_rect('c7' if entry.muted else 'c0', left, y + 6, wide, LINE - 12)}"
            f"{_text('axis', ends, y + 20, 'start', direction, entry.said)}"
        )
        pieces.append(_linked(inside, entry.title, entry.href))
    return "".join((*pieces, "</svg>"))


def matrix(
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Square]]],
    *,
    title: str,
    direction: str,
    over_time: bool = False,
) -> str:
    """Fields in rows and columns, the darker the more, each with its number.

    Args:
        columns, rows: with their labels; of many columns not all are labelled.
        over_time: columns run from left to right whatever the direction is.
    """
    if not columns or not rows:
        return ""
    mirrored, turned = direction == "rtl", direction == "rtl" and not over_time
    highest = max(square.value for _, squares in rows for square in squares) or 1
    side = (WIDTH - LABEL) / len(columns)
    head, every = (40 if over_time else 96), ceil(NAMED / side) if over_time else 1
    pieces = [_open(WIDTH, head + len(rows) * LINE + 4, title)]

    def left(column: int) -> float:
        beginning = 0 if mirrored else LABEL
        return beginning + side * (len(columns) - 1 - column if turned else column)

    for number, label in enumerate(columns):
        if number % every == 0:
            pieces.append(_head(label, left(number) + side / 2, head - 10, direction, slanted=not over_time))
    for line, (label, squares) in enumerate(rows):
        y = head + line * LINE
        pieces.append(_text("label", WIDTH - 4 if mirrored else 4, y + 20, "start", direction, _short(label)))
        for number, square in enumerate(squares):
            pieces.append(_square(square, left(number), y, side, highest))
    return "".join((*pieces, "</svg>"))


def _head(label: str, x: float, y: float, direction: str, *, slanted: bool) -> str:
    if not slanted:
        return _text("axis", min(max(x, EDGE), WIDTH - EDGE), y, "middle", direction, label)
    turn = f' transform="rotate({28 if direction == "rtl" else -28} {x:.1f} {y:.1f})"'
    return _text("axis", x, y, "start", direction, _short(label, 18), turn)


def _square(square: Square, x: float, y: float, side: float, highest: float) -> str:
    shade = min(int(square.value / highest * SHADES), SHADES - 1) if square.value else -1
    inside = f"<title>{escape(square.title)}</title>" + _rect(f"h{shade + 1}", x + 1, y + 1, side - 2, LINE - 2)
    if square.said and side >= 22:
        tone = "value deep" if shade + 1 >= DEEP else "value"
        inside += _text(tone, x + side / 2, y + 20, "middle", "ltr", square.said)
    return _linked(inside, square.title, square.href)


def shade(value: float, highest: float) -> str:
    """The class of a field of a table, as a matrix has it."""
    return f"h{min(int(value / highest * SHADES), SHADES - 1) + 1}" if value and highest else "h0"


# --- pieces ----------------------------------------------------------------------------------------

TEXTURES = (
    "",
    '<path d="M0 8 8 0M-2 2 2 -2M6 10 10 6"/>',
    '<circle cx="4" cy="4" r="1.6"/>',
    '<path d="M0 4H8"/>',
    '<path d="M4 0V8"/>',
)
"""What series have over their colours, in turn; the first has nothing."""


def _texture(series: int) -> str:
    return f"t{series % len(TEXTURES)}"


_TEXTURES = "<defs>{}</defs>".format(
    "".join(
        f'<pattern id="t{number}" class="texture" width="8" height="8" patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for number, drawn in enumerate(TEXTURES)
        if drawn
    )
)
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch" width="3" height="6"/></pattern></defs>'
)


def _open(width: float, height: float, title: str) -> str:
    return f'<svg class="chart" viewBox="0 0 {width} {height}" role="group" aria-label="{escape(title)}">'


def _rect(kind: str, x: float, y: float, width: float, height: float, more: str = "") -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{more}/>'


def _text(kind: str, x: float, y: float, anchor: str, direction: str, text: str, more: str = "") -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" direction="{direction}"'
    return f'<text class="{kind}" {at}{more}>{escape(text)}</text>'


def _linked(inside: str, title: str, href: str) -> str:
    if not href:
        return f"<g>{inside}</g>"
    return f'<a href="{escape(href)}" aria-label="{escape(title)}">{inside}</a>'


def _short(label: str, longest: int = 30) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"


@lru_cache(maxsize=1)
def _style() -> str:
    return (Path(__file__).parent / "static" / "charts.css").read_text(encoding="utf-8")


def key(series: int) -> str:
    """A field of a legend, as the bars of a series are drawn. It lends the textures of the chart on its page."""
    over = f'<rect width="16" height="16" fill="url(#{_texture(series)})"/>' if series % len(TEXTURES) else ""
    drawn = f'<rect class="c{series}" width="16" height="16"/>{over}'
    return f'<svg class="key" viewBox="0 0 16 16" aria-hidden="true">{drawn}</svg>'


def as_file(charts: Sequence[str], title: str) -> str:
    """Charts of one width, one below the other, as a document of their own: with their colours, and without links,
    which lead nowhere from a file."""
    pieces, y = list[str](), 34.0
    for chart in filter(None, charts):
        high = float(chart.partition('viewBox="0 0 ')[2].partition('"')[0].split()[1])
        pieces.append(chart.replace("<svg ", f'<svg y="{y}" width="{WIDTH}" height="{high}" ', 1))
        y += high + 16
    inside = "".join(pieces).replace("<a href=", "<a data-href=")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="file" viewBox="0 0 {WIDTH} {y:.0f}" width="{WIDTH}" '
        f'height="{y:.0f}"><title>{escape(title)}</title><style>{_style()}</style>'
        f'<rect class="ground" width="{WIDTH}" height="{y:.0f}"/>'
        f'<text class="title" x="{WIDTH / 2}" y="22" text-anchor="middle">{escape(title)}</text>{inside}</svg>\n'
    )


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
