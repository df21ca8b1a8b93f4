"""What is watched and what was told, on pages and in feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from crawler.browse.shelf import Shelf
from crawler.decide.watches import Watch
from crawler.ingest.write import Ingest
from crawler.model import Reason, Rejected, Stage, WatchEvent
from crawler.search.asked import SearchQuery
from storage.store import Store
from tests.browse.conftest import Client
from tests.storage.drafts import NOW, TEXT, draft, source

NURSERY = Watch(name="nursery", query=SearchQuery(words="مشتل"), events=frozenset(WatchEvent), changed_words=1)
FILE = """
[[watch]]
name = "nursery"
search = "q=%D9%85%D8%B4%D8%AA%D9%84"

[[watch]]
name = "quiet"
names = [["نتنياهو", "Netanyahu"]]
muted = true
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Two articles that rang, the first of them edited and gone as well; and a watch that was taken out."""
    folder = tmp_path_factory.mktemp("told")
    with Store.open(folder / "articles.db") as store:
        store.sources.ensure(source())
        ingest = Ingest(store, store.runs.start("crawl", NOW), (NURSERY, Watch(name="former")))
        ingest.apply(draft(), NOW)
        later = NOW + timedelta(hours=3)
        ingest.apply(draft(text=f"{TEXT}\nوأضاف أن العمل قريب.", at=later), later)
        url = "https://nawafir.example/1"
        ingest.fail(Rejected(url=url, source="nawafir", stage=Stage.FETCH, reason=Reason.GONE, status=410), later)
        ingest.apply(draft("https://nawafir.example/2", f"{TEXT}\nوهذا مشتل آخر.", title="مشتل ثانٍ"), later)
    (folder / "watches.toml").write_text(FILE)
    client = Client(folder / "articles.db", watches=folder / "watches.toml")
    yield client
    client.close()


def test_the_inbox_puts_what_is_told_of_one_article_together(told: Client) -> None:
    page = told.text("/news/alerts?watch=nursery")
    assert page.count('<article class="card">') == 2
    for sentence in ("خبر جديد", "عُدّل، كلمات مختلفة: 4", "حُذف من موقعه (410)"):
        assert sentence in page
    assert '<mark dir="auto">مشتل</mark>' in page
    assert "former" not in page
    assert "former" in told.text("/news/alerts?lang=en")


def test_the_list_tells_what_is_watched_and_what_was(told: Client) -> None:
    page = told.text("/news/watches")
    assert 'href="/news/search?q=%D9%85%D8%B4%D8%AA%D9%84"' in page
    for said in ("نتنياهو، Netanyahu", "صامتة", "لم تعد في watches.toml", '<svg class="spark"'):
        assert said in page


def test_where_nothing_is_watched_the_page_says_how(client: Client) -> None:
    assert "لا مراقبة بعد" in client.text("/news/watches")
    assert "لا شيء هنا بعد" in client.text("/news/alerts")


def test_a_search_says_how_it_is_watched_without_days_and_order(told: Client) -> None:
    page = told.text("/news/search?q=%D9%85%D8%B4%D8%AA%D9%84&source=nawafir&since=2024&sort=oldest")
    command = "marsad watch add NAME --search &#39;q=%D9%85%D8%B4%D8%AA%D9%84&amp;source=nawafir&#39;"
    assert command in page
    assert "marsad watch add" not in told.text("/news/search?since=2024")


def test_the_feeds_have_the_ids_that_deliveries_have(told: Client) -> None:
    atom = feedparser.parse(told.text("/news/alerts.atom?watch=nursery"))
    said = json.loads(told.text("/news/alerts.json?watch=nursery"))
    with Store.open(told.database, read_only=True) as store:
        ids = [f"urn:marsad:{store.archive}-{row.id}" for row in store.alerts.told(0, 50, ("nursery",), newest=True)]
    assert [entry.id for entry in atom.entries] == [item["id"] for item in said["items"]] == ids
    assert said["items"][0]["url"].endswith("/news/article/2")


def test_what_was_opened_is_marked(told: Client, tmp_path: Path) -> None:
    Shelf(tmp_path / "reader.db").mark_read(2, NOW)
    client = Client(told.database, shelf=tmp_path / "reader.db")
    page = client.text("/news/alerts?watch=nursery")
    assert (page.count('<article class="card read">'), page.count('<article class="card unread">')) == (1, 1)
    assert page.index("card read") < page.index("/news/article/2")
    client.close()


def test_the_next_page_goes_on_where_this_one_ends(tmp_path: Path) -> None:
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.ensure(source())
        ingest = Ingest(store, store.runs.start("crawl", NOW), (NURSERY,))
        for number in range(65):
            ingest.apply(draft(f"https://nawafir.example/{number}", f"{TEXT}\nالمشتل رقم {number}."), NOW)
    client = Client(tmp_path / "articles.db")
    page = client.text("/news/alerts?watch=nursery")
    assert page.count('<article class="card">') == 60
    assert "?before=6&amp;watch=nursery" in page
    assert client.text("/news/alerts?before=6&watch=nursery").count('<article class="card">') == 5
    client.close()
