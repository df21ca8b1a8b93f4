"""A search that finds nothing offers ways on, each of them a link to another search."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest

import crawler.browse.find
from storage.search import Search
from tests.browse.conftest import Client


def offers(client: Client, **asked: str) -> list[tuple[str, dict[str, str]]]:
    """The words of each offer, and what it asks."""
    html = client.text("/news/search?" + urlencode(asked))
    actions = re.search(r'<ul class="chips actions">(.*?)</ul>', html, re.DOTALL)
    if not actions:
        return []
    links = re.findall(r'<a class="button" href="\?([^"]*)">(.*?)</a>', actions[1], re.DOTALL)
    return [(" ".join(re.sub("<[^>]+>", "", told).split()), dict(parse_qsl(unescape(to)))) for to, told in links]


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        pytest.param({"q": "كلمةغائبة"}, [("جرّب بداية الكلمة", {"q": "كلمةغائبة*"})], id="a-word"),
        pytest.param({"q": "ضظغ"}, [("جرّب", {"q": "ضظغ*"})], id="three-letters-are-enough"),
        pytest.param({"q": "كلمةغائبة ضظ"}, [], id="one-of-two-too-short"),
        pytest.param(
            {"q": "ضظ", "since": "2031-01-01"},
            [("أزل المرشح", {"q": "ضظ"}), ("أظهر ما بلا تاريخ", {"q": "ضظ", "undated": "1"})],
            id="an-open-period-too",
        ),
        pytest.param(
            {"q": "ضظ", "dated": "1"},
            [("أزل المرشح", {"q": "ضظ"}), ("أظهر ما بلا تاريخ", {"q": "ضظ", "undated": "1"})],
            id="the-dated-alone-give-way",
        ),
        pytest.param({"q": "كلمةغائبة*"}, [], id="a-prefix-already"),
        pytest.param({"q": '"كلمةغائبة هنالك"'}, [], id="a-phrase"),
        pytest.param({"q": "ضظ"}, [], id="too-short-for-a-prefix"),
        pytest.param({"q": "ضظ", "source": "manara"}, [("أزل المرشح: منارة الساحل", {"q": "ضظ"})], id="a-filter-goes"),
        pytest.param(
            {"source": "manara", "period": "1999"},
            [
                ("أزل المرشح: منارة الساحل", {"period": "1999"}),
                ("أزل المرشح: 1999", {"source": "manara"}),
                ("أظهر ما بلا تاريخ", {"source": "manara", "undated": "1"}),
            ],
            id="days-give-way-to-the-undated",
        ),
    ],
)
def test_what_an_empty_search_offers(
    client: Client, asked: dict[str, str], offered: list[tuple[str, dict[str, str]]]
) -> None:
    found = offers(client, **asked)
    assert [asks for _, asks in found] == [asks for _, asks in offered]
    assert all(told.startswith(said) for (told, _), (said, _) in zip(found, offered, strict=True))


def test_a_search_that_finds_offers_nothing(client: Client) -> None:
    assert offers(client, q="دمشق", source="manara") == []


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.mark.parametrize(("words", "left_out"), [("اللاذقية", "results"), ("", "count")])
def test_a_page_that_could_not_look_does_not_say_that_there_is_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, words: str, left_out: str
) -> None:
    """The counts never come to an end: what hangs on them is left out, which is told."""
    monkeypatch.setattr(Search, "count", lambda search, *_: search.conn.execute(ENDLESS).fetchone())
    monkeypatch.setattr(crawler.browse.find, "_total", lambda reader, *_: reader.value(ENDLESS))
    html = client.text("/news/search?" + urlencode({"q": words, "lang": "en"}))
    assert f"<code>{left_out}</code>" in html
    assert "No results" not in html
