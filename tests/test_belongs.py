"""Whose an object, an element or an address is: this page's article's, another's, or open."""

from __future__ import annotations

import json

import pytest

from crawler.belongs import Belonging, own_articles, referred, subject_of
from crawler.document import Document, parse_document

URL = "https://nahr.example/news/12"
TITLE = "عودة القطارات إلى المحطة القديمة"
OTHER = "انقطاع المياه عن الأحياء الغربية يومين"
OWN, OPEN, FOREIGN = Belonging.OWN, Belonging.OPEN, Belonging.FOREIGN


def page(body: str = f"<h1>{TITLE}</h1>", head: str = "", url: str = URL) -> Document:
    found = parse_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url)
    assert isinstance(found, Document)
    return found


def ld(*items: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


@pytest.mark.parametrize(
    ("item", "belonging"),
    [
        ({"url": URL}, OWN),
        ({"url": "/news/12?utm_source=x"}, OWN),
        (
            {"mainEntityOfPage": {"@type": "WebPage", "@id": "http://www.nahr.example/news/12/"}, "headline": "x y z"},
            OWN,
        ),
        ({"@id": f"{URL}#article", "headline": OTHER}, OWN),
        ({"headline": TITLE}, OWN),
        ({"headline": f"{TITLE} بعد ثلاثين عاما"}, OWN),
        ({"headline": TITLE, "url": "https://syndicate.example/a/9"}, OWN),
        ({}, OPEN),
        ({"headline": OTHER}, OPEN),
        ({"url": "https://nahr.example/", "headline": OTHER}, OPEN),
        ({"@id": "#article", "headline": OTHER}, OPEN),
        ({"url": "https://nahr.example/news/7"}, OPEN),
        ({"url": "https://nahr.example/news/7", "headline": OTHER}, FOREIGN),
        ({"url": "https://nahr.example/news/7", "headline": "القطارات"}, FOREIGN),
        ({"url": "https://[bad/", "headline": OTHER}, OPEN),
        ({"mainEntityOfPage": True, "headline": OTHER}, OPEN),
    ],
    ids=str,
)
def test_a_json_ld_object_is_the_pages_own_by_address_or_headline(
    item: dict[str, object], belonging: Belonging
) -> None:
    assert subject_of(page()).of_object(item) is belonging


def test_the_canonical_address_is_the_pages_own() -> None:
    head = '<link rel="canonical" href="/read/12"><meta property="og:url" content="https://m.nahr.example/x/12">'
    subject = subject_of(page(head=head))
    assert subject.is_at("https://nahr.example/read/12")
    assert subject.is_at("https://www.nahr.example/x/12")
    assert subject.is_at("https://nahr.example/read/13") is False
    assert subject.is_at("mailto:desk@nahr.example") is None


def test_own_articles_are_those_that_say_so_else_those_that_say_nothing() -> None:
    own = {"@type": "NewsArticle", "url": URL}
    silent = {"@type": ["Thing", "BlogPosting"], "articleBody": "x"}
    other = {"@type": "NewsArticle", "url": "https://nahr.example/news/7", "headline": OTHER}
    film = {"@type": "VideoObject", "url": URL}
    assert own_articles(page(head=ld(other, silent, own, film))) == (own,)
    assert own_articles(page(head=ld(other, silent, film))) == (silent,)
    assert own_articles(page(head=ld(other, film))) == ()


def test_a_reference_stands_for_the_object_that_it_names() -> None:
    person = {"@type": "Person", "@id": "#p", "name": "هدى ناصر"}
    document = page(head=ld({"@graph": [{"@type": "NewsArticle", "author": {"@id": "#p"}}, person]}))
    assert referred(document, {"@id": "#p"}) == person
    assert referred(document, {"@id": "#q"}) == {"@id": "#q"}
    assert referred(document, "هدى ناصر") == "هدى ناصر"


CARD = f'<div class="tile"><a href="/news/7">{OTHER}</a><time id="it">4 أيار</time></div>'
ELSEWHERE = f'<b itemprop="headline">{OTHER}</b><a itemprop="url" href="/news/7">x</a>'
PERSON = 'itemscope itemtype="https://schema.org/Person"'
ARTICLE = 'itemscope itemtype="https://schema.org/NewsArticle"'


@pytest.mark.parametrize(
    ("body", "belonging"),
    [
        (f"<main><h1>{TITLE}</h1>{CARD}</main>", FOREIGN),
        (f"{CARD}<main><h1>{TITLE}</h1></main>", FOREIGN),
        (f'<main><h1>{TITLE}</h1><div><time id="it">4 أيار</time> <a href="/a/3">هدى ناصر</a></div></main>', OPEN),
        (f'<div><a href="/news/12">{TITLE}</a><time id="it">4 أيار</time></div>', OPEN),
        (f'<h1>{TITLE}</h1><div itemscope itemtype="https://schema.org/VideoObject"><i id="it">x</i></div>', FOREIGN),
        (f'<h1>{TITLE}</h1><div itemscope itemtype="http://schema.org/Comment"><i id="it">x</i></div>', FOREIGN),
        (f'<div {ARTICLE}><h1 itemprop="headline">{TITLE}</h1><i id="it">x</i></div>', OWN),
        (f'<div {ARTICLE}><meta itemprop="mainEntityOfPage" content="{URL}"><i id="it">x</i></div>', OWN),
        (f'<div {ARTICLE}><i id="it">x</i></div>', OPEN),
        (f'<div {ARTICLE}>{ELSEWHERE}<i id="it">x</i></div>', FOREIGN),
        (f'<div {ARTICLE}><h1 itemprop="headline">{TITLE}</h1><p {PERSON}>{ELSEWHERE}</p><i id="it">x</i></div>', OWN),
        (f'<h1>{TITLE}</h1><p>{"نص طويل. " * 60}<a href="/news/7">{OTHER}</a><i id="it">x</i></p>', OPEN),
    ],
    ids=[
        "card below the title",
        "card above it",
        "byline with an author's page",
        "card of this page",
        "video",
        "comment",
        "scope with the headline",
        "scope with the address",
        "silent scope",
        "scope of another article",
        "another scope within",
        "long block with a link",
    ],
)
def test_an_element_is_of_what_it_stands_in(body: str, belonging: Belonging) -> None:
    document = page(body)
    assert subject_of(document).of_element(document.tree.get_element_by_id("it")) is belonging
