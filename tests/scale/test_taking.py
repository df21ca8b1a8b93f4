"""Parcels into the archive: once, whole, and none spoils another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.model import Source
from crawler.model.events import Event, Offered
from crawler.scale.messages import Parcel
from crawler.scale.taking import Taken, failed, take
from storage.store import Store
from tests.scale.test_messages import HTML, page
from tests.scale.told import crawl_of

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
SOURCE = Source(name="nawafir", title="النوافير", home="https://nawafir.example/")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.sync([SOURCE])
        yield store


def parcel(job: str = "one", events: tuple[Event, ...] | None = None) -> Parcel:
    told = crawl_of(SOURCE, [page("a", HTML)]) if events is None else events
    return Parcel(job=job, source=SOURCE.name, node="here", segment=None, events=told)


def broken(job: str) -> Parcel:
    """One that nobody foresaw: its last event is of no kind."""
    events = crawl_of(SOURCE, [page("b", HTML)])
    return parcel(job, (*events[:-1], "no event"))  # type: ignore[arg-type]


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_batch_is_one_run_that_is_over(store: Store) -> None:
    taken = take(store, [parcel()], NOW)
    assert taken == Taken(run=1, jobs=("one",))
    run = store.runs.load(1)
    assert run is not None
    assert (run.command, run.status, run.finished_at) == ("write", "ok", NOW)
    (tally,) = run.tallies
    assert (tally.source, tally.requests, tally.outcomes["new"]) == (SOURCE.name, 3, 1)
    assert {note.kind for note in tally.notes} == {"possible_gap", "validators_disbelieved"}
    assert store.ledger.check_sums(1)


def test_the_source_is_settled_by_what_came_of_its_pages(store: Store) -> None:
    take(store, [parcel()], NOW)
    state = store.sources.load(SOURCE.name)
    assert state is not None
    assert state.last_success_at == NOW
    assert state.next_due_at is not None
    assert state.next_due_at > NOW + timedelta(minutes=20)


def test_a_job_that_is_delivered_again_changes_nothing(store: Store) -> None:
    take(store, [parcel()], NOW)
    assert take(store, [parcel()], NOW) == Taken(run=None, jobs=("one",))
    assert (count(store, "runs"), count(store, "articles"), count(store, "parcels")) == (1, 1, 1)


def test_a_repeat_beside_a_new_job_is_passed_over(store: Store) -> None:
    take(store, [parcel()], NOW)
    assert take(store, [parcel(), parcel("two")], NOW) == Taken(run=2, jobs=("one", "two"))
    assert count(store, "articles") == 1


def test_what_can_not_be_applied_is_refused_with_its_reason_and_spoils_no_other(store: Store) -> None:
    taken = take(store, [parcel(), broken("two"), parcel("three")], NOW)
    assert taken.jobs == ("one", "three")
    assert taken.refused == (("two", "KeyError: <class 'str'>"),)
    assert not store.parcels.has("two")
    assert store.db.execute("SELECT url FROM articles").fetchall() == [("https://nawafir.example/a",)]
    assert [store.ledger.check_sums(run) for run in (1, 2)] == [True, True]
    assert count(store, "runs") == 2


def test_a_job_that_failed_for_good_makes_its_source_wait_and_is_told(store: Store) -> None:
    take(store, [failed("one", SOURCE, "its workers died five times", NOW)], NOW)
    run = store.runs.load(1)
    assert run is not None
    assert run.status == "failed"
    assert run.tallies[0].error == "internal message:its workers died five times"
    state = store.sources.load(SOURCE.name)
    assert state is not None
    assert (state.failures, state.health) == (1, "crawling_broken")
    assert state.next_due_at is not None
    assert state.next_due_at > NOW


def test_what_a_worker_wrongly_held_for_known_is_fetched_next_time(store: Store) -> None:
    events = crawl_of(SOURCE, [page("a", HTML)])
    offered = next(event for event in events if isinstance(event, Offered))
    none = replace(offered, taken=())
    rest = tuple(event for event in events[-1:])
    take(store, [parcel(events=(none, *rest))], NOW)
    assert set(store.frontier.pending_urls(SOURCE.name)) == {link.url for link in offered.links}


def test_jobs_are_forgotten_when_they_can_not_be_delivered_again(store: Store) -> None:
    take(store, [parcel()], NOW)
    assert store.parcels.forget(NOW) == 0
    assert store.parcels.forget(NOW + timedelta(seconds=1)) == 1
