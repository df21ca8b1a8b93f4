"""The registry of the ways of discovery, and that everything else goes by it."""

from __future__ import annotations

import pickle

import pytest

from crawler.dates.signals import SIGNALS
from crawler.discover.kinds import KINDS, Kind
from crawler.model import LinkKind, Listing, Source, Stage
from crawler.sources.keys import SourceTable
from spiders.base import Span
from spiders.loader import LOOPS
from tests.discover.pages import page, urls_of

HOME = "https://mina.example"
MINA = Source(
    name="mina",
    title="الميناء",
    home=f"{HOME}/",
    feeds=(f"{HOME}/rss", f"{HOME}/rss2"),
    sitemaps=(f"{HOME}/map.xml",),
    listings=(Listing(url=f"{HOME}/news", links="h2 a"),),
    wordpress=f"{HOME}/wp-json/",
)
BARE = Source(name="mina", title="الميناء", home=f"{HOME}/")
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_each_kind_has_its_loop() -> None:
    assert LOOPS.keys() == KINDS.keys()


@kinds
def test_a_kind_is_configured_by_a_key_of_sources_toml(kind: Kind) -> None:
    assert not kind.key or kind.key in SourceTable.model_fields


@kinds
def test_each_date_signal_of_a_kind_is_one(kind: Kind) -> None:
    assert set(kind.signals) <= {signal.name for signal in SIGNALS}


@kinds
def test_a_kind_offers_articles_or_leads_to_another(kind: Kind) -> None:
    assert bool(kind.links) != bool(kind.onward)
    assert not kind.onward or KINDS[kind.onward].links


def test_every_link_on_offer_is_of_one_kind() -> None:
    offered = [link for kind in KINDS.values() for link in kind.links]
    assert len(offered) == len(set(offered))
    assert set(LinkKind) - set(offered) == {LinkKind.RECHECK, LinkKind.MANUAL}


@kinds
def test_readers_can_be_sent_to_a_worker(kind: Kind) -> None:
    assert pickle.loads(pickle.dumps(kind.read)) is kind.read


@pytest.mark.parametrize(
    ("kind", "starts"),
    [
        ("feed", [f"{HOME}/rss", f"{HOME}/rss2"]),
        ("listing", [f"{HOME}/news"]),
        ("sitemap", [f"{HOME}/map.xml"]),
        ("robots", []),
    ],
)
def test_where_a_source_is_asked(kind: str, starts: list[str]) -> None:
    assert list(KINDS[kind].starts(MINA)) == starts
    assert list(LOOPS[kind](MINA, Span()).starts()) == starts


def test_where_posts_are_asked_for() -> None:
    (start,) = KINDS["wordpress"].starts(MINA)
    assert start.startswith(f"{HOME}/wp-json/wp/v2/posts?per_page=10&")


def test_a_source_with_nothing_configured_has_its_robots() -> None:
    assert {name: list(kind.starts(BARE)) for name, kind in KINDS.items() if kind.starts(BARE)} == {
        "robots": [f"{HOME}/robots.txt"]
    }


def test_a_listing_is_read_by_its_own_selector() -> None:
    body = '<h2><a href="/1">أ</a></h2><a href="/news/81234">ب</a>'
    assert urls_of(KINDS["listing"].read(page(body, f"{HOME}/news"), MINA)) == ["/1"]
    assert urls_of(KINDS["listing"].read(page(body, f"{HOME}/other"), MINA)) == ["/news/81234"]


def test_robots_lead_to_sitemaps() -> None:
    found = KINDS["robots"].read(page("Sitemap: /map.xml", f"{HOME}/robots.txt"), BARE)
    assert found.next_pages == (f"{HOME}/map.xml",)
    entries = "<urlset><url><loc>https://mina.example/2026/11/a</loc></url></urlset>"
    assert urls_of(KINDS["robots"].read(page(entries, f"{HOME}/map.xml"), BARE)) == ["/2026/11/a"]


@kinds
def test_faults_are_booked_at_the_stage_of_the_kind(kind: Kind) -> None:
    faults = kind.read(page("", f"{HOME}/nothing"), MINA).faults
    assert {fault.stage for fault in faults} == {kind.stage}
    assert kind.stage in Stage
