"""Stories in the database: the same whatever the order of arrival, however many runs, and whatever changes later."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.dedup.fingerprint import fingerprint
from crawler.ingest import events, stories
from crawler.model import Answer, Dating, Draft, Member, Precision, PublishedDate
from crawler.session.open import open_session
from storage.store import Store
from tests.dedup.agency import PRINTED, STORIES
from tests.dedup.events import event
from tests.dedup.stories import COPIES, Text, article, follow_up, twin
from tests.storage import drafts

DAY = date(2024, 5, 1)
SOURCES = ("nawafir", "sabil", "rabwa")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "articles.db") as made:
        yield made


def opened(path: Path) -> Store:
    store = Store.open(path)
    with store.transaction():
        for name in (*SOURCES, "mirror"):
            store.sources.ensure(drafts.source(name, title=name, aggregator=name == "mirror"))
    return store


def draft(text: Text, number: int, *, source: str = "", on: date = DAY, hour: int | None = None) -> Draft:
    source = source or SOURCES[number % len(SOURCES)]
    at = None if hour is None else datetime(on.year, on.month, on.day, hour, 5, tzinfo=UTC)
    return drafts.draft(
        f"https://{source}.example/{number}",
        text.text,
        text.title,
        source=source,
        fingerprint=fingerprint(text.title, text.text),
        published=PublishedDate(
            on=on, at=at, precision=Precision.MINUTE if at else Precision.DAY, signal="jsonld", trust=90
        ),
    )


def published(member: Member) -> PublishedDate:
    return PublishedDate(
        on=member.published_on,
        at=member.published_at,
        precision=member.precision or Precision.DAY,
        signal="jsonld",
        trust=member.trust,
    )


def put(store: Store, draft: Draft) -> int:
    """As ingesting does."""
    with store.transaction():
        events.answered(
            store,
            Answer(
                url=draft.asked_url,
                source=draft.source,
                kind="article",
                status=200,
                fetched_at=draft.fetched_at,
                body_hash=draft.body_hash,
                archive=draft.archive,
            ),
        )
        number = store.articles.insert(draft, None, drafts.NOW)
        stories.place(store, number, draft.fingerprint)
        store.search.index(number)
    return number


def grouped(store: Store) -> tuple[set[frozenset[str]], dict[str, tuple[object, ...]]]:
    """The stories as sets of URLs, and what is said of each article."""
    rows = store.db.execute(
        "SELECT a.story, a.url, a.copy_kind, a.similarity, f.url, s.articles, s.sources, "
        "s.first_known_by FROM articles a LEFT JOIN stories s ON s.id = a.story "
        "LEFT JOIN articles f ON f.id = s.first_article"
    ).fetchall()
    told: dict[int, set[str]] = {}
    for row in rows:
        if row[0] is not None:
            told.setdefault(row[0], set()).add(row[1])
    assert store.db.execute("SELECT count(*) FROM stories").fetchone()[0] == len(told)
    assert store.search.check() == ()
    return {frozenset(urls) for urls in told.values()}, {row[1]: row[2:] for row in rows}


def test_a_copy_joins_its_story_and_a_twin_does_not(store: Store) -> None:
    rng = random.Random(1)
    text = article(rng)
    first = put(store, draft(text, 1, hour=9))
    copy = put(store, draft(COPIES["mixed"](text, rng), 2, hour=10))
    alone = put(store, draft(twin(text, rng), 3))
    later = put(store, draft(follow_up(text, rng), 4, on=DAY + timedelta(days=1)))
    told = dict(store.db.execute("SELECT id, story FROM articles").fetchall())
    assert told[first] == told[copy] is not None
    assert told[alone] is told[later] is None
    assert store.db.execute(
        "SELECT first_article, articles, sources, first_published_on, first_known_by FROM stories"
    ).fetchall() == [(first, 2, 2, "2024-05-01", "time")]
    kinds = dict(store.db.execute("SELECT article, kind FROM copies").fetchall())
    assert kinds[first] == "first"
    assert kinds[copy] in ("syndicated", "near")


def test_the_order_of_arrival_and_the_number_of_runs_change_nothing(tmp_path: Path) -> None:
    rng = random.Random(2)
    texts = []
    for _ in range(3):
        text = article(rng)
        texts += [text, COPIES["mixed"](text, rng), COPIES["shortened"](text, rng), COPIES["shuffled"](text, rng)]
    made = [
        draft(text, number, on=DAY + timedelta(days=number % 3), hour=number + 3 if number % 4 else None)
        for number, text in enumerate(texts)
    ]
    results = []
    for order in range(4):
        random.Random(order).shuffle(made)
        path = tmp_path / f"{order}.db"
        store = opened(path)
        for number, one in enumerate(made):
            put(store, one)
            if order % 2 and number % 5 == 4:
                store.close()
                store = Store.open(path)
        results.append(grouped(store))
        store.close()
    assert results == [results[0]] * 4
    assert len(results[0][0]) == 3


def test_a_late_article_joins_two_stories_and_parts_them_when_it_goes(store: Store) -> None:
    rng = random.Random(3)
    a, b = article(rng), article(rng)
    bridge = Text(title=f"{a.title}.. {b.title}", text=f"{a.text}\n{b.text}")
    put(store, draft(a, 1, hour=9))
    put(store, draft(a, 2, hour=10))
    put(store, draft(b, 3, hour=11))
    put(store, draft(b, 4, hour=12))
    apart = grouped(store)
    assert len(apart[0]) == 2
    joined = put(store, draft(bridge, 5, hour=13))
    assert [len(story) for story in grouped(store)[0]] == [5]
    assert dict(store.db.execute("SELECT article, kind FROM copies").fetchall()) == {
        1: "first",
        2: "identical",
        3: "independent",
        4: "related",
        joined: "syndicated",
    }
    assert store.db.execute("SELECT origins FROM stories").fetchone() == (2,)
    assert [row[:2] for row in store.db.execute("SELECT article, parent FROM copies ORDER BY article")] == [
        *((1, None), (2, 1), (3, None), (4, 3)),
        (joined, 1 if len(a.text) > len(b.text) else 3),
    ]
    leads = "SELECT article FROM search_rows WHERE ' ' || tags || ' ' LIKE '% xlead %' ORDER BY 1"
    assert store.db.execute(leads).fetchall() == [(1,), (3,)]
    stories.delete_article(store, joined)
    assert grouped(store) == apart


def test_a_revision_leaves_the_story_that_it_no_longer_tells(store: Store) -> None:
    rng = random.Random(4)
    text, other = article(rng), article(rng)
    put(store, draft(text, 1, hour=9))
    put(store, draft(text, 2, hour=10))
    third = put(store, draft(text, 3, hour=8))
    assert store.db.execute("SELECT first_article FROM stories").fetchone()[0] == third
    revised = draft(other, 3, hour=8)
    with store.transaction(), store.search.replacing(third):
        store.articles.revise(third, revised, Dating(), None, drafts.NOW)
        stories.place(store, third, revised.fingerprint)
    assert [len(story) for story in grouped(store)[0]] == [2]
    assert store.db.execute("SELECT first_article, articles FROM stories").fetchall() == [(1, 2)]
    assert store.db.execute("SELECT story, copy_kind FROM articles WHERE id = ?", (third,)).fetchone() == (None, None)


@pytest.mark.parametrize("edited", [1, 2])
def test_a_story_keeps_its_number_when_one_of_its_two_articles_is_edited(store: Store, edited: int) -> None:
    rng = random.Random(4)
    text, other = article(rng), article(rng)
    for number in (1, 2):
        put(store, draft(text, number, hour=8 + number))
    for number in (3, 4):
        put(store, draft(other, number, hour=8 + number))
    rows = "SELECT id, first_article, articles, unsettled FROM stories ORDER BY id"
    before = store.db.execute(rows).fetchall()
    longer = Text(title=text.title, text=f"{text.text}\nوأضاف أن العمل مستمر في كل الأحياء حتى مساء الغد.")
    revised = draft(longer, edited, hour=8 + edited)
    with store.transaction(), store.search.replacing(edited):
        store.articles.revise(edited, revised, Dating(), None, drafts.NOW)
        assert stories.place(store, edited, revised.fingerprint) == before[0][0]
    assert store.db.execute(rows).fetchall() == before
    kept = store.db.execute("SELECT taken, kept FROM copies WHERE article = 2").fetchone()
    assert min(kept) < max(kept) == 1.0


def test_rebuilding_changes_nothing(store: Store) -> None:
    rng = random.Random(8)
    text = article(rng)
    for number, changed in enumerate([text, COPIES["mixed"](text, rng), article(rng), COPIES["framed"](text, rng)]):
        put(store, draft(changed, number, hour=12 - number))
    before = grouped(store)
    assert [len(story) for story in before[0]] == [3]
    with store.transaction():
        assert stories.rebuild(store) == 4
    assert grouped(store) == before


def test_copies_are_sought_within_ten_days(store: Store) -> None:
    text = article(random.Random(5))
    put(store, draft(text, 1))
    put(store, draft(text, 2, on=DAY + timedelta(days=11)))
    assert grouped(store)[0] == set()
    put(store, draft(text, 3, on=DAY + timedelta(days=5)))
    assert [len(story) for story in grouped(store)[0]] == [3]


def test_a_mirror_is_never_first(store: Store) -> None:
    text = article(random.Random(6))
    put(store, draft(text, 1, source="mirror", hour=6))
    put(store, draft(text, 2, source="sabil", hour=9))
    assert store.db.execute("SELECT source FROM articles JOIN stories ON first_article = articles.id").fetchall() == [
        ("sabil",)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_first_is_the_lead_in_the_search_index(store: Store, order: tuple[int, ...]) -> None:
    text = article(random.Random(7))
    made = [draft(text, number, hour=6 + number) for number in range(3)]
    for number in order:
        put(store, made[number])
    leads = store.db.execute(
        "SELECT a.url FROM search_rows JOIN articles a ON a.id = article "
        "WHERE ' ' || search_rows.tags || ' ' LIKE '% xlead %'"
    ).fetchall()
    assert leads == [(made[0].url,)]


def test_short_texts_are_copies_only_word_for_word(store: Store) -> None:
    one = Text(title="عاجل", text="هزة أرضية خفيفة يشعر بها سكان الساحل فجر اليوم")
    other = Text(title="عاجل", text="هزة أرضية خفيفة يشعر بها سكان الجبل فجر اليوم")
    put(store, draft(one, 1))
    put(store, draft(other, 2))
    put(store, draft(one, 3))
    put(store, draft(Text(title="فارغ", text=""), 4))
    put(store, draft(Text(title="فارغ", text=""), 5))
    assert grouped(store)[0] == {frozenset({"https://sabil.example/1", "https://nawafir.example/3"})}


def test_how_much_is_taken_and_how_much_is_left_is_kept(store: Store) -> None:
    text = article(random.Random(9))
    put(store, draft(text, 1, hour=8))
    put(store, draft(Text(title=text.title, text=text.text.rpartition("\n")[0]), 2, hour=9))
    rows = store.db.execute("SELECT kind, similarity, taken, kept FROM copies ORDER BY article").fetchall()
    assert rows[0] == ("first", 1.0, 1.0, 1.0)
    assert rows[1][:3] == ("syndicated", 1.0, 1.0)
    assert 0.5 < rows[1][3] < 0.95


def test_origins_are_the_same_in_whatever_order_texts_come(tmp_path: Path) -> None:
    told = event(random.Random("origins 8"))
    assert len(told.origins) > 1
    made = [replace(draft(told.texts[m.article], m.article), published=published(m)) for m in told.members]
    results = []
    for order in range(3):
        random.Random(order).shuffle(made)
        with opened(tmp_path / f"{order}.db") as store:
            for one in made:
                put(store, one)
            rows = "SELECT a.url, p.url, a.copy_kind FROM articles a LEFT JOIN origins o ON o.article = a.id "
            rows += "LEFT JOIN articles p ON p.id = o.parent ORDER BY 1"
            results.append((store.db.execute(rows).fetchall(), *store.db.execute("SELECT origins FROM stories")))
    assert results == [results[0]] * 3


def test_origins_of_older_stories_are_sought_when_their_keys_are_renewed(store: Store) -> None:
    rng = random.Random(3)
    a, b = article(rng), article(rng)
    bridge = Text(title=f"{a.title}.. {b.title}", text=f"{a.text}\n{b.text}")
    for number, text in enumerate((a, a, b, bridge), start=1):
        put(store, draft(text, number, hour=number))
    whole = store.db.execute("SELECT * FROM copies ORDER BY article").fetchall()
    store.db.execute("DELETE FROM origins")
    store.db.execute("UPDATE stories SET origins = NULL")
    store.db.execute("UPDATE signatures SET version = 1")
    assert stories.renew(store, 100) == 4
    assert store.db.execute("SELECT * FROM copies ORDER BY article").fetchall() == whole
    assert store.db.execute("SELECT origins FROM stories").fetchall() == [(2,)]


def test_a_story_whose_article_was_deleted_waits_until_it_is_decided_anew(store: Store) -> None:
    rng = random.Random(3)
    a, b = article(rng), article(rng)
    bridge = put(store, draft(Text(title=f"{a.title}.. {b.title}", text=f"{a.text}\n{b.text}"), 1, hour=7))
    for number, text in enumerate((a, a, b), start=2):
        put(store, draft(text, number, hour=number + 6))
    store.delete_article(bridge)
    assert [len(told) for told in grouped(store)[0]] == [3]
    assert stories.regroup_all(store) == 1
    assert [len(told) for told in grouped(store)[0]] == [2]
    assert store.db.execute("SELECT count(*) FROM origins").fetchone() == (2,)
    assert stories.regroup_all(store) == 0


def test_the_last_article_of_a_story_may_be_deleted(store: Store) -> None:
    text = article(random.Random(3))
    for number in (1, 2):
        put(store, draft(text, number))
    for number in (1, 2):
        store.delete_article(number)
    stories.regroup_all(store)
    assert grouped(store) == (set(), {})


def test_keys_of_an_older_version_are_made_anew_where_it_was_stopped(store: Store) -> None:
    """A pair that only finer bands bring together, stored by a version that had none."""
    rng = random.Random(0)
    story = STORIES[0]
    texts = [story.text, PRINTED["excerpt of a rewriting"](story, rng), article(rng), article(rng)]
    for number, text in enumerate(texts, start=1):
        put(store, draft(text, number, on=DAY + timedelta(days=number)))
    whole = grouped(store)
    assert [len(told) for told in whole[0]] == [2]
    with store.transaction():
        store.stories.clear()
        for article_, text in enumerate(texts, start=1):
            made = fingerprint(text.title, text.text)
            store.stories.sign(article_, replace(made, version=1, bands=()))
            store.search.retag(article_)
    assert grouped(store)[0] == set()
    assert stories.renew(store, 3) == 3
    assert store.stories.count_outdated() == 1
    assert stories.renew(store, 100) == 1
    assert stories.renew(store, 100) == 0
    assert grouped(store) == whole


def test_a_run_begins_with_what_a_kill_or_an_older_version_left(tmp_path: Path) -> None:
    text = article(random.Random(1))
    with opened(tmp_path / "articles.db") as store:
        for number in (1, 2, 3):
            put(store, draft(text, number, hour=number))
        store.db.execute("UPDATE signatures SET version = 1")
        store.delete_article(1)
    with open_session(tmp_path, "crawl", workers=1) as session:
        assert session.store.stories.unsettled() == ()
        assert session.store.stories.count_outdated() == 0
        assert grouped(session.store)[1]["https://rabwa.example/2"][0] == "first"


def test_pruning_decides_anew_on_the_stories_of_what_went(tmp_path: Path) -> None:
    text = article(random.Random(1))
    with opened(tmp_path / "articles.db") as store:
        for number in (1, 2):
            put(store, draft(text, number))
        store.db.execute("UPDATE articles SET last_seen_at = '2999-01-01' WHERE id = 2")
    asked = ["prune", "--articles-older-than", "30d", "--yes", "--data", str(tmp_path)]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    with Store.open(tmp_path / "articles.db") as store:
        assert grouped(store) == (set(), {"https://rabwa.example/2": (None,) * 6})
