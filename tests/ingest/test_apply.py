"""What a crawl told, applied: what comes of events that another machine decided, and of claims in vain."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.decide.belief import HONEST_ANSWERS, VAIN_RECHECKS
from crawler.ingest.apply import Applier
from crawler.ingest.write import Ingest
from crawler.model import Answer, Link, LinkKind, Note, NoteKind, OutcomeKind, Reason, Settled, Source
from crawler.model.events import Begun, Ended, Judged, Offered, Repeated
from storage.store import Store

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
NAME = "nawafir"
URL = "https://nawafir.example/a/1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.ensure(Source(name=NAME, title="النوافير", home="https://nawafir.example/"))
        yield store


@pytest.fixture
def run(store: Store) -> int:
    return store.runs.start("test", NOW)


@pytest.fixture
def applier(store: Store, run: int) -> Applier:
    return Applier(Ingest(store, run))


def offer(*urls: str, taken: tuple[str, ...] | None = None) -> Offered:
    links = tuple(Link(url=url, kind=LinkKind.FEED) for url in urls)
    return Offered(source=NAME, links=links, at=NOW, taken=taken)


def looked_at() -> Repeated:
    answer = Answer(url=URL, source=NAME, kind="article", status=200, fetched_at=NOW, body_hash="aa")
    return Repeated(answer=answer, at=NOW, claimed=True)


def test_what_is_let_through_is_decided_from_what_the_archive_holds(store: Store, applier: Applier) -> None:
    applier.tell(looked_at())
    assert [link.url for link in applier.tell(offer(URL, f"{URL}2")).links] == [f"{URL}2"]
    assert store.frontier.pending_urls(NAME) == (f"{URL}2",)


def test_what_another_machine_let_through_waits_for_its_end_though_it_is_known(store: Store, applier: Applier) -> None:
    applier.tell(looked_at())
    another = Applier(Ingest(store, store.runs.start("test", NOW)))
    assert [link.url for link in another.tell(offer(URL, taken=(URL,))).links] == [URL]


def test_what_another_machine_held_for_known_is_fetched_by_the_next_run_where_it_is_not(
    store: Store, run: int, applier: Applier
) -> None:
    applier.tell(offer(URL, taken=()))
    assert store.frontier.pending_urls(NAME) == (URL,)
    assert store.ledger.check_sums(run)


def test_a_source_whose_claims_were_in_vain_again_and_again_is_told_once(store: Store, applier: Applier) -> None:
    notes = [applier.tell(looked_at()).note for _ in range(VAIN_RECHECKS + 2)]
    assert [note.kind for note in notes if note] == [NoteKind.LASTMOD_DISBELIEVED]
    assert notes[VAIN_RECHECKS - 1] is not None
    state = store.sources.load(NAME)
    assert state is not None
    assert state.vain_rechecks == VAIN_RECHECKS + 2


def test_a_304_to_a_look_that_was_asked_for_is_in_vain_as_well(store: Store, applier: Applier) -> None:
    same = Settled(url=URL, source=NAME, outcome=OutcomeKind.UNCHANGED, status=304)
    applier.tell(Ended(settled=same, at=NOW, claimed=False))
    applier.tell(Ended(settled=same, at=NOW, claimed=True))
    state = store.sources.load(NAME)
    assert state is not None
    assert state.vain_rechecks == 1


def test_validators_that_lied_are_told_once_and_believed_again_after_honest_answers(
    store: Store, applier: Applier
) -> None:
    def judged(*, lied: bool) -> Note | None:
        return applier.tell(Judged(source=NAME, url=URL, lied=lied)).note

    def believed() -> bool:
        state = store.sources.load(NAME)
        return state is None or state.believes_validators

    assert judged(lied=False) is None
    assert judged(lied=True) == Note(kind=NoteKind.VALIDATORS_DISBELIEVED, url=URL)
    assert judged(lied=True) is None
    assert not believed()
    assert [judged(lied=False) for _ in range(HONEST_ANSWERS)] == [None] * HONEST_ANSWERS
    assert believed()


def test_a_source_whose_crawl_began_is_not_due_at_once_should_it_die(store: Store, applier: Applier) -> None:
    applier.tell(Begun(source=NAME, due_at=NOW + timedelta(minutes=10)))
    state = store.sources.load(NAME)
    assert state is not None
    assert state.next_due_at == NOW + timedelta(minutes=10)


def test_what_is_left_for_the_next_run_stays_in_the_frontier(store: Store, run: int, applier: Applier) -> None:
    applier.tell(offer(URL))
    left = Settled(url=URL, source=NAME, outcome=OutcomeKind.PENDING, reason=Reason.BUDGET)
    assert applier.tell(Ended(settled=left, at=NOW)).outcome is OutcomeKind.PENDING
    assert store.frontier.pending_urls(NAME) == (URL,)
    assert store.ledger.reason(run, NAME, URL) is Reason.BUDGET
