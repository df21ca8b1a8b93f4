"""Which JSON-LD object is the page's own article."""

from __future__ import annotations

import json

import pytest

from crawler.document import Document, parse_document
from crawler.extract.belonging import own_articles

TITLE = "خبر اليوم عن الجسر"
OTHER = "فيضان في الوادي البعيد"


def articles(*items: dict[str, object], head: str = "") -> Document:
    ld = json.dumps([{"@type": "NewsArticle", **item} for item in items])
    page = f'<html><head>{head}<script type="application/ld+json">{ld}</script></head><body><p>نص</p></body></html>'
    found = parse_document(page.encode(), "https://www.nahr.example/news/1")
    assert isinstance(found, Document)
    return found


HERE: dict[str, object] = {"headline": OTHER, "url": "http://nahr.example/news/1/"}
NAMED: dict[str, object] = {"headline": TITLE, "url": "https://nahr.example/n?id=7"}
SILENT: dict[str, object] = {"author": "هدى ناصر"}
ELSEWHERE: dict[str, object] = {"headline": OTHER, "url": "/news/9"}
ENTITY: dict[str, object] = {"headline": OTHER, "mainEntityOfPage": {"@id": "https://nahr.example/news/1"}}
MARK: dict[str, object] = {"headline": OTHER, "@id": "#article"}
UNPLACED: dict[str, object] = {"headline": OTHER}


@pytest.mark.parametrize(
    ("items", "own"),
    [
        ([ELSEWHERE, HERE], [HERE]),
        ([NAMED, HERE], [HERE]),
        ([ELSEWHERE, NAMED], [NAMED]),
        ([ELSEWHERE, ENTITY], [ENTITY]),
        ([ELSEWHERE, MARK], [MARK]),
        ([ELSEWHERE, SILENT], [SILENT]),
        ([ELSEWHERE], []),
        ([UNPLACED], [UNPLACED]),
        ([SILENT, SILENT], [SILENT, SILENT]),
    ],
    ids=[
        "by its address",
        "address before title",
        "by its title",
        "by its page",
        "by a mark in the page",
        "the one that says nothing",
        "only another's",
        "another headline alone",
        "all silent",
    ],
)
def test_own_articles(items: list[dict[str, object]], own: list[dict[str, object]]) -> None:
    found = own_articles(articles(*items), [TITLE])
    assert [{key: item[key] for key in item if key != "@type"} for item in found] == own


def test_without_a_title_another_address_alone_condemns_nothing() -> None:
    assert len(own_articles(articles(ELSEWHERE))) == 1


@pytest.mark.parametrize(
    "head",
    ['<link rel="canonical" href="/news/9">', '<meta property="og:url" content="https://m.nahr.example/news/9">'],
)
def test_the_page_goes_under_the_address_that_it_calls_its_own(head: str) -> None:
    assert len(own_articles(articles(ELSEWHERE, head=head), [TITLE])) == 1
