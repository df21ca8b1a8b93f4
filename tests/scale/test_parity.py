"""One stream of events, applied at once or carried as parcels: the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.site import page as made_page
from crawler.demo.content import OUTLETS, compose
from crawler.demo.site import World
from crawler.ingest.apply import Applier
from crawler.ingest.write import Ingest
from crawler.model import Note, Page, Source
from crawler.model.events import Closed, Event
from crawler.scale.messages import pack_event, pack_parcel, unpack_parcel
from crawler.scale.taking import take
from storage.store import Store
from tests.scale.told import crawl_of

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
OF_A_MACHINE = {"commits", "parcels", "_sqlite_migrations"}
"""Tables that tell how something came, not what."""


def demo() -> Iterator[tuple[Source, tuple[Page, ...]]]:
    world = World(NOW, compose(NOW), {outlet.name: f"https://{outlet.name}.example" for outlet in OUTLETS})
    for outlet in OUTLETS:
        home = world.homes[outlet.name]
        pages = tuple(
            page(f"{home}{piece.path}", outlet.name, world.answer(outlet, piece.path).body)
            for piece in world.of(outlet)
        )
        yield Source(name=outlet.name, title=outlet.title, home=f"{home}/", timezone="Asia/Damascus"), pages


def page(url: str, source: str, body: bytes) -> Page:
    headers = (("Content-Type", "text/html"), ("ETag", f'"{len(body)}"'))
    return Page(url=url, final_url=url, source=source, body=body, fetched_at=NOW, headers=headers)


@contextmanager
def archive(path: Path, crawls: Iterable[tuple[Source, tuple[Event, ...]]]) -> Iterator[Store]:
    path.mkdir()
    with Store.open(path / "articles.db") as store:
        store.sources.sync([source for source, _ in crawls])
        yield store


def apply_at_once(store: Store, crawls: Iterable[tuple[Source, tuple[Event, ...]]]) -> None:
    run = store.runs.start("write", NOW)
    applier, tallies = Applier(Ingest(store, run)), []
    for _, events in crawls:
        outcomes: Counter[str] = Counter()
        notes: list[Note] = []
        for event in events:
            if isinstance(event, Closed):
                event = replace(event, closing=event.closing.counted(outcomes))
                tallies.append(replace(event.tally, notes=(*event.tally.notes, *notes)))
            effect = applier.tell(event)
            outcomes.update([effect.outcome] if effect.outcome else [])
            notes += [effect.note] if effect.note else []
    store.runs.finish(run, "ok", tallies, NOW)


def carry(store: Store, crawls: Iterable[tuple[Source, tuple[Event, ...]]]) -> None:
    messages = [
        (source.name, pack_parcel(source.name, source.name, "here", None, [pack_event(event) for event in events]))
        for source, events in crawls
    ]
    take(store, [unpack_parcel(message, name, name) for name, message in messages], NOW)


def rows(store: Store) -> dict[str, list[Any]]:
    tables = set(store.db.table_names()) - OF_A_MACHINE
    return {
        table: sorted(map(repr, store.db.execute(f"SELECT * FROM {table}").fetchall()))
        for table in sorted(tables)
        if not table.startswith("articles_fts")
    }


def same(tmp_path: Path, crawls: list[tuple[Source, tuple[Event, ...]]], articles: int) -> None:
    with archive(tmp_path / "one", crawls) as one, archive(tmp_path / "other", crawls) as other:
        apply_at_once(one, crawls)
        carry(other, crawls)
        here, there = rows(one), rows(other)
        assert len(here["articles"]) == articles
        for table, found in here.items():
            assert there[table] == found, table
        assert one.ledger.check_sums(1)
        assert other.ledger.check_sums(1)


def test_the_demo_comes_to_the_same_rows_whether_it_is_applied_at_once_or_carried(tmp_path: Path) -> None:
    crawls = [(source, crawl_of(source, pages)) for source, pages in demo()]
    same(tmp_path, crawls, sum(len(pages) for _, pages in demo()))


@pytest.mark.long
def test_two_thousand_pages_come_to_the_same_rows(tmp_path: Path) -> None:
    source = Source(name="one", title="واحد", home="https://one.example/")
    pages = (
        replace(
            page(f"{source.home}article/{number}", source.name, made_page(number)),
            fetched_at=NOW + timedelta(seconds=number),
        )
        for number in range(2_000)
    )
    same(tmp_path, [(source, crawl_of(source, pages))], 2_000)
