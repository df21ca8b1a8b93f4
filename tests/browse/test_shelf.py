"""Stars, read marks and saved searches: in a file of their own, by the one form that the archive takes."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlite_utils.utils import sqlite3

from crawler.browse.guard import is_same_origin
from crawler.browse.shelf import MOST_SEARCHES, TOKEN, Act, Shelf, ShelfError, Star, Trouble, Wish, read_wish
from tests.browse.conftest import Client

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
OURS = {"sec-fetch-site": "same-origin"}
STAR = Star(article=3, url="https://a.example/3", title="عنوان", source="a", starred_at="2026-05-01T09:00:00+00:00")


@pytest.fixture
def keeping(demo: tuple[Path, dict[str, int]], tmp_path: Path) -> Iterator[Client]:
    made = Client(demo[0], ids=demo[1], shelf=tmp_path / "state" / "reader.db")
    yield made
    made.close()


def post(client: Client, fields: dict[str, Any], path: str = "/news/saved", **headers: str) -> Any:
    return client.ask("POST", path, data={"token": TOKEN, **fields}, headers={**OURS, **headers})


def kept(client: Client) -> Shelf:
    assert client.shelf
    return Shelf(client.shelf)


def test_an_article_is_starred_and_found_again(keeping: Client) -> None:
    number = keeping.ids["plain"]
    assert "☆" in keeping.text(f"/news/article/{number}")
    answer = post(keeping, {"act": "star", "number": number, "back": "/news/search?q=x#a1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/news/search?q=x#a1")
    assert post(keeping, {"act": "star", "number": number}, accept="application/json").status_code == 204
    assert "★" in keeping.text(f"/news/article/{number}")
    assert f'href="/news/article/{number}"' in keeping.text("/news/saved")
    assert [star.article for star in kept(keeping).stars()] == [number]
    post(keeping, {"act": "unstar", "number": number})
    assert kept(keeping).stars() == []


def test_stars_leave_as_files(keeping: Client) -> None:
    post(keeping, {"act": "star", "number": keeping.ids["hostile"]})
    post(keeping, {"act": "star", "number": keeping.ids["plain"]})
    lines = [json.loads(line) for line in keeping.text("/news/saved.ndjson").splitlines()]
    table = keeping.get("/news/saved.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {row["article"] for row in lines} == {keeping.ids["plain"], keeping.ids["hostile"]}
    assert [int(row["article"]) for row in rows] == [row["article"] for row in lines]


def test_a_search_is_kept_and_counts_what_is_new(keeping: Client) -> None:
    post(keeping, {"act": "save", "query": "?q=" + quote("دمشق") + "&source=manara&lang=en"})
    (saved,) = kept(keeping).searches()
    assert saved.query == "?q=" + quote("دمشق") + "&source=manara"
    assert "جديد منذ" not in keeping.text("/news/saved")
    kept(keeping).look(saved.number, 0, NOW)
    html = keeping.text("/news/saved")
    assert "جديد منذ" in html
    new = re.search(r'<b class="tag good">(\d+)', html)
    found = len(keeping.text("/news/search.ndjson?copies=all&source=manara&q=" + quote("دمشق")).splitlines())
    assert new
    assert int(new[1]) == found
    post(keeping, {"act": "look", "number": saved.number})
    assert "جديد منذ" not in keeping.text("/news/saved")
    post(keeping, {"act": "forget", "number": saved.number})
    assert kept(keeping).searches() == []


def test_filters_alone_count_what_is_new(keeping: Client) -> None:
    post(keeping, {"act": "save", "query": "?source=manara"})
    (saved,) = kept(keeping).searches()
    kept(keeping).look(saved.number, keeping.ids["rain"] - 1, NOW)
    assert "جديد منذ" in keeping.text("/news/saved")


def test_an_opened_article_is_marked_in_lists(keeping: Client) -> None:
    number = keeping.ids["plain"]
    assert "unread" not in keeping.text("/news/search")
    assert f'data-read="{number}"' in keeping.text(f"/news/article/{number}")
    post(keeping, {"act": "read", "number": number})
    assert f'data-read="{number}"' not in keeping.text(f"/news/article/{number}")
    html = keeping.text("/news/search")
    assert f'<article class="card read" id="a{number}">' in html
    assert 'class="card unread"' in html


def test_a_star_outlives_its_article(keeping: Client) -> None:
    kept(keeping).star(Star(article=10**9, url=STAR.url, title="خبر ضاع", source="a", starred_at=STAR.starred_at))
    html = keeping.text("/news/saved")
    assert "خبر ضاع" in html
    assert "لم يعد في الأرشيف" in html


@pytest.mark.parametrize(
    ("fields", "headers", "status"),
    [
        ({"token": "another"}, {}, 403),
        ({"token": ""}, {}, 403),
        ({}, {"sec-fetch-site": "cross-site"}, 403),
        ({}, {"sec-fetch-site": "same-site"}, 403),
        ({}, {"host": "evil.example"}, 421),
        ({"act": "drop"}, {}, 400),
        ({"number": "x"}, {}, 400),
        ({"number": "99999999"}, {}, 404),
        ({"act": "save", "query": "https://evil.example"}, {}, 400),
        ({"query": "x" * 20_000}, {}, 413),
    ],
)
def test_nothing_else_is_kept(keeping: Client, fields: dict[str, str], headers: dict[str, str], status: int) -> None:
    """I20"""
    answer = post(keeping, {"act": "star", "number": keeping.ids["plain"], **fields}, **headers)
    assert answer.status_code == status
    assert keeping.shelf
    assert not keeping.shelf.exists()


def test_a_form_leads_nowhere_else(keeping: Client) -> None:
    answer = post(keeping, {"act": "star", "number": keeping.ids["plain"], "back": "//evil.example/"})
    assert answer.headers["location"] == f"/news/article/{keeping.ids['plain']}"


@pytest.mark.parametrize("path", ["/news", "/news/search", "/articles/articles", "/x/news/saved", "/news/saved.csv"])
def test_no_other_path_takes_a_form(keeping: Client, path: str) -> None:
    """I19"""
    assert post(keeping, {"act": "star", "number": 1}, path).status_code == 405


def test_an_archive_that_others_reach_keeps_nothing(client: Client) -> None:
    assert post(client, {"act": "star", "number": 1}).status_code == 405
    assert client.get("/news/saved").status_code == 404
    assert client.get("/news/saved.csv").status_code == 404
    assert "☆" not in client.text("/news/search")


def test_the_file_is_made_when_something_is_first_kept_and_is_private(keeping: Client) -> None:
    assert keeping.shelf
    keeping.text("/news/saved")
    assert not keeping.shelf.exists()
    post(keeping, {"act": "star", "number": keeping.ids["plain"]})
    assert stat.S_IMODE(keeping.shelf.stat().st_mode) & 0o027 == 0


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_file_in_trouble_is_told_and_the_archive_reads_on(keeping: Client, trouble: Trouble) -> None:
    """I21"""
    assert keeping.shelf
    post(keeping, {"act": "star", "number": keeping.ids["plain"]})
    holder = None
    if trouble is Trouble.LOCKED:
        holder = sqlite3.connect(str(keeping.shelf), isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
    elif trouble is Trouble.DAMAGED:
        keeping.shelf.write_bytes(b"no database at all" * 100)
    else:
        aside = keeping.shelf.with_name("aside.db")
        keeping.shelf.rename(aside)
        keeping.shelf.symlink_to(aside)
    told = {Trouble.LOCKED: "مشغول الآن", Trouble.DAMAGED: "تالف", Trouble.UNWRITABLE: "لا يمكن الكتابة"}[trouble]
    html = keeping.text("/news/search")
    assert told in html
    assert html.count('<article class="card') >= 10
    assert told in keeping.text("/news/saved")
    answer = post(keeping, {"act": "unstar", "number": keeping.ids["plain"]})
    assert answer.status_code == 503
    assert told in answer.text
    if holder:
        holder.close()
        assert len(kept(keeping).stars()) == 1


@pytest.mark.parametrize(
    ("form", "wish"),
    [
        ({"act": "star", "number": "7"}, Wish(Act.STAR, 7)),
        ({"act": "save", "query": "?q=x"}, Wish(Act.SAVE, query="?q=x")),
        ({"act": "save", "query": "q=x"}, None),
        ({"act": "save", "query": "?" + "x" * 5000}, None),
        ({"act": "look", "number": "-1"}, None),
        ({"act": "look", "number": "٣"}, None),
        ({"act": "look", "number": "9" * 19}, None),
        ({"number": "7"}, None),
        ({}, None),
    ],
)
def test_what_a_form_asks_for(form: dict[str, str], wish: Wish | None) -> None:
    assert read_wish(form) == wish


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://a:1", "host": "a:1"}, False),
        ({"origin": "http://127.0.0.1:8001", "host": "127.0.0.1:8001"}, True),
        ({"origin": "http://127.0.0.1:9999", "host": "127.0.0.1:8001"}, False),
        ({"origin": "null", "host": "127.0.0.1:8001"}, False),
        ({"host": "127.0.0.1:8001"}, True),
    ],
)
def test_whose_page_sent_a_form(headers: dict[str, str], ours: bool) -> None:
    assert is_same_origin(headers) is ours


def test_searches_have_a_bound_and_none_is_kept_twice(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "reader.db")
    for number in range(MOST_SEARCHES + 5):
        shelf.save(f"?q={number % (MOST_SEARCHES + 2)}", 1, NOW)
    assert len({one.query for one in shelf.searches()}) == len(shelf.searches()) == MOST_SEARCHES


def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ShelfError) as raised:
        Shelf(file / "reader.db").star(STAR)
    assert raised.value.trouble is Trouble.UNWRITABLE
