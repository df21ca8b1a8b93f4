"""`marsad watch test` tells what the watch would have told, and finds it by the search index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.decide.watches import Watch
from crawler.ingest.write import Ingest
from crawler.search.asked import Names, SearchQuery
from crawler.watch.rehearsal import rehearse
from storage.store import Store
from tests.storage.drafts import NOW, draft, source

TEXTS = (
    "وصل وفد من سوريا إلى العاصمة صباح اليوم لبحث التعاون في مجال الزراعة.",
    "قال وزير النقل إن القطارات ستعود إلى العمل وبسورية خطط أخرى كثيرة.",
    "افتتحت المحطة النووية أبوابها أمام الزوار في أول أيام العيد هذا العام.",
    "تحدث الوفد طويلاً ولم يذكر شيئاً عن المحطة ولا عن القطارات في المدينة.",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("rehearsal") / "articles.db"
    with Store.open(path) as opened:
        for name in ("nawafir", "other"):
            opened.sources.ensure(source(name))
        ingest = Ingest(opened, opened.runs.start("crawl", NOW))
        for number, text in enumerate(TEXTS, 1):
            at, name = NOW + timedelta(days=number), "nawafir" if number < 4 else "other"
            made = draft(f"https://{name}.example/{number}", text, title=f"خبر {number}", source=name, at=at)
            ingest.apply(made, at)
        yield opened


@pytest.mark.parametrize(
    ("watch", "found"),
    [
        (Watch(name="w", query=SearchQuery(words="سوريا")), [1, 2]),
        (Watch(name="w", query=SearchQuery(words="=سوريا")), [1]),
        (Watch(name="w", query=SearchQuery(words="وفد")), [1]),
        (Watch(name="w", query=SearchQuery(words="الوفد OR النوو*")), [3, 4]),
        (Watch(name="w", query=SearchQuery(words='"وزير النقل" القطارات')), [2]),
        (Watch(name="w", query=SearchQuery(words="المحطة -القطارات")), [3]),
        (Watch(name="w", query=SearchQuery(words="title:خبر")), [1, 2, 3, 4]),
        (Watch(name="w", names=(("القطارات", "trains"), ("العيد",))), [2, 3, 4]),
        (Watch(name="w", query=SearchQuery(sources=Names(wanted=("other",))), muted=True), [4]),
    ],
)
def test_a_rehearsal_finds_what_ingest_would(store: Store, watch: Watch, found: list[int]) -> None:
    assert [article for article, _, _ in rehearse(store, watch, NOW)] == found


def test_a_rehearsal_begins_when_it_is_told(store: Store) -> None:
    watch = Watch(name="w", query=SearchQuery(words="سوريا"))
    assert [article for article, _, _ in rehearse(store, watch, NOW + timedelta(days=1, hours=1))] == [2]
