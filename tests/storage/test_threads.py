"""Threads in the database: sought after a run, where it was stopped, and each story once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.dedup.fingerprint import fingerprint
from crawler.ingest import stories, threads
from crawler.model import Precision, PublishedDate
from crawler.session.open import open_session
from storage.store import Store
from tests.storage import drafts

DAY = date(2024, 5, 1)
AFFAIR = (
    (
        "خطف المهندس يوهان ليند في صعدة",
        "خطف مسلحون المهندس السويدي يوهان ليند العامل في مشروع للمياه بمديرية رازح غرب صعدة.",
    ),
    (
        "وساطة للإفراج عن يوهان ليند",
        "يقود الشيخ ناجي الغولي وساطة قبلية للإفراج عن المهندس السويدي يوهان ليند مقابل سجناء.",
    ),
    (
        "الإفراج عن المخطوف في رازح",
        "وصل المهندس يوهان ليند إلى مطار صنعاء بعد نجاح وساطة الشيخ ناجي الغولي في رازح.",
    ),
)
OTHER = (
    "تحسن محصول البن في حراز",
    "بدأ مزارعو البن في مرتفعات حراز قطف محصول هذا العام الذي يفوق محصول العام الماضي بالنصف.",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "articles.db") as made:
        yield made


def opened(path: Path) -> Store:
    store = Store.open(path)
    with store.transaction():
        for name in ("nawafir", "sabil"):
            store.sources.ensure(drafts.source(name, title=name))
    return store


def put_story(store: Store, number: int, told: tuple[str, str], days: int) -> int:
    """A story of two sources; returns its number."""
    on = DAY + timedelta(days=days)
    title, text = told
    for hour, source in enumerate(("nawafir", "sabil"), start=8):
        made = replace(
            drafts.draft(f"https://{source}.example/{number}", text, title, source=source),
            fingerprint=fingerprint(title, text),
            published=PublishedDate(
                on=on,
                at=datetime(on.year, on.month, on.day, hour, 5, tzinfo=UTC),
                precision=Precision.MINUTE,
                signal="jsonld",
                trust=90,
            ),
        )
        with store.transaction():
            store.pages.enter(made, made.fetched_at)
            article = store.articles.insert(made, None, drafts.NOW)
            store.search.index(article)
            stories.place(store, article, made.fingerprint)
    story = store.stories.of(article)
    assert story is not None
    return story


def links(store: Store) -> list[tuple[int, int, int | None]]:
    return store.db.execute("SELECT story, thread, linked_to FROM thread_stories ORDER BY story").fetchall()


def test_stories_of_an_affair_become_a_thread(store: Store) -> None:
    first, other, second, third = (
        put_story(store, number, told, days)
        for number, (told, days) in enumerate([(AFFAIR[0], 0), (OTHER, 3), (AFFAIR[1], 7), (AFFAIR[2], 14)], start=1)
    )
    assert threads.follow_new(store) == 4
    assert [row[:2] for row in links(store)] == [(first, 1), (second, 1), (third, 1)]
    assert links(store)[0][2] is None
    assert store.db.execute("SELECT * FROM threads").fetchall() == [(1, 3, "2024-05-01", "2024-05-15")]
    names, news = store.db.execute("SELECT names, news FROM thread_stories WHERE story = ?", (second,)).fetchone()
    assert "يوهان ليند" in names.split("; ")
    assert "ناجي الغولي" in news
    assert threads.follow_new(store) == 0
    assert other not in {row[0] for row in links(store)}


def test_what_was_not_followed_waits(store: Store) -> None:
    for number, told in enumerate(AFFAIR, start=1):
        put_story(store, number, told, 7 * number)
    assert threads.follow_new(store, 1) == 1
    assert links(store) == []
    assert threads.follow_new(store, 1) == 1
    assert len(links(store)) == 2
    assert threads.follow_new(store, 9) == 1
    assert len(links(store)) == 3


def test_a_story_beyond_the_window_begins_anew(store: Store) -> None:
    put_story(store, 1, AFFAIR[0], 0)
    put_story(store, 2, AFFAIR[1], 40)
    assert threads.follow_new(store) == 2
    assert links(store) == []


def test_a_story_that_is_gone_leaves_its_thread(store: Store) -> None:
    numbers = [put_story(store, number, told, 7 * number) for number, told in enumerate(AFFAIR, start=1)]
    threads.follow_new(store)
    for article in (1, 2):
        stories.delete_article(store, article)
    assert [row[0] for row in links(store)] == numbers[1:]
    put_story(store, 4, AFFAIR[0], 22)
    assert threads.follow_new(store) == 1
    assert len({row[1] for row in links(store)}) == 1


def test_a_story_that_takes_in_one_of_a_thread_is_of_that_thread(store: Store) -> None:
    """Both are told by one article, which came last."""
    both = (f"{AFFAIR[1][0]}.. {OTHER[0]}", f"{AFFAIR[1][1]}\n{OTHER[1]}")
    taking, first, taken = (
        put_story(store, number, told, days)
        for number, (told, days) in enumerate([(OTHER, 9), (AFFAIR[0], 0), (AFFAIR[1], 7)], start=1)
    )
    threads.follow_new(store)
    assert [row[0] for row in links(store)] == [first, taken]
    assert put_story(store, 4, both, 10) == taking
    assert [row[0] for row in links(store)] == [first]
    assert threads.follow_new(store) == 1
    assert [row[:2] for row in links(store)] == [(taking, 1), (first, 1)]


def test_threads_of_other_affairs_have_numbers_of_their_own(store: Store) -> None:
    """Whatever became of the story that an older thread began with."""
    for number, told in enumerate(AFFAIR[:2], start=1):
        put_story(store, number, told, number)
    more = ("موسم البن في حراز", "قدرت جمعية حراز أن موسم البن في المرتفعات الغربية كبير وأن القطف مستمر.")
    for number, told in ((3, OTHER), (4, more)):
        put_story(store, number, told, number)
    threads.follow_new(store)
    assert [row[1] for row in links(store)] == [1, 1, 2, 2]


def test_an_article_alone_is_no_story_and_has_no_thread(store: Store) -> None:
    with store.transaction():
        made = drafts.draft("https://nawafir.example/9")
        store.pages.enter(made, made.fetched_at)
        store.articles.insert(made, None, drafts.NOW)
    assert threads.follow_new(store) == 0


def test_a_run_ends_with_the_threads_of_its_stories(tmp_path: Path) -> None:
    with open_session(tmp_path, "crawl", workers=1) as session:
        for name in ("nawafir", "sabil"):
            session.store.sources.ensure(drafts.source(name, title=name))
        for number, told in enumerate(AFFAIR, start=1):
            put_story(session.store, number, told, 7 * number)
    with Store.open(tmp_path / "articles.db") as store:
        assert len(links(store)) == 3


def test_rebuilding_forgets_threads(store: Store) -> None:
    for number, told in enumerate(AFFAIR, start=1):
        put_story(store, number, told, 7 * number)
    threads.follow_new(store)
    before = len(links(store))
    with store.transaction():
        stories.rebuild(store)
    assert links(store) == []
    assert store.db.execute("SELECT count(*) FROM thread_keys").fetchone() == (0,)
    threads.follow_new(store)
    assert len(links(store)) == before
