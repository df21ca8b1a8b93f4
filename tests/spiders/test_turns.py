"""Parts of a sitemap index that a run can't all read get their turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.discover import Discovery
from crawler.model import Detail, Page, Rejected, Source
from spiders.base import Span
from spiders.sitemap import MAX_CHILDREN, SitemapLoop

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOME = "https://mina.example"
SOURCE = Source(name="mina", title="الميناء", home=f"{HOME}/", sitemaps=(f"{HOME}/index.xml",))
INDEX = Page(url=f"{HOME}/index.xml", final_url=f"{HOME}/index.xml", source="mina", body=b"", fetched_at=NOW)
PARTS = tuple(f"{HOME}/{number}.xml" for number in range(45))


def test_every_part_is_read_within_some_runs_and_the_first_in_each() -> None:
    """S10"""
    read: dict[str, datetime] = {}
    for run in range(4):
        loop = SitemapLoop(SOURCE, Span())
        loop.last_read = read.get
        *asked, left = loop.follow(INDEX, Discovery(next_pages=PARTS), (), 0)
        assert tuple(asked[: MAX_CHILDREN // 2]) == PARTS[: MAX_CHILDREN // 2]
        assert len(set(asked)) == MAX_CHILDREN
        assert isinstance(left, Rejected)
        assert left.detail == Detail.PARTS_IN_TURN.of(25, 45)
        read |= dict.fromkeys(map(str, asked), NOW + timedelta(hours=run))
    assert set(read) == set(PARTS)


def test_few_parts_are_all_read_and_so_are_all_in_a_full_run() -> None:
    """S10"""
    few = PARTS[:MAX_CHILDREN]
    assert tuple(SitemapLoop(SOURCE, Span()).follow(INDEX, Discovery(next_pages=few), (), 0)) == few
    assert tuple(SitemapLoop(SOURCE, Span(full=True)).follow(INDEX, Discovery(next_pages=PARTS), (), 0)) == PARTS
