"""Parts of a sitemap index: what a span allows for, and the order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discover.parts import Part, in_order, within
from crawler.discover.sitemap import MAX_CHILDREN, read_sitemap
from crawler.model import Detail
from tests.discover.pages import SOURCE, page

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SINCE = datetime(2026, 11, 14, tzinfo=UTC)


def part(said: str) -> Part:
    name, _, lastmod = said.partition(" ")
    return Part(address=f"https://mina.example/{name}.xml", lastmod=lastmod)


def names(parts: tuple[Part, ...]) -> list[str]:
    return [one.address.removeprefix("https://mina.example/").removesuffix(".xml") for one in parts]


KEPT = {
    # parts of an index (name, lastmod), those that a run of the last week reads
    "months": (("map/2026-10", "map/2026-11", "map/2019-05"), ["map/2026-11"]),
    "the month before, in its last days": (("map/2026-10 2026-11-20", "map/2026-11"), ["map/2026-10", "map/2026-11"]),
    "days": (("m-20261120", "m-20251120"), ["m-20261120"]),
    "numbers of articles": (("articles-199901-200100", "articles-200101-200300"), None),
    "sizes": (("map/2000-10", "map/2000-11"), None),
    "numbers alone": (("190501", "201201"), None),
    "numbers that pass for this month, beside others that don't": (("202611", "202613", "202412"), None),
    "months that lie ahead": (("2026-11", "2031-04"), None),
    "months of an archive that ended": (("2011-03", "2011-04"), None),
    "changed lately": (("a 2026-11-20", "b 2026-09-01T10:00:00Z", "c"), ["a", "c"]),
    "no change for years, by its own word": (("a 2019-01-01", "b 2019-01-01"), None),
    "no times": (("a", "b"), None),
}


@pytest.mark.parametrize(("said", "kept"), KEPT.values(), ids=[f"S10-{name}" for name in KEPT])
def test_what_a_span_allows_for(said: tuple[str, ...], kept: list[str] | None) -> None:
    parts = tuple(map(part, said))
    read, left = within(parts, NOW, SINCE, None)
    assert names(read) == (names(parts) if kept is None else kept)
    assert left == len(parts) - len(read)


ORDERS = {
    "the newest first": (("a 2020-01-01", "b 2026-11-20", "c"), ["b", "a", "c"]),
    "both ends in turn where nothing tells": (("a", "b", "c", "d", "e"), ["e", "a", "d", "b", "c"]),
    "posts before pages, tags and authors": (
        ("wp-sitemap-users-1", "wp-sitemap-taxonomies-1", "wp-sitemap-posts-page-1", "wp-sitemap-posts-post-1"),
        ["wp-sitemap-posts-post-1", "wp-sitemap-posts-page-1", "wp-sitemap-users-1", "wp-sitemap-taxonomies-1"],
    ),
    "posts before tags that changed later": (
        ("post_tag-map 2026-11-21", "post-map 2026-11-01"),
        ["post-map", "post_tag-map"],
    ),
    "Arabic names": (("وسوم", "مقالات"), ["مقالات", "وسوم"]),
    "what doesn't say stands between": (("author-sitemap", "map-1", "news"), ["news", "map-1", "author-sitemap"]),
    "pages of a map are no pages of a site": (("sitemap-page-1", "category"), ["sitemap-page-1", "category"]),
    "months": (("2026-09", "2026-11", "2026-10"), ["2026-11", "2026-10", "2026-09"]),
}


@pytest.mark.parametrize(("said", "order"), ORDERS.values(), ids=[f"S10-{name}" for name in ORDERS])
def test_the_order_in_which_they_are_worth_reading(said: tuple[str, ...], order: list[str]) -> None:
    assert names(in_order(tuple(map(part, said)), NOW)) == order


def test_an_index_beyond_all_measure_says_how_much_is_left() -> None:
    """S10"""
    inside = "".join(f"<sitemap><loc>https://mina.example/{one}.xml</loc></sitemap>" for one in range(MAX_CHILDREN + 7))
    found = read_sitemap(page(f"<sitemapindex>{inside}</sitemapindex>"), SOURCE)
    assert len(found.next_pages) == MAX_CHILDREN
    assert [(fault.reason.value, fault.detail) for fault in found.faults] == [
        ("parts_left_out", Detail.PARTS_LEFT.of(7, MAX_CHILDREN + 7))
    ]
