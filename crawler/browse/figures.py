"""An analysis as it leaves: a page, and the same numbers as CSV, JSON and SVG at addresses of their own.

Each is asked by the address of a search with some parameters of its own (`Choice`); what can't be read is told on
pages, and refused by files with status 400.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from crawler.browse.asked import Asked, Chip, pairs_of
from crawler.browse.charts import as_file, shade
from crawler.browse.exports.csv import MARK, lines
from crawler.browse.exports.rows import file_name, headers, refused
from crawler.browse.periods import told
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.safe import visible
from crawler.browse.titles import Titles, titles_of_sources
from crawler.browse.views import Route, page
from crawler.phrases.locale import Locale
from crawler.search.asked import SearchQuery
from crawler.search.parameters import Misreading
from crawler.search.reading import Problem, read, write

KINDS = ("attention", "outlets", "copying", "silence", "firsts", "words")
"""The analyses, as addresses and labels name them."""
SECONDS = 1.2
"""For an analysis on its page."""
PATIENCE = 5
"""Times as long a file may take."""
LEAST_SHARE = 1e-5
"""Of less than this nobody is told how much less."""
APART = ("undated", "outside", "others")
"""What belongs to the total of a table and has no line in it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter of an analysis: its name and its values, the first one if none is given."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """What an address asks of an analysis."""

    asked: Asked
    chosen: Mapping[str, str]
    """Of each choice the value."""
    defaults: Mapping[str, str]

    @property
    def query(self) -> SearchQuery:
        return self.asked.query

    def link(self, **changes: str) -> str:
        """The query string with some choices changed; without the page's place."""
        return self._string(self.asked.pairs, changes)

    def without(self, chip: Chip) -> str:
        """The query string without one filter."""
        return self._string([pair for pair in self.asked.pairs if pair != (chip.name, chip.value)], {})

    def _string(self, pairs: Iterable[tuple[str, str]], changes: Mapping[str, str]) -> str:
        own = {**self.chosen, **changes}.items()
        return "?" + urlencode([*pairs, *((name, value) for name, value in own if value != self.defaults[name])])


def asking_of(arguments: Any, now: datetime, choices: Sequence[Choice]) -> Asking:
    """Reads an address: first what is the analysis' own, the rest as a search."""
    pairs = pairs_of(arguments)
    chosen = {choice.name: choice.values[0] for choice in choices}
    known = {choice.name: choice for choice in choices}
    problems = list[Problem]()
    for name, value in pairs:
        if name in known and value in known[name].values:
            chosen[name] = value
        elif name in known and value:
            problems.append(Problem(parameter=name, value=value, what=Misreading.NO_CHOICE, choices=known[name].values))
    reading = read([pair for pair in pairs if pair[0] not in known], now)
    asked = Asked(reading.query, (*problems, *reading.problems))
    return Asking(asked, chosen, {choice.name: choice.values[0] for choice in choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An analysis as a table: what CSV and JSON hold, and the page shows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    beside: Mapping[str, object] = field(default_factory=dict)
    """What is said once: totals, what is counted apart, what was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an analysis found, on its way to a reader."""

    site: Site
    asking: Asking
    found: Any
    titles: Titles

    @property
    def t(self) -> Locale:
        return self.site.t

    def to(self, query: SearchQuery) -> str:
        """The address of the search that finds what a number counts."""
        return f"{self.site.root}/search{Asked(query).link()}"

    def outlet(self, name: str) -> str:
        """What an outlet is called; all together where there is no name."""
        return self.titles.get(name, name) if name else self.t("outlets_together")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An analysis: how it is read, and what each format makes of it."""

    kind: str
    """Its address, its template, and its name among the labels."""
    choices: tuple[Choice, ...] = ()
    read: Callable[[Reader, Asking], Any]
    sheet: Callable[[Shown], Sheet]
    draw: Callable[[Shown], tuple[str, ...]]
    """Charts of one width."""
    page: Callable[[Shown], Mapping[str, Any]] = lambda _: {}
    """What its template needs beside."""


def routes(figure: Figure) -> tuple[Route, ...]:
    """The addresses of an analysis: its page and its files."""

    async def view(site: Site) -> Any:
        return await _page(site, figure)

    def answers(write: Callable[[Shown, Figure], Response]) -> Callable[[Site], Awaitable[Any]]:
        async def answer(site: Site) -> Any:
            asking = asking_of(site.request.args, datetime.now(UTC), figure.choices)
            if problems := (*asking.asked.problems, *await site.missing_sources(asking.query)):
                return refused(site, problems)
            (found, titles), _ = await site.read(
                lambda reader: (figure.read(reader, asking), titles_of_sources(reader)), PATIENCE
            )
            return write(Shown(site=site, asking=asking, found=found, titles=titles), figure)

        return answer

    files = {"csv": as_csv, "json": as_json, "svg": as_svg}
    path = f"^/news/{figure.kind}"
    return (f"{path}$", page(view)), *((rf"{path}\.{form}$", page(answers(write))) for form, write in files.items())


async def _page(site: Site, figure: Figure) -> Response:
    asking = asking_of(site.request.args, datetime.now(UTC), figure.choices)
    problems = (*asking.asked.problems, *await site.missing_sources(asking.query))
    (found, titles), left_out = await site.read(
        lambda reader: (
            reader.part(figure.kind, lambda: figure.read(reader, asking), None, seconds=SECONDS),
            titles_of_sources(reader),
        )
    )
    shown = Shown(site=site, asking=asking, found=found, titles=titles)
    return site.page(
        figure.kind,
        left_out,
        problems=problems,
        here="analysis",
        title=title_of(site, figure.kind, asking.asked),
        figure=figure,
        kinds=KINDS,
        asking=asking,
        search=asking.asked,
        titles=titles,
        found=found,
        shown=shown,
        charts=figure.draw(shown) if found else (),
        told=lambda period: told(site.t, period),
        percent=percent,
        shade=shade,
        **(figure.page(shown) if found else {}),
    )


def title_of(site: Site, kind: str, asked: Asked) -> str:
    """The name of an analysis with the query that it is of."""
    words = [visible(value) for name, value in asked.pairs if name not in ("copies", "sort", "before")]
    return ": ".join(filter(None, (site.t(f"kind_of_{kind}"), " · ".join(words))))


def percent(share: float | None) -> str:
    """A share for people, to three digits that count; a dash where there is none."""
    if share is None:
        return "–"
    return "<0.001%" if 0 < share < LEAST_SHARE else f"{100 * share:.3g}%"


# --- files -----------------------------------------------------------------------------------------


def as_csv(shown: Shown, figure: Figure) -> Response:
    """The table for spreadsheets; what is counted apart stands in lines of its own below it."""
    sheet = figure.sheet(shown)
    below = tuple(
        (name, *("" for _ in sheet.columns[2:]), sheet.beside[name]) for name in APART if sheet.beside.get(name)
    )
    body = MARK + lines([sheet.columns, *map(_plain, (*sheet.rows, *below))])
    return _file(shown, figure, "csv", "text/csv; charset=utf-8", body)


def as_json(shown: Shown, figure: Figure) -> Response:
    """The table as objects, and all that is said beside it."""
    sheet, asking = figure.sheet(shown), shown.asking
    document = {
        "ok": True,
        "analysis": figure.kind,
        "query": _lists(write(asking.query)),
        **asking.chosen,
        **{name: _cell(value) for name, value in sheet.beside.items()},
        "rows": [dict(zip(sheet.columns, _plain(row), strict=True)) for row in sheet.rows],
    }
    return Response.json(document, headers=headers())


def as_svg(shown: Shown, figure: Figure) -> Response:
    """The drawing with its colours, light and dark."""
    body = as_file(figure.draw(shown), title_of(shown.site, figure.kind, shown.asking.asked))
    return _file(shown, figure, "svg", "image/svg+xml; charset=utf-8", body)


def _file(shown: Shown, figure: Figure, suffix: str, media: str, body: str) -> Response:
    name = file_name(shown.asking.query, datetime.now(UTC), suffix)["content-disposition"]
    more = {
        "content-disposition": name.replace("marsad-", f"marsad-{figure.kind}-"),
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return Response(body, headers={**headers(), **more}, content_type=media)


def _lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _plain(row: Iterable[object]) -> tuple[object, ...]:
    return tuple(map(_cell, row))


def _cell(value: object) -> object:
    """A value as files hold it: days and moments in ISO 8601, spans in seconds, shares to four places."""
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 4) if isinstance(value, float) else value
