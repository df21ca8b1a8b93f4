"""`marsad deliver`: alerts to the channels of watches.toml. The schedule runs it after each crawl."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, say_json
from crawler.commands.tables import Column, show_table
from crawler.deliver.run import deliver
from crawler.deliver.state import Standing, read_states
from crawler.model import ExitStatus
from crawler.watch.reading import load_watched, watches_path
from storage.store import Store

COLUMNS = (
    Column(name="channel"),
    Column(name="kind"),
    Column(name="sent", right=True),
    Column(name="health"),
    Column(name="last", keep=2),
    Column(name="error", grows=True),
)


@click.command(
    help="Delivers alerts to the channels of watches.toml: feeds in files, webhooks, mail, a program. Each gets what "
    "it has not taken yet, at least once; one that fails is tried again, ever more seldom."
)
@click.option("--list", "only_list", is_flag=True, help="Deliver nothing: tell how the channels stand.")
@common_options
def command(options: Options, only_list: bool) -> None:
    """Exit status: 0, or 1 where a channel fails."""
    watched = load_watched(watches_path(options.config))
    now = datetime.now(UTC)
    known: list[tuple[str, str, int, Standing | None]]
    if only_list or not watched.channels:
        states = read_states(options.state / "delivery.json")
        known = [(channel.name, channel.kind, 0, states.get(channel.name)) for channel in watched.channels]
    else:
        with Store.open(options.database, read_only=True, check=False) as store:
            known = [(d.channel, d.kind, d.sent, d.standing) for d in deliver(store, options.data, watched, now)]
    failing = any(standing is not None and standing.failures for *_, standing in known)
    if options.json:
        rows = [{"channel": n, "kind": k, "sent_now": s, **(asdict(st) if st else {})} for n, k, s, st in known]
        say_json({"channels": rows})
    elif known and (only_list or failing or options.verbosity > 0):
        show_table(
            COLUMNS,
            [
                [name, kind, str(standing.sent if standing else 0), *_health(standing, now)]
                for name, kind, _, standing in known
            ],
        )
    sys.exit(ExitStatus.SOURCE_FAILED if failing and not only_list else ExitStatus.OK)


def _health(standing: Standing | None, now: datetime) -> tuple[str, str, str]:
    """Health, when it last took something, and what is wrong."""
    if standing is None:
        return "new", "", ""
    health = "dead" if standing.is_dead(now) else "failing" if standing.failures else "ok"
    return health, standing.last_success_at[:16], printable(standing.last_error, 300)
