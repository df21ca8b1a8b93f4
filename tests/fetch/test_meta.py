"""The notes that go with a request."""

from __future__ import annotations

import pytest
from scrapy import Request

from crawler.discover.kinds import KINDS
from crawler.fetch.meta import ARTICLE, Notes, asked_url, meta, notes_of, tried
from crawler.model import Link, LinkKind

LINK = Link(url="https://mina.example/amp/1", kind=LinkKind.FEED)


def request(notes: Notes, **scrapy: object) -> Request:
    return Request("https://mina.example/1", meta=meta(notes, **scrapy))


def test_notes_travel_beside_scrapys_own_keys() -> None:
    asked = request(Notes(kind="feed"), download_maxsize=5)
    assert (notes_of(asked).kind, asked.meta["download_maxsize"]) == ("feed", 5)


def test_a_request_without_notes_gets_some_that_stay() -> None:
    foreign = Request("https://mina.example/1")
    notes_of(foreign).received = 5
    assert notes_of(foreign).received == 5
    assert not notes_of(foreign).discovers


def test_what_follows_a_request_knows_what_it_noted() -> None:
    first = request(Notes(kind=ARTICLE, link=LINK))
    notes_of(first).unconditional = True
    redirected = first.replace(url="https://mina.example/2")
    assert notes_of(redirected).link == LINK
    assert notes_of(redirected).unconditional is True


def test_another_try_counts_itself_alone() -> None:
    first = request(Notes(kind=ARTICLE, link=LINK))
    second = tried(first)
    third = tried(second)
    assert [notes_of(one).tries for one in (first, second, third)] == [1, 2, 3]
    assert notes_of(third).link == LINK
    assert third.dont_filter


@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_discovery(kind: str) -> None:
    assert Notes(kind=kind).discovers


@pytest.mark.parametrize("notes", [Notes(kind=ARTICLE), Notes(rules=True)])
def test_other_pages(notes: Notes) -> None:
    assert not notes.discovers


def test_the_url_that_was_asked_for() -> None:
    assert asked_url(request(Notes())) == "https://mina.example/1"
    assert asked_url(request(Notes(), redirect_urls=["https://mina.example/0"])) == "https://mina.example/0"
    assert asked_url(request(Notes(link=LINK), redirect_urls=["https://mina.example/0"])) == LINK.url
