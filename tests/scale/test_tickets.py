"""What a ticket tells a worker is what the archive knows; and groups of sources that share a host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.model import Answer, Link, LinkKind, OutcomeKind, Reason, Rejected, Settled, Source
from crawler.model.events import Answered, Ended, Event, Failed, Offered
from crawler.scale import doors
from crawler.scale.doors import ParcelSink, TicketMemory
from crawler.scale.groups import groups
from crawler.scale.known import READ_ANEW, Known
from crawler.scale.messages import Parcel, Ticket
from crawler.scale.taking import take
from crawler.scale.tickets import ticket_of
from storage.archive import ArchiveWriter
from storage.store import Store
from tests.scale.test_messages import HTML, page
from tests.scale.told import crawl_of

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
HOME = "https://nawafir.example/"
SOURCE = Source(name="nawafir", title="النوافير", home=HOME, feeds=(f"{HOME}feed",))
OTHER = replace(SOURCE, name="nawafir_sport", feeds=(f"{HOME}sport",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.sync([SOURCE, OTHER])
        yield store


def told(store: Store, *events: Event, job: str = "one", source: str = SOURCE.name) -> None:
    take(store, [Parcel(job=job, source=source, node="here", segment=None, events=events)], NOW)


def ticket(store: Store, tmp_path: Path, known: Known | None = None, **more: object) -> Ticket:
    known = known or Known()
    known.catch_up(store, NOW)
    asked = {"job": "two", "contact": "mailto:a@example.org", "pages": 50, **more}
    return ticket_of(store, tmp_path / "warc", SOURCE, known, NOW, **asked)  # type: ignore[arg-type]


def offer(*paths: str, kind: LinkKind = LinkKind.FEED) -> Offered:
    links = tuple(Link(url=f"{HOME}{path}", kind=kind, found_on=f"{HOME}feed") for path in paths)
    return Offered(source=SOURCE.name, links=links, at=NOW)


def let_through(sink: ParcelSink, offered: Offered) -> list[str]:
    return [link.url.removeprefix(HOME) for link in sink.tell(offered).links]


def test_what_the_archive_knows_is_not_fetched_again_in_any_form(store: Store, tmp_path: Path) -> None:
    told(store, *crawl_of(SOURCE, [page("a", HTML)]))
    sink = ParcelSink(ticket(store, tmp_path))
    assert let_through(sink, offer("a", "a/amp", "b", "gone")) == ["b"]
    assert let_through(sink, offer("b")) == []
    assert let_through(sink, offer("a", kind=LinkKind.RECHECK)) == ["a"]


def test_what_another_source_of_the_site_has_is_known(store: Store, tmp_path: Path) -> None:
    events = crawl_of(OTHER, [replace(page("sport/1", HTML), source=OTHER.name)])
    told(store, *events, source=OTHER.name)
    assert let_through(ParcelSink(ticket(store, tmp_path)), offer("sport/1")) == ["sport/1"]
    assert let_through(ParcelSink(ticket(store, tmp_path, siblings=(OTHER.name,))), offer("sport/1")) == []


def test_what_waits_comes_first_and_what_failed_lately_waits(store: Store, tmp_path: Path) -> None:
    failed = Rejected(url=f"{HOME}later", source=SOURCE.name, reason=Reason.TIMEOUT)
    left = Settled(url=f"{HOME}left", source=SOURCE.name, outcome=OutcomeKind.PENDING, reason=Reason.BUDGET)
    told(store, offer("later", "left"), Failed(rejected=failed, at=NOW), Ended(settled=left, at=NOW))
    made = ticket(store, tmp_path)
    assert [link.url for link in TicketMemory(made).waiting(SOURCE.name, NOW, 10)] == [f"{HOME}left"]
    assert let_through(ParcelSink(made), offer("later", "left", "new")) == ["left", "new"]


def test_a_ticket_full_of_what_waits_looks_for_nothing_more(store: Store, tmp_path: Path) -> None:
    told(store, offer("1", "2", "3"))
    assert not ticket(store, tmp_path, pages=3).discovers
    assert ticket(store, tmp_path, pages=4).discovers


def test_the_budget_of_a_source_bounds_its_jobs(store: Store, tmp_path: Path) -> None:
    known = Known()
    few = ticket_of(
        store, tmp_path, replace(SOURCE, max_pages=7), known, NOW, job="two", contact="mailto:a@example.org", pages=50
    )
    assert few.pages == 7


def test_validators_beliefs_and_rules_travel(store: Store, tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "warc") as archive:
        rules = b"User-agent: *\nDisallow: /private/\n"
        position = archive.write(url=f"{HOME}robots.txt", status=200, headers=(), body=rules, at=NOW)
    feed = Answer(url=f"{HOME}feed", source=SOURCE.name, kind="feed", status=200, fetched_at=NOW, etag='"7"')
    robots = replace(feed, url=f"{HOME}robots.txt", kind="robots", archive=position, body_hash="r")
    told(store, Answered(answer=feed), Answered(answer=robots), *crawl_of(SOURCE, [page("a", HTML)])[-2:])
    store.sources.update(SOURCE.name, failures=1, vain_rechecks=99)
    memory = TicketMemory(ticket(store, tmp_path))
    validators = memory.validators(f"{HOME}feed")
    assert validators is not None
    assert validators.etag == '"7"'
    found = memory.rules(f"{HOME}robots.txt")
    assert found is not None
    assert (found[0].allows(f"{HOME}private/1"), found[0].allows(f"{HOME}a"), found[1]) == (False, True, NOW)
    assert memory.was_down(SOURCE.name)
    assert not memory.believes_lastmod(SOURCE.name)
    assert not memory.believes_validators(SOURCE.name)
    assert memory.rules("https://elsewhere.example/robots.txt") is None
    assert memory.validators(f"{HOME}nothing") is None
    assert memory.last_seen(f"{HOME}nothing") is None
    assert not memory.is_there(f"{HOME}nothing")


def test_articles_that_are_due_for_a_look_travel_with_when_they_were_seen(store: Store, tmp_path: Path) -> None:
    told(store, *crawl_of(SOURCE, [page("a", HTML)]))
    store.db.execute("UPDATE pages SET next_check_at = '2024-01-01T00:00:00+00:00' WHERE url = ?", (f"{HOME}a",))
    memory = TicketMemory(ticket(store, tmp_path))
    assert [link.url for link in memory.due(SOURCE.name, NOW, 10)] == [f"{HOME}a"]
    assert memory.last_seen(f"{HOME}a") == NOW
    assert memory.is_there(f"{HOME}a")


def test_what_came_since_is_known_without_reading_all_anew(store: Store, tmp_path: Path) -> None:
    known = Known()
    known.catch_up(store, NOW)
    told(store, *crawl_of(SOURCE, [page("a", HTML)]))
    assert let_through(ParcelSink(ticket(store, tmp_path, known)), offer("a", "a/amp", "b")) == ["b"]
    assert known.discovery(SOURCE.name) == ()
    known.catch_up(store, NOW + READ_ANEW)
    assert known.discovery(SOURCE.name) == (f"{HOME}feed",)


def test_a_job_that_told_very_much_is_ended_once(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "FULL_BYTES", 2_000)
    sink, called = ParcelSink(ticket(store, tmp_path)), []
    sink.when_full = lambda: called.append(len(sink.told))
    for number in range(30):
        sink.tell(offer(f"page/{number}"))
    assert len(called) == 1
    assert 5 < called[0] < 20


def test_a_job_whose_budget_was_used_up_left_something(store: Store, tmp_path: Path) -> None:
    sink = ParcelSink(ticket(store, tmp_path))
    same = Settled(url=f"{HOME}a", source=SOURCE.name, outcome=OutcomeKind.UNCHANGED, status=304)
    sink.tell(Ended(settled=same, at=NOW + timedelta(seconds=1)))
    assert not sink.left
    sink.tell(Ended(settled=replace(same, outcome=OutcomeKind.PENDING, reason=Reason.BUDGET), at=NOW))
    assert sink.left


def source(name: str, *feeds: str, home: str = "", hosts: tuple[str, ...] = ()) -> Source:
    return Source(name=name, title=name, home=home or f"https://{name}.example/", feeds=feeds, hosts=hosts)


GROUPS: dict[str, tuple[list[Source], list[set[str]]]] = {
    "sites of their own": ([source("one"), source("two")], [{"one"}, {"two"}]),
    "two sections of a site": (
        [source("one"), source("two", home="https://sport.one.example/")],
        [{"one", "two"}],
    ),
    "a feed service that both use": (
        [source("one", "https://feeds.example/1"), source("two", "https://feeds.example/2"), source("three")],
        [{"one", "two"}, {"three"}],
    ),
    "a chain of shared hosts": (
        [
            source("one", hosts=("cdn.first.example",)),
            source("two", hosts=("cdn.first.example", "cdn.second.example")),
            source("three", hosts=("cdn.second.example",)),
            source("four"),
        ],
        [{"one", "two", "three"}, {"four"}],
    ),
    "two addresses of this machine": (
        [source("one", home="http://127.0.0.1:8001/"), source("two", home="http://127.0.0.2:8001/")],
        [{"one"}, {"two"}],
    ),
    "one address, two ports": (
        [source("one", home="http://127.0.0.1:8001/"), source("two", home="http://127.0.0.1:8002/")],
        [{"one", "two"}],
    ),
}


@pytest.mark.parametrize("name", GROUPS)
def test_sources_that_share_a_host_are_of_one_group(name: str) -> None:
    sources, wanted = GROUPS[name]
    for order in (sources, sources[::-1]):
        found: dict[str, set[str]] = {}
        for one, group in groups(order).items():
            found.setdefault(group, set()).add(one)
        assert sorted(map(sorted, found.values())) == sorted(map(sorted, wanted))
    assert groups(sources) == groups(sources[::-1])
