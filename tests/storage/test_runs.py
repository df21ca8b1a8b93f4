"""The ledger and the frontier: every URL enters once and ends once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.decide.retry import GIVEN_UP_AFTER
from crawler.ingest import events
from crawler.model import Link, LinkKind, Outcome, OutcomeKind, Reason, SourceTally, Stage
from storage.store import Store
from tests.storage.drafts import NOW, source


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([source(), source("other")])
        yield opened


def link(number: int, kind: LinkKind = LinkKind.FEED) -> Link:
    return Link(url=f"https://nawafir.example/{number}", kind=kind, title="عنوان", authors=("كاتبة", "كاتب"))


def outcome(run: int, number: int, kind: OutcomeKind, reason: Reason | None = None, hours: int = 0) -> Outcome:
    return Outcome(
        run=run,
        source="nawafir",
        url=link(number).url,
        outcome=kind,
        at=NOW + timedelta(hours=hours),
        stage=Stage.FETCH,
        reason=reason,
    )


def urls(links: tuple[Link, ...]) -> list[str]:
    return [one.url[-1] for one in links]


def test_a_url_enters_once_and_what_is_left_is_pending(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    assert urls(events.offered(store, run, [link(1), link(2), link(1)], "nawafir", NOW)) == ["1", "2"]
    assert events.offered(store, run, [link(2)], "nawafir", NOW) == ()
    assert events.ended(store, outcome(run, 1, OutcomeKind.REJECTED, Reason.NO_TEXT))
    assert store.frontier.pending_links("nawafir", NOW, 9) == (link(2),)
    assert store.ledger.tally(run)[0].outcomes == {"pending": 1, "rejected": 1}
    assert store.ledger.check_sums(run)


def test_what_ended_is_known_to_the_next_run(store: Store) -> None:
    first, second = store.runs.start("crawl", NOW), store.runs.start("crawl", NOW)
    events.offered(store, first, [link(1), link(2)], "nawafir", NOW)
    events.ended(store, outcome(first, 1, OutcomeKind.REJECTED, Reason.NOT_ARTICLE))
    assert urls(events.offered(store, second, [link(1), link(2)], "nawafir", NOW)) == ["2"]
    assert store.ledger.tally(second)[0].outcomes == {"unchanged": 1, "pending": 1}
    third = store.runs.start("crawl", NOW)
    offered = [link(1, LinkKind.RECHECK), link(2)]
    assert urls(events.offered(store, third, offered, "nawafir", NOW)) == ["1", "2"]
    assert urls(events.offered(store, store.runs.start("x", NOW), [link(1)], "nawafir", NOW, full=True)) == ["1"]


def test_a_second_end_is_ignored_and_counted(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    assert events.ended(store, outcome(run, 1, OutcomeKind.FAILED, Reason.TIMEOUT))
    assert not events.ended(store, outcome(run, 1, OutcomeKind.NEW))
    assert (store.ledger.tally(run)[0].outcomes, store.ledger.second_ends) == ({"failed": 1}, 1)


def test_a_failed_url_waits_longer_each_time_and_is_given_up_at_last(store: Store) -> None:
    now = NOW
    waits: list[timedelta] = []
    while waiting := store.frontier.pending_links("nawafir", now, 9) if waits else (link(1),):
        run = store.runs.start("crawl", now)
        assert events.offered(store, run, waiting, "nawafir", now) == (link(1),)
        events.ended(
            store,
            Outcome(run=run, source="nawafir", url=link(1).url, outcome=OutcomeKind.FAILED, at=now, reason=Reason.DNS),
        )
        soon = store.runs.start("crawl", now)
        assert events.offered(store, soon, [link(1)], "nawafir", now) == ()  # waits, or is given up
        row = store.db.execute("SELECT not_before FROM frontier").fetchone()
        if row is None:
            break
        before = now
        while not store.frontier.pending_links("nawafir", now, 9):
            now += timedelta(minutes=15)
        waits.append(now - before)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert waits[-1] == timedelta(days=7)
    assert GIVEN_UP_AFTER <= now - NOW < GIVEN_UP_AFTER + timedelta(days=7)


def test_the_server_may_ask_for_a_longer_wait(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    events.ended(store, outcome(run, 1, OutcomeKind.FAILED, Reason.RATE_LIMITED), retry_at=NOW + timedelta(hours=5))
    assert store.frontier.pending_links("nawafir", NOW + timedelta(hours=4), 9) == ()
    assert store.frontier.pending_links("nawafir", NOW + timedelta(hours=5), 9) == (link(1),)


def test_what_was_never_tried_comes_at_once_in_the_next_run(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    events.ended(store, outcome(run, 1, OutcomeKind.SKIPPED, Reason.BUDGET))
    assert store.frontier.pending_links("nawafir", NOW, 9) == (link(1),)


def test_a_url_of_two_sources_is_fetched_by_one(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    assert events.offered(store, run, [link(1)], "other", NOW) == ()
    assert {tally.source: tally.outcomes for tally in store.ledger.tally(run)} == {
        "nawafir": {"pending": 1},
        "other": {"skipped": 1},
    }


def test_a_cut_run_is_recovered_and_its_urls_taken_up(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    assert store.runs.recover(NOW) == (run,)
    loaded = store.runs.load(run)
    assert loaded is not None
    assert (loaded.status, loaded.tallies[0].outcomes) == ("cut", {"pending": 1})
    following = store.runs.start("crawl", NOW)
    events.offered(store, following, store.frontier.pending_links("nawafir", NOW, 9), "nawafir", NOW)
    events.ended(store, outcome(following, 1, OutcomeKind.REJECTED, Reason.EMPTY))
    assert store.ledger.check_sums(run)
    assert store.ledger.check_sums(following)


def test_what_waits_for_a_removed_source_is_skipped_and_may_be_offered_again(store: Store) -> None:
    """C10"""
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    events.offered(store, run, [link(2)], "other", NOW)
    following = store.runs.start("crawl", NOW)
    assert events.removed(store, following, ["other"], NOW) == 1
    assert store.ledger.tally(following) == (
        SourceTally(source="nawafir", outcomes={"skipped": 1}, reasons={"source_removed": 1}),
    )
    assert store.frontier.pending_counts() == {"other": 1}
    assert store.ledger.check_sums(run)
    assert store.ledger.check_sums(following)
    again = store.runs.start("crawl", NOW)
    assert events.offered(store, again, [link(1)], "nawafir", NOW) == (link(1),)


def test_check_sums_notices_what_is_lost(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1), link(2)], "nawafir", NOW)
    store.db.execute("DELETE FROM frontier WHERE url = ?", (link(1).url,))
    assert not store.ledger.check_sums(run)
    events.ended(store, outcome(run, 1, OutcomeKind.REJECTED, Reason.EMPTY))
    store.runs.finish(run, "ok", [SourceTally(source="nawafir", requests=3, bytes=10, seconds=1.5)], NOW)
    assert store.ledger.check_sums(run)
    store.db.execute("DELETE FROM outcomes WHERE url = ?", (link(1).url,))
    assert not store.ledger.check_sums(run)


def test_a_finished_run_is_loaded_as_it_was(store: Store) -> None:
    run = store.runs.start("crawl", NOW)
    events.offered(store, run, [link(1)], "nawafir", NOW)
    events.ended(store, outcome(run, 1, OutcomeKind.FAILED, Reason.DNS))
    known = SourceTally(source="nawafir", requests=3, bytes=10, seconds=1.5, error="no answer")
    store.runs.finish(run, "failed", [known], NOW + timedelta(minutes=1))
    (loaded,) = store.runs.last()
    assert (loaded.status, loaded.finished_at) == ("failed", NOW + timedelta(minutes=1))
    assert loaded.tallies == (replace(known, outcomes={"failed": 1}, reasons={"dns": 1}),)


def test_sources_that_left_the_configuration_stay(store: Store) -> None:
    store.sources.sync([source(title="نوافير الجديدة")])
    assert [(state.name, state.enabled, state.title) for state in store.sources.all()] == [
        ("nawafir", True, "نوافير الجديدة"),
        ("other", False, "نوافير"),
    ]
    store.sources.update("nawafir", failures=3, next_due_at=NOW, believes_validators=False)
    state = store.sources.load("nawafir")
    assert state is not None
    assert (state.failures, state.next_due_at, state.believes_validators) == (3, NOW, False)
    with pytest.raises(ValueError, match="no such column"):
        store.sources.update("nawafir", colour="green")


EVENTS = st.tuples(st.integers(1, 6), st.sampled_from([*OutcomeKind]), st.sampled_from([None, *Reason]))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EVENTS, max_size=25))
def test_sums_agree_whatever_happens(store: Store, happened: list[tuple[int, OutcomeKind, Reason | None]]) -> None:
    run = store.runs.start("crawl", NOW)
    for number, kind, reason in happened:
        events.offered(store, run, [link(number)], "nawafir", NOW)
        if kind is not OutcomeKind.PENDING:
            events.ended(store, outcome(run, number, kind, reason))
    assert store.ledger.check_sums(run)
    store.runs.finish(run, "ok", None, NOW)
    assert store.ledger.check_sums(run)
    ended = sum(sum(tally.outcomes.values()) for tally in store.ledger.tally(run))
    assert ended == len({number for number, *_ in happened})
