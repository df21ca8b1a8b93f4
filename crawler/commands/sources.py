"""`marsad sources`: the health of every source."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from crawler.commands import Options, common_options
from crawler.config import load_sources
from crawler.model import OutcomeKind
from crawler.report import sparkline
from crawler.text import printable
from storage.runs import SourceState
from storage.store import Store

RUNS_SHOWN = 20


@click.command(help="The health of every source, with the new articles of its last runs.")
@common_options
def command(options: Options) -> None:
    """What sources.toml lists, joined with what the archive knows of it."""
    configuration = load_sources(options.config)
    states: dict[str, SourceState] = {}
    history: dict[str, list[int]] = {}
    if options.database.exists():
        with Store.open(options.database, read_only=True, check=False) as store:
            states = {state.name: state for state in store.runs.sources()}
            for run in reversed(store.runs.last(200)):
                for tally in run.tallies:
                    history.setdefault(tally.source, []).append(tally.outcomes.get(OutcomeKind.NEW, 0))
    now = datetime.now(UTC)
    if not options.json:
        click.echo(f"{'source':<24} {'health':<18} {'articles':>8}  {'newest':<12} {'due':<12} "
                   "new articles of its last runs")
    for source in configuration.sources:
        state = states.get(source.name)
        recent = history.get(source.name, [])[-RUNS_SHOWN:]
        health = "disabled" if not source.enabled else state.health if state else "new"
        if options.json:
            click.echo(json.dumps({
                "name": source.name, "title": source.title, "enabled": source.enabled, "health": health,
                "articles": state.articles if state else 0, "failures": state.failures if state else 0,
                "last_success_at": _text(state.last_success_at if state else None),
                "last_article_at": _text(state.last_article_at if state else None),
                "next_due_at": _text(state.next_due_at if state else None),
                "last_error": state.last_error if state else "", "new": recent}, ensure_ascii=False))
            continue
        click.echo(f"{source.name:<24} {health:<18} {state.articles if state else 0:>8}  "
                   f"{_ago(state.last_article_at if state else None, now):<12} "
                   f"{_due(state.next_due_at if state else None, now, enabled=source.enabled):<12} {sparkline(recent)}")
        if state and source.enabled and health not in ("ok", "quiet", "new") and state.last_error:
            click.echo(f"    {printable(state.last_error, 200)}")


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "-"
    hours = (now - moment).total_seconds() / 3_600
    return f"{hours:.0f} h ago" if hours < 48 else f"{hours / 24:.0f} days ago"


def _due(moment: datetime | None, now: datetime, *, enabled: bool) -> str:
    if not enabled:
        return "-"
    if moment is None or moment <= now:
        return "now"
    minutes = (moment - now).total_seconds() / 60
    return f"in {minutes:.0f} min" if minutes < 120 else f"in {minutes / 60:.0f} h"
