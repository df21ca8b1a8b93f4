"""Who was first about a topic: its stories, the oldest first."""

from __future__ import annotations

from crawler.browse.analysis.firsts import Firsts, Lead, Standing, firsts
from crawler.browse.charts import Entry, listed
from crawler.browse.figures import Asking, Figure, Sheet, Shown, routes
from crawler.browse.reader import Reader
from crawler.browse.views import Route


def _read(reader: Reader, asking: Asking) -> Firsts:
    return firsts(reader, asking.query)


def _sheet(shown: Shown) -> Sheet:
    found: Firsts = shown.found
    return Sheet(
        columns=(
            "story",
            "article",
            "source",
            "title",
            "published_on",
            "published_at",
            "known_by",
            "second_source",
            "second_article",
            "ahead_seconds",
            "days_ahead",
            "outlets",
            "articles",
        ),
        rows=tuple(_row(lead) for lead in found.leads),
        beside={"next": found.next},
    )


def _row(lead: Lead) -> tuple[object, ...]:
    first, second = lead.first, lead.second
    return (
        lead.story,
        first.id,
        first.source,
        first.title,
        first.published_on,
        first.published_at,
        lead.known_by,
        second.source if second else None,
        second.id if second else None,
        lead.ahead,
        lead.days_ahead,
        lead.outlets,
        lead.articles,
    )


def _draw(shown: Shown) -> tuple[str, ...]:
    entries = [_entry(shown, standing) for standing in shown.found.standings]
    return (listed(entries, title=shown.t("how_often_first"), direction=shown.t.direction),)


def _entry(shown: Shown, standing: Standing) -> Entry:
    said = shown.t.counted(standing.stories, "story")
    if standing.ahead is not None:
        said = f"{said}{shown.t.comma} {shown.t.duration(standing.ahead.total_seconds())}"
    return Entry(shown.outlet(standing.source), standing.stories, said, f"{shown.outlet(standing.source)}: {said}")


FIGURE = Figure(kind="firsts", read=_read, sheet=_sheet, draw=_draw)
ROUTES: tuple[Route, ...] = routes(FIGURE)
