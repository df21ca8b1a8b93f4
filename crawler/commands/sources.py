"""`marsad sources`: the health of every source, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, ndjson_option, say_json, say_ndjson
from crawler.commands.tables import Column, show_table
from crawler.decide.health import UNHEALTHY, WORST_FIRST, usual_gap, usual_length
from crawler.model import Part, Source
from crawler.run.report import sparkline
from crawler.sources.reading import load_sources
from storage.sources import SourceState
from storage.store import Store

RUNS_SHOWN = 20
HISTORY = 200
COLUMNS = (
    Column(name="source"),
    Column(name="health"),
    Column(name="articles", right=True),
    Column(name="pending", right=True, keep=2),
    Column(name="newest"),
    Column(name="usual wait", keep=1),
    Column(name="due", keep=4),
    Column(name="new of its last runs", keep=3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A source as sources.toml lists it, and what the archive knows of it."""

    source: Source
    state: SourceState | None = None
    past: tuple[Part, ...] = ()
    """Newest first."""
    pending: int = 0

    @property
    def health(self) -> str:
        if not self.source.enabled:
            return "disabled"
        return self.state.health if self.state else "new"

    @property
    def rank(self) -> tuple[int, int, str]:
        order = WORST_FIRST.index(self.health) if self.health in WORST_FIRST else len(WORST_FIRST)
        return order, -(self.state.failures if self.state else 0), self.source.name

    @property
    def new(self) -> list[int]:
        """New articles of the last runs that fetched something, oldest first."""
        return [part.new for part in reversed(self.past[:RUNS_SHOWN])]


@click.command(help="The health of every source, the worst first, with the new articles of its last runs.")
@ndjson_option
@common_options
def command(options: Options, ndjson: bool) -> None:
    """What sources.toml lists, joined with what the archive knows of it."""
    rows = _rows(options)
    if ndjson:
        say_ndjson(map(_plain, rows))
        return
    if options.json:
        say_json({"sources": [_plain(row) for row in rows]})
        return
    now = datetime.now(UTC)
    show_table(COLUMNS, [_cells(row, now) for row in rows])
    for row in rows:
        if row.state and row.health in (*UNHEALTHY, "quiet") and row.state.last_error:
            click.echo(f"{row.source.name}: {printable(row.state.last_error, 200)}")


def _cells(row: _Row, now: datetime) -> tuple[str, ...]:
    state, gap = row.state, usual_gap(row.past)
    return (
        row.source.name,
        row.health,
        str(state.articles if state else 0),
        str(row.pending),
        _ago(state.last_article_at if state else None, now),
        _span(gap) if gap else "-",
        _due(state.next_due_at if state else None, now, enabled=row.source.enabled),
        sparkline(row.new),
    )


def _rows(options: Options) -> list[_Row]:
    sources = load_sources(options.config).sources
    if not options.database.exists():
        return [_Row(source=source) for source in sources]
    with Store.open(options.database, read_only=True, check=False) as store:
        states = {state.name: state for state in store.sources.all()}
        pending = store.frontier.pending_counts()
        newest = store.runs.newest() + 1
        rows = [
            _Row(
                source=source,
                state=states.get(source.name),
                pending=pending.get(source.name, 0),
                past=store.runs.history(source.name, newest, HISTORY),
            )
            for source in sources
        ]
    return sorted(rows, key=lambda row: row.rank)


def _plain(row: _Row) -> dict[str, object]:
    state, gap, length = row.state, usual_gap(row.past), usual_length(row.past)
    return {
        "name": row.source.name,
        "title": row.source.title,
        "enabled": row.source.enabled,
        "health": row.health,
        "articles": state.articles if state else 0,
        "failures": state.failures if state else 0,
        "pending": row.pending,
        "last_success_at": _iso(state.last_success_at if state else None),
        "last_article_at": _iso(state.last_article_at if state else None),
        "next_due_at": _iso(state.next_due_at if state else None),
        "usual_wait_hours": round(gap / timedelta(hours=1), 2) if gap else None,
        "usual_words": round(length) if length else None,
        "last_error": state.last_error if state else "",
        "new": row.new,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _span(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    if hours < 2:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def _ago(moment: datetime | None, now: datetime) -> str:
    return "-" if moment is None else f"{_span(max(now - moment, timedelta(0)))} ago"


def _due(moment: datetime | None, now: datetime, *, enabled: bool) -> str:
    if not enabled:
        return "-"
    return "now" if moment is None or moment <= now else f"in {_span(moment - now)}"
