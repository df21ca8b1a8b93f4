"""One round of delivery: each channel that is due gets what it has not taken yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.deliver import files, mail, program, webhook
from crawler.deliver.state import Standing, delivering, read_states, write_states
from crawler.errors import UndeliveredError
from crawler.watch.channels import Channel
from crawler.watch.messages import Message, message
from crawler.watch.reading import Watched
from storage.alerts import Row
from storage.store import Store

FIRST = timedelta(days=1)
"""A new channel begins with what was told so far back."""
MOST = 1_000
"""Alerts that a channel gets in one round; the next round goes on."""
BATCH = 100
"""Alerts that a program gets at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came of a channel in a round."""

    channel: str
    kind: str
    sent: int
    standing: Standing


@dataclass(slots=True)
class Round:
    """A channel's alerts of one round, and how far it has come with them."""

    store: Store
    data: Path
    channel: Channel
    watches: tuple[str, ...]
    """All that there are."""
    archive: str
    standing: Standing
    now: datetime
    keep: Callable[[Standing], None]
    """Notes how the channel stands."""

    def rows(self) -> tuple[Row, ...]:
        """What it has not taken yet."""
        return self.store.alerts.told(self.standing.after, MOST, self.channel.watches)

    def messages(self, rows: Iterable[Row]) -> list[Message]:
        """Alerts as the channel says them."""
        pages = (self.channel.pages or "").rstrip("/")
        return [message(row, self.archive, self.channel.language, pages) for row in rows]

    def took(self, rows: Sequence[Row], note: str = "") -> None:
        """The channel has alerts now: whatever happens, they aren't sent again."""
        self.standing = self.standing.took(rows[-1].id, len(rows), self.now, note)
        self.keep(self.standing)


def _files(one: Round) -> None:
    """All feeds are made anew, those without news too: whoever subscribes finds one."""
    folder = one.data / one.channel.folder
    for watch in one.channel.watches or one.watches:
        newest = one.store.alerts.told(0, files.ENTRIES, (watch,), newest=True)
        files.write_feeds(folder, watch, one.messages(newest), one.channel.language)
    if rows := one.rows():
        one.took(rows)


def _webhook(one: Round) -> None:
    for row in one.rows():
        webhook.post(one.channel, one.messages([row])[0], one.now)
        one.took([row])


def _mail(one: Round) -> None:
    if not mail.is_due(one.channel, one.standing.last_success_at, one.now):
        return
    rows = one.rows()
    if not rows:
        one.standing = one.standing.took(one.standing.after, 0, one.now)  # this hour's digest has nothing to say
    else:
        total = one.store.alerts.waiting(one.standing.after, one.channel.watches)
        note = mail.send(one.channel, one.messages(rows), total, one.now)
        one.took(one.store.alerts.told(one.standing.after, total, one.channel.watches), note)


def _command(one: Round) -> None:
    rows = one.rows()
    for at in range(0, len(rows), BATCH):
        program.give(one.channel, one.messages(rows[at : at + BATCH]))
        one.took(rows[at : at + BATCH])


KINDS: tuple[tuple[str, Callable[[Round], None]], ...] = (
    ("files", _files),
    ("webhook", _webhook),
    ("mail", _mail),
    ("command", _command),
)


def deliver(store: Store, data: Path, watched: Watched, now: datetime) -> tuple[Delivery, ...]:
    """Delivers to each channel what it has not taken yet, at least once; one that fails holds up no other.

    Raises: LockedError where another process delivers.
    """
    path, archive, send = data / "state" / "delivery.json", store.archive, dict(KINDS)
    names = tuple(watch.name for watch in watched.watches)
    with delivering(data / "state"):
        states, found = read_states(path, archive), []
        for channel in watched.channels:
            states.setdefault(channel.name, Standing(after=store.alerts.last_before(now - FIRST)))

            def keep(standing: Standing, name: str = channel.name) -> None:
                states[name] = standing
                write_states(path, archive, states)

            one = Round(store, data, channel, names, archive, states[channel.name], now, keep)
            sent = one.standing.sent
            if not one.standing.waits(now):
                try:
                    send[channel.kind](one)
                except UndeliveredError as error:
                    one.standing = one.standing.failed(str(error), now)
            keep(one.standing)
            found.append(
                Delivery(channel=channel.name, kind=channel.kind, sent=one.standing.sent - sent, standing=one.standing)
            )
    return tuple(found)
