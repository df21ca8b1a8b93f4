"""Walks back from page to page that came to no end: the next run goes on, and who waits for it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.badserver import BadServer
from tests.crawl.site import Site, table


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer() as server:
        for page, numbers in ((1, (6, 5, 4)), (2, (3, 2, 1))):
            html = _listing(numbers, f'<a class="next" href="/list/{page + 1}">أقدم</a>')
            server.made[f"/list/{page}"] = lambda _, html=html: html  # type: ignore[misc]
        server.made["/list/3"] = lambda _: _listing((), "")
        yield server


@pytest.fixture
def site(tmp_path: Path, server: BadServer) -> Iterator[Site]:
    listing = {"url": server.url("/list/1"), "next": "a.next", "links": "h2 a"}
    site = Site(tmp_path, [table("one", server, feeds=[], listings=[listing])])
    yield site
    site.close()


def _listing(numbers: tuple[int, ...], more: str) -> str:
    links = "".join(f'<h2><a href="/article/{number}">عنوان الخبر رقم {number}</a></h2>' for number in numbers)
    return f"<html><body>{links}{more}</body></html>"


def notes(report: dict[str, Any]) -> list[str]:
    return [note["kind"] for note in report["sources"]["one"]["notes"]]


def test_an_older_page_that_can_not_be_read_is_told(site: Site, server: BadServer) -> None:
    server.gone.add("/list/2")
    _, report = site.crawl()
    assert notes(report) == ["older_unread"]
    assert site.articles("one") == 3


def test_a_first_page_that_can_not_be_read_is_no_walk(site: Site, server: BadServer) -> None:
    server.gone.add("/list/1")
    _, report = site.crawl()
    assert notes(report) == []


def test_a_walk_that_ended_is_not_told(site: Site) -> None:
    _, report = site.crawl()
    assert notes(report) == []
    assert site.articles("one") == 6


def test_where_something_waits_from_an_earlier_run_the_walk_goes_on(site: Site, server: BadServer) -> None:
    """The run before it left an article, and may have gone no further."""
    server.gone.add("/list/2")
    assert site.run("crawl", "--limit", "2")[0] in (0, 1)
    assert site.articles("one") == 2
    server.gone.clear()
    site.crawl()
    assert site.articles("one") == 6


def test_where_nothing_waits_nothing_older_is_asked_for(site: Site, server: BadServer) -> None:
    site.crawl()
    server.log.clear()
    site.crawl()
    assert not server.asked("/list/2")
