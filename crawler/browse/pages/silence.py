"""Outlets that fell silent, by how long, against their own rhythm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from crawler.browse.analysis.silence import Silence, Silences, silences
from crawler.browse.charts import Entry, listed
from crawler.browse.figures import Asking, Choice, Figure, Sheet, Shown, routes
from crawler.browse.reader import Reader
from crawler.browse.views import Route

DRAWN = 30
"""Outlets in the chart, the first ones of the table."""
ARRANGED: Mapping[str, Callable[[Silence], Any]] = {
    "silent": lambda one: (one.silent is None, -(one.silent.days if one.silent else 0), one.source),
    "name": lambda one: one.source,
    "articles": lambda one: (-(one.articles or 0), one.source),
    "wait": lambda one: (one.waits is None, -(one.waits.days if one.waits else 0), one.source),
}


def _read(reader: Reader, asking: Asking) -> Silences:
    return silences(reader, asking.query)


def _arranged(shown: Shown) -> list[Silence]:
    arranged = ARRANGED[shown.asking.chosen["by"]]
    if shown.asking.chosen["by"] == "name":
        return sorted(shown.found.outlets, key=lambda one: (shown.outlet(one.source), one.source))
    return sorted(shown.found.outlets, key=arranged)


def _sheet(shown: Shown) -> Sheet:
    return Sheet(
        columns=("source", "title", "last_on", "expected_days", "silent_days", "fell_silent", "crawled", "articles"),
        rows=tuple(
            (
                one.source,
                shown.outlet(one.source),
                one.last_on,
                one.waits.days if one.waits else None,
                one.silent.days if one.silent else None,
                one.fell_silent,
                one.crawled,
                one.articles,
            )
            for one in _arranged(shown)
        ),
        beside={"until": shown.found.until},
    )


def _draw(shown: Shown) -> tuple[str, ...]:
    entries = [_entry(shown, one) for one in _arranged(shown) if one.silent is not None][:DRAWN]
    return (listed(entries, title=shown.t("kind_of_silence"), direction=shown.t.direction),)


def _entry(shown: Shown, one: Silence) -> Entry:
    t, days = shown.t, one.silent.days if one.silent else 0
    said = t.counted(days, "day")
    judged = t("fell_silent") if one.fell_silent else t("still_speaks")
    title = f"{shown.outlet(one.source)}: {said}{t.comma} {judged}"
    return Entry(shown.outlet(one.source), days, said, title, shown.to(one.search), muted=not one.fell_silent)


def _page(shown: Shown) -> dict[str, object]:
    return {"outlets": _arranged(shown), "ago": lambda one: _ago(shown, one, datetime.now(UTC).date())}


def _ago(shown: Shown, one: Silence, today: date) -> str:
    """`قبل 119 يوماً`; empty where there is no day."""
    days = one.ago(today)
    if days is None:
        return ""
    return shown.t("days_ago").format(n=shown.t.counted(days, "in_day")) if days > 0 else shown.t("today")


FIGURE = Figure(
    kind="silence", choices=(Choice("by", tuple(ARRANGED)),), read=_read, sheet=_sheet, draw=_draw, page=_page
)
ROUTES: tuple[Route, ...] = routes(FIGURE)
