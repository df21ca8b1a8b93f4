"""A search over time, as counts and as a share of all that its outlets published."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.browse.analysis.attention import Attention, Point, attention
from crawler.browse.analysis.tally import MOST
from crawler.browse.analysis.units import Unit
from crawler.browse.charts import Bar, bars
from crawler.browse.figures import Asking, Choice, Figure, Sheet, Shown, percent, routes
from crawler.browse.periods import short, told
from crawler.browse.reader import Reader
from crawler.browse.views import Route


def _read(reader: Reader, asking: Asking) -> Attention:
    return attention(reader, asking.query, Unit(asking.chosen["by"]))


def _sheet(shown: Shown) -> Sheet:
    found: Attention = shown.found
    return Sheet(
        columns=("period", "first_day", "last_day", "of", "share", "coarse", "articles"),
        rows=tuple(
            (one.period.name, one.period.first, one.period.last, one.of, one.share, one.coarse, one.articles)
            for one in found.points
        ),
        beside={"total": found.total, "undated": found.undated, "outside": found.outside},
    )


def _draw(shown: Shown) -> tuple[str, ...]:
    """The counts; the shares as well, where the search isn't for all that its outlets published."""
    found, t = shown.found, shown.t
    counts = [_bar(shown, one, one.articles, t.counted(one.articles, "article")) for one in found.points]
    drawn = bars(counts, title=t("articles_axis"), direction=t.direction)
    if all(one.articles == one.of for one in found.points):
        return (drawn,)
    shares = [_bar(shown, one, 100 * (one.share or 0), percent(one.share)) for one in found.points]
    return drawn, bars(
        shares,
        title=t("share_axis"),
        height=180,
        scale=lambda value: f"{value:.3g}%",
        least=0.01,
        colour=1,
        direction=t.direction,
    )


def _bar(shown: Shown, point: Point, value: float, said: str) -> Bar:
    return Bar(
        label=short(shown.t, point.period),
        parts=(value,),
        title=f"{told(shown.t, point.period)}: {said}",
        href=shown.to(point.search) if point.articles else "",
        hatched=value * (point.coarse or 0) / (point.articles or 1),
    )


def _page(shown: Shown) -> Mapping[str, object]:
    return {"most": MOST[shown.found.unit]}


FIGURE = Figure(
    kind="attention",
    choices=(Choice("by", (Unit.MONTH, Unit.WEEK, Unit.DAY, Unit.YEAR)),),
    read=_read,
    sheet=_sheet,
    draw=_draw,
    page=_page,
)
ROUTES: tuple[Route, ...] = routes(FIGURE)
