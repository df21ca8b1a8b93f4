"""The archive's pages: each reads, arranges, and hands a template what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse import health, records, trends
from crawler.browse.charts import Bar, bars
from crawler.browse.find import find
from crawler.browse.parameters import Search
from crawler.browse.reader import Reader, Row, TooSlowError
from crawler.browse.records import titles_of_sources
from crawler.browse.responses import Site, is_unreadable, query, site_of, unreadable

View = Callable[[Any, Any], Awaitable[Response]]
NUMBER = 2**62


def page(show: Callable[[Site], Awaitable[Response]]) -> View:
    """A page as Datasette's routes take it (arguments by name); one that is too slow as a whole, or whose archive
    can't be read, says so."""

    async def view(datasette: Any, request: Any) -> Response:
        try:
            site = await site_of(datasette, request)
            try:
                return await show(site)
            except TooSlowError:
                return site.page("slow", [], status=503, titles={})
        except Exception as error:
            if is_unreadable(error):
                return unreadable(datasette, request)
            raise

    view.__name__ = show.__name__
    return view


def number(text: str | None) -> int | None:
    """A positive number from a URL that SQLite can hold, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 and int(text) < NUMBER else None


def missing(site: Site) -> Response:
    """What is not in the archive."""
    return site.page("missing", [], status=404, titles={})


# --- front and search ------------------------------------------------------------------------------


@page
async def front(site: Site) -> Response:
    """The archive at a glance: what is new, widely carried, edited, undated, in trouble."""

    def read(reader: Reader) -> dict[str, Any]:
        titles = titles_of_sources(reader)
        found = find(reader, Search(), size=8, count=False)
        edits, _ = reader.part("edits", lambda: records.read_edits(reader, None, size=8), ([], None))
        until = health.last_day(reader)
        since = until - timedelta(days=health.DAYS - 1)
        days = reader.part(
            "days",
            lambda: reader.rows(
                "SELECT day, sum(articles) AS n FROM day_counts WHERE day BETWEEN ? AND ? GROUP BY 1",
                [since.isoformat(), until.isoformat()],
            ),
            [],
        )
        return {
            **trends.read_front(reader, titles),
            "titles": titles,
            "cards": found.cards,
            "edits": edits,
            "days": {row["day"]: row["n"] for row in days},
            "since": since,
        }

    found, left_out = await site.read(read)
    found["edits"] = list({row["article"]: row for row in reversed(found["edits"])}.values())[::-1][:3]
    since: date = found.pop("since")
    days: dict[str, int] = found.pop("days")
    chart = []
    for n in range(health.DAYS):
        day = (since + timedelta(days=n)).isoformat()
        count = days.get(day, 0)
        chart.append(
            Bar(
                day[5:],
                (count,),
                f"{site.t.day(day)}: {site.t.counted(count, 'article') if count else '0'}",
                f"{site.root}/search?period={day}" if count else "",
            )
        )
    return site.page("front", left_out, chart=bars(chart, title=site.t("last_days"), height=150), **found)


@page
async def search(site: Site) -> Response:
    """Cards with highlights, facets of this search, copies folded."""
    asked = Search.read(site.request.args)
    (results, titles), left_out = await site.read(lambda reader: (find(reader, asked), titles_of_sources(reader)))
    return site.page("search", left_out, here="news", search=asked, results=results, titles=titles)


# --- one article, one story ------------------------------------------------------------------------


@page
async def article(site: Site) -> Response:
    """The text in a reading column, and beside it everything that explains it."""
    wanted = number(site.request.url_vars["id"])
    (found, titles), left_out = await site.read(
        lambda reader: (records.read_article(reader, wanted or 0), titles_of_sources(reader))
    )
    if found is None:
        return missing(site)
    row_url = site.path(f"/{site.database}/articles/{wanted}")
    return site.page("article", left_out, here="news", titles=titles, row_url=row_url, **found)


@page
async def story(site: Site) -> Response:
    """Who was first, how late the others were, and any two of them word by word."""
    wanted, arguments = number(site.request.url_vars["id"]), site.request.args
    (found, titles), left_out = await site.read(
        lambda reader: (
            records.read_story(reader, wanted or 0, number(arguments.get("a")), number(arguments.get("b"))),
            titles_of_sources(reader),
        )
    )
    if found is None:
        return missing(site)
    return site.page(
        "story", left_out, here="news", titles=titles, **{"left": None, "right": None, "compared_title": None, **found}
    )


@page
async def changes(site: Site) -> Response:
    """One revision against another."""
    wanted, arguments = number(site.request.url_vars["id"]), site.request.args
    (found, titles), left_out = await site.read(
        lambda reader: (
            records.read_changes(reader, wanted or 0, number(arguments.get("from")), number(arguments.get("to"))),
            titles_of_sources(reader),
        )
    )
    if found is None:
        return missing(site)
    return site.page("changes", left_out, here="edits", titles=titles, **found)


@page
async def edits(site: Site) -> Response:
    """What was edited last, over all sources."""
    before = number(site.request.args.get("before"))
    ((rows, more), titles), left_out = await site.read(
        lambda reader: (
            reader.part("edits", lambda: records.read_edits(reader, before), ([], None)),
            titles_of_sources(reader),
        )
    )
    return site.page("edits", left_out, here="edits", edits=rows, next=more, titles=titles)


# --- timeline --------------------------------------------------------------------------------------


@page
async def timeline(site: Site) -> Response:
    """Bars by year, month or day; one search by source, or up to three searches beside each other."""
    asked = Search.read(site.request.args)
    queries = list(dict.fromkeys(q.strip()[:1000] for q in site.request.args.getlist("q") if q.strip()))[:3]
    searches = [replace(asked, q=q, before="", sort="new") for q in queries] or [replace(asked, q="", before="")]

    def read(reader: Reader) -> tuple[list[trends.Trend], int, dict[str, str]]:
        unit = trends.unit_of(asked.period, reader.part("months", lambda: trends.read_months(reader), []))
        none = trends.Trend({})
        found = [
            reader.part("timeline", lambda one=one: trends.read_trend(reader, one, unit), none, seconds=1.2)  # type: ignore[misc]
            for one in searches
        ]
        return found, unit, titles_of_sources(reader)

    if len(asked.period) == 10:
        asked = replace(asked, period=asked.period[:7])
        searches = [replace(one, period=asked.period) for one in searches]
    (found, unit, titles), left_out = await site.read(read)

    def link(**changed: Any) -> str:
        pairs = [("q", q) for q in queries]
        kept = replace(asked, **changed)
        return query([*pairs, *((name, getattr(kept, name)) for name in ("source", "section", "language", "period"))])

    shape = _by_query if len(searches) > 1 else _by_source
    series, counts = shape(site, found, titles, queries)
    periods = trends.span([period for period, _ in counts], unit, asked.period)
    chart = []
    for period in periods:
        parts = tuple(counts[period, key] for key, _, _ in series)
        href = (
            site.root + "/search" + replace(searches[0], period=period).query() if unit == 10 else link(period=period)
        )
        chart.append(
            Bar(
                period[5:] if asked.period or unit == 10 else period,
                parts,
                f"{site.t.day(period)}: {site.t.number(sum(parts))}",
                href if sum(parts) else "",
            )
        )
    legend = [
        (label, sum(counts[period, key] for period in periods), link(source=key) if href else "")
        for key, label, href in series
    ]
    return site.page(
        "timeline",
        left_out,
        here="timeline",
        search=asked,
        queries=queries,
        period=asked.period,
        link=link,
        titles=titles,
        up=link(period=asked.period[:4] if len(asked.period) == 7 else ""),
        stacked=all(one.stacked for one in found),
        total=sum(n for _, n, _ in legend),
        legend=legend,
        other=any(key == "\0" for key, _, _ in series),
        table=chart,
        chart=bars(chart, title=site.t("timeline"), side_by_side=len(searches) > 1, height=320)
        if sum(counts.values())
        else "",
    )


Series = list[tuple[str, str, bool]]
"""Of each: its key in the counts, its label, and whether it leads to a source."""


def _by_source(
    site: Site, found: list[trends.Trend], titles: dict[str, str], queries: list[str]
) -> tuple[Series, Counter[tuple[str, str]]]:
    trend = found[0]
    if not trend.stacked:
        return [("", queries[0], False)], Counter(trend.counts)
    order = [source for source, _ in trends.ranked(trend)]
    shown = order if len(order) <= trends.SERIES + 1 else order[: trends.SERIES]
    counts: Counter[tuple[str, str]] = Counter()
    for (period, source), n in trend.counts.items():
        counts[period, source if source in shown else "\0"] += n
    series: Series = [(source, titles.get(source, source), True) for source in shown]
    if len(shown) < len(order):
        series.append(("\0", site.t("other_sources"), False))
    return series, counts


def _by_query(
    _site: Site, found: list[trends.Trend], _titles: dict[str, str], queries: list[str]
) -> tuple[Series, Counter[tuple[str, str]]]:
    counts: Counter[tuple[str, str]] = Counter()
    for n, trend in enumerate(found):
        for (period, _), count in trend.counts.items():
            counts[period, str(n)] += count
    return [(str(n), q, False) for n, q in enumerate(queries)], counts


# --- sources and runs ------------------------------------------------------------------------------


@page
async def sources(site: Site) -> Response:
    """Health of every source, the worst first."""
    found, left_out = await site.read(health.read_sources)
    titles = {row["name"]: row["title"] or row["name"] for row in found["sources"]}
    return site.page("sources", left_out, here="sources", titles=titles, **found)


@page
async def source(site: Site) -> Response:
    """One source: health, what it repeats, its part in the last runs."""
    name = site.request.url_vars["name"]
    (found, titles), left_out = await site.read(
        lambda reader: (health.read_source(reader, name), titles_of_sources(reader))
    )
    if found is None:
        return missing(site)
    return site.page("source", left_out, here="sources", titles=titles, undo=undo_command, **found)


def undo_command(row: Row) -> str:
    """The command that brings a learned line back, or lets it be cut again, fit for pasting into a shell."""
    option = "--undo" if row["active"] else "--redo"
    line = row["line"].replace("'", "'\\''")
    return f"marsad boilerplate {row['source']} {option} '{line}'"


def _took(site: Site) -> Callable[[Row], str]:
    def took(run: Row) -> str:
        try:
            span = datetime.fromisoformat(run["finished_at"]) - datetime.fromisoformat(run["started_at"])
        except (TypeError, ValueError):
            return "–"
        return site.t.duration(span.total_seconds())

    return took


@page
async def runs(site: Site) -> Response:
    """Past runs, newest first."""
    before = number(site.request.args.get("before"))
    (rows, more), left_out = await site.read(
        lambda reader: reader.part("runs", lambda: health.read_runs(reader, before), ([], None))
    )
    return site.page("runs", left_out, here="runs", runs=rows, next=more, took=_took(site), titles={})


@page
async def run(site: Site) -> Response:
    """One run: what became of every URL."""
    wanted = number(site.request.url_vars["id"])
    chosen = {name: str(site.request.args.get(name) or "")[:200] for name in ("source", "outcome", "reason")}
    after = str(site.request.args.get("after") or "")[:4000]
    (found, titles), left_out = await site.read(
        lambda reader: (health.read_run(reader, wanted or 0, chosen, after), titles_of_sources(reader))
    )
    if found is None:
        return missing(site)

    def without(name: str) -> str:
        return query([(key, value) for key, value in chosen.items() if key != name]) or "?"

    more = query([*chosen.items(), ("after", found["next"])]) + "#urls"
    return site.page(
        "run",
        left_out,
        here="runs",
        titles=titles,
        took=_took(site),
        wanted=chosen,
        without=without,
        more=more,
        wanted_any=any(chosen.values()),
        outcomes=health.OUTCOMES,
        **found,
    )
