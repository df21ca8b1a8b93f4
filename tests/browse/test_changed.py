"""What changed after publication, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import feedparser
import pytest

from crawler.browse.amounts import Amount, Wanted, amount
from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import Answer, Link, LinkKind, Reason, Rejected, Stage
from storage.store import Store
from tests.browse.conftest import Client
from tests.storage.drafts import NOW, TEXT, draft, source

LATER = NOW + timedelta(hours=3)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """1: two headlines, then a number; 2: a long edit, then gone; 3: leads to the front page; 4: as it was."""
    path = tmp_path_factory.mktemp("changed") / "articles.db"
    with Store.open(path) as store:
        store.sources.ensure(source())
        ingest = Ingest(store, store.runs.start("crawl", NOW))

        def article(number: int, text: str = "", title: str = "مشتل في حماة", hours: int = 0) -> None:
            at = NOW + timedelta(hours=hours)
            body = f"{TEXT}\nالمشتل رقم {number} في المحافظة.{text}"
            ingest.apply(draft(f"https://nawafir.example/{number}", body, title=title, at=at), at)

        for number in range(1, 5):
            article(number)
        article(1, title="مشتل كبير في حماة", hours=3)
        article(1, "\nوفيه 700 غرسة.", title="مشتل كبير في حماة", hours=6)
        article(2, "\n" + "وأضاف المدير أن العمل سيستمر طوال الشتاء في كل المراكز. " * 2, hours=7)
        gone = Rejected(
            url="https://nawafir.example/2", source="nawafir", stage=Stage.FETCH, reason=Reason.GONE, status=410
        )
        again = Ingest(store, store.runs.start("crawl", LATER))
        again.fail(gone, NOW + timedelta(days=2))
        third, home = "https://nawafir.example/3", "https://nawafir.example/"
        answer = Answer(url=third, source="nawafir", kind="article", status=200, fetched_at=LATER, led_to=home)
        events.offered(store, again.run, [Link(url=third, kind=LinkKind.RECHECK)], "nawafir", LATER)
        away = Rejected(url=third, source="nawafir", reason=Reason.NOT_ARTICLE)
        again.apply(away, NOW + timedelta(days=1), answer=answer)
    client = Client(path)
    yield client
    client.close()


def cards(page: str) -> int:
    return page.count('<article class="card">')


def test_what_is_gone_stands_with_its_last_text_and_its_end(changed: Client) -> None:
    page = changed.text("/news/gone")
    assert cards(page) == 2
    second, third = page.index("/news/article/2"), page.index("/news/article/3")
    assert second < third  # the last first
    assert "أجاب 410" in page
    assert "https://nawafir.example/" in page[third:]
    assert "طوال الشتاء" in page
    assert "3 ساعات" in page  # when a removal is noticed


def test_the_list_of_what_is_gone_goes_on(changed: Client) -> None:
    with Store.open(changed.database, read_only=True) as store:
        at = store.db.execute("SELECT gone_at FROM articles WHERE id = 2").fetchone()[0]
    page = changed.text(f"/news/gone?before={at.replace('+', '%2B')}~2")
    assert cards(page) == 1
    assert "/news/article/3" in page


@pytest.mark.parametrize(
    ("asked", "edits"), [("", 2), ("?words=10", 1), ("?numbers=1", 1), ("?headline=1", 0), ("?words=10&numbers=1", 0)]
)
def test_edits_are_filtered_by_what_they_changed(changed: Client, asked: str, edits: int) -> None:
    """The newest revision of an article speaks for it in no list: each revision is an edit of its own."""
    assert cards(changed.text(f"/news/edits{asked}")) == edits + ("words" not in asked and "numbers" not in asked)


def test_an_article_has_the_history_of_its_headlines(changed: Client) -> None:
    page = changed.text("/news/article/1/headlines")
    assert page.count("<li><p") == 2
    assert "<ins>كبير</ins>" in page
    assert changed.get("/news/article/99/headlines").status_code == 404


@pytest.mark.parametrize(
    ("feed", "entries"),
    [
        ("/news/edits.atom", 3),
        ("/news/edits.atom?headline=1", 1),
        ("/news/gone.atom", 2),
        ("/news/article/1/headlines.atom", 2),
    ],
)
def test_all_of_it_can_be_followed(changed: Client, feed: str, entries: int) -> None:
    found = feedparser.parse(changed.text(feed))
    assert not found.bozo
    assert len(found.entries) == entries
    assert len({entry.id for entry in found.entries}) == entries
    assert found.feed.links[0].href.endswith(feed)


@pytest.mark.parametrize(
    ("old", "new", "changed_"),
    [
        (("عنوان", "قتل 5 مدنيين"), ("عنوان", "قتل 7 مدنيين"), Amount(words=1, numbers=("5", "7"), headline=False)),
        (("عنوان", "نص"), ("عنوان آخر", "نص"), Amount(words=1, numbers=(), headline=True)),
        (("عنوانٌ", "نص"), ("عنوان", "نص"), Amount(words=0, numbers=(), headline=False)),
        (("عنوان", "قتل ٥"), ("عنوان", "قتل 5"), Amount(words=0, numbers=(), headline=False)),
    ],
)
def test_an_edit_is_measured_as_a_reader_would(old: tuple[str, str], new: tuple[str, str], changed_: Amount) -> None:
    assert amount(*old, *new) == changed_


def test_each_wish_must_hold() -> None:
    some = Amount(words=3, numbers=("5",), headline=False)
    assert Wanted(words=3, numbers=True).admits(some)
    assert not Wanted(words=4).admits(some)
    assert not Wanted(headline=True).admits(some)
