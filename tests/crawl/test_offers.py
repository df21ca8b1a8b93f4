"""Offers that change their looks and not their articles, and offers that lie; each with its opposite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from storage.store import Store
from tests.badserver import BadServer
from tests.badserver.misbehaviours import RAW_TAG
from tests.crawl.site import Site, table

LONG_AGO = "2000-01-01T00:00:00+00:00"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


def item(link: str, guid: str, title: str, more: str = "") -> str:
    return (
        f'<item><title>{title}</title><link>{escape(link)}</link><guid isPermaLink="false">{guid}</guid>{more}</item>'
    )


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'


def fetched(server: BadServer) -> list[str]:
    """The articles that were asked for since the log was cleared."""
    return [line.path for line in server.log if line.path.startswith("/article/")]


def notes(report: dict[str, Any], source: str = "one") -> list[str]:
    return [note["kind"] for note in report["sources"][source]["notes"]]


def crawl(site: Site, server: BadServer, times: int = 1) -> dict[str, Any]:
    """Runs without what was asked before; the last report."""
    server.log.clear()
    for _ in range(times):
        _, report = site.crawl()
    return report


def ask_without_validators(site: Site) -> None:
    """The daily question without validators is due."""
    with Store.open(site.data / "articles.db") as store, store.transaction():
        store.db.execute("UPDATE pages SET unconditional_at = ?", (LONG_AGO,))


def believed(site: Site) -> bool:
    with site.store() as store:
        state = store.sources.load("one")
    assert state is not None
    return state.believes_validators


# --- addresses that change -------------------------------------------------------------------------


def test_items_that_come_under_other_addresses_each_time_are_known(site: Site) -> None:
    """F17: the time in each link, the same GUIDs."""
    with BadServer() as server:
        server.made["/feed"] = lambda answer: rss(
            *(item(server.url(f"/article/{n}?t={answer}"), f"mina-{n}", f"خبر الميناء {n}") for n in range(4))
        )
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        report = crawl(site, server, 2)
        assert fetched(server) == []
        assert notes(report) == []
        assert report["total"]["outcomes"]["unchanged"] == 4
    assert site.articles("one") == 4


def test_an_item_that_moved_alone_is_looked_at_once(site: Site) -> None:
    """F17"""
    moves = {"to": 1}
    with BadServer() as server:
        server.made["/feed"] = lambda _: rss(
            item(server.url(f"/article/1?edition={moves['to']}"), "mina-1", "خبر الميناء الأول"),
            item(server.url("/article/2"), "mina-2", "خبر الميناء الثاني"),
        )
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        moves["to"] = 2
        crawl(site, server)
        assert fetched(server) == ["/article/1?edition=2"]
        moves["to"] = 3
        crawl(site, server)
        assert fetched(server) == []


def test_guids_that_are_places_in_the_feed_hide_no_article(site: Site) -> None:
    """F17: the first item is always number one, whatever it is."""
    first = {"at": 1}
    with BadServer() as server:
        server.made["/feed"] = lambda _: rss(
            *(
                item(server.url(f"/article/{first['at'] + n}"), str(n), f"خبر الميناء {first['at'] + n}")
                for n in range(3)
            )
        )
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        first["at"] = 4
        report = crawl(site, server)
        assert len(fetched(server)) == 3
        assert report["total"]["outcomes"]["new"] == 3


def test_a_time_in_the_links_of_a_listing_is_learned(site: Site) -> None:
    """F17: a look each in the second run, none from then on."""
    with BadServer() as server:
        server.made["/list"] = lambda answer: "<!doctype html><html><body>{}</body></html>".format(
            "".join(f'<a href="/article/{n}?v={answer}">عنوان خبر من الميناء {n}</a>' for n in (1001, 1002, 1003))
        )
        site.tables = [
            table("one", server, feeds=[], listings=[{"url": server.url("/list"), "links": "a"}]),
        ]
        site.crawl()
        crawl(site, server)
        assert len(fetched(server)) == 3
        report = crawl(site, server)
        assert fetched(server) == []
        assert report["total"]["outcomes"]["unchanged"] == 3
        server.made["/list"] = lambda _: '<html><body><a href="/article/1004?v=9">عنوان خبر آخر</a></body></html>'
        crawl(site, server)
        assert fetched(server) == ["/article/1004?v=9"]
    assert site.articles("one") == 4


# --- validators and times of modification ----------------------------------------------------------


BODIES: dict[str, tuple[Callable[[int], str], bool]] = {
    "a count of comments moves": (lambda answer: f"<slash:comments>{answer}</slash:comments>", True),
    "the time at which it was made": (lambda answer: f"<!-- made in 0.{answer} s -->", True),
    "something new": (lambda answer: item(f"/article/{answer + 10}", f"mina-{answer}", f"خبر جديد {answer}"), False),
}


@pytest.mark.parametrize(("more", "trusted"), BODIES.values(), ids=BODIES)
def test_only_news_under_an_old_etag_is_a_lie(site: Site, more: Callable[[int], str], trusted: bool) -> None:
    """H26"""
    with BadServer() as server:
        server.tags["/feed"] = '"5f2c"'
        server.made["/feed"] = lambda answer: rss(item("/article/1", "mina-1", "خبر الميناء"), more(answer))
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        ask_without_validators(site)
        report = crawl(site, server)
        assert believed(site) is trusted
        assert notes(report) == ([] if trusted else ["validators_disbelieved"])
        server.log.clear()
        site.crawl()
        assert ("if-none-match" in server.asked("/feed")[0].headers) is trusted


def test_a_source_that_lied_is_believed_again_after_five_honest_answers(site: Site) -> None:
    """H26"""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        with Store.open(site.data / "articles.db") as store, store.transaction():
            store.sources.update("one", believes_validators=0)
        for number in range(2, 7):
            assert not believed(site)
            server.feeds["/feed"].insert(0, f"/article/{number}")
            site.crawl()
        assert believed(site)


def sitemap(server: BadServer, lastmod: str, articles: int) -> str:
    entries = "".join(
        f"<url><loc>{server.url(f'/article/{n}')}</loc><lastmod>{lastmod}</lastmod></url>" for n in range(articles)
    )
    return f"<urlset>{entries}</urlset>"


def now() -> str:
    return datetime.now(UTC).isoformat()


def test_a_time_of_modification_that_always_says_now_is_not_believed_for_long(site: Site) -> None:
    """S12: twelve looks in vain, then none; after a true edit it is believed again."""
    with BadServer() as server:
        server.made["/map.xml"] = lambda _: sitemap(server, now(), 12)
        site.tables = [table("one", server, feeds=[], sitemaps=[server.url("/map.xml")])]
        site.crawl()
        report = crawl(site, server)
        assert len(fetched(server)) == 12
        assert notes(report) == ["lastmod_disbelieved"]
        report = crawl(site, server)
        assert (fetched(server), notes(report)) == ([], [])
        server.texts["/article/3"] = "وأضافت الجريدة تصحيحاً يقول إن السوق أغلقت أبوابها قبل المساء بساعتين كاملتين."
        with Store.open(site.data / "articles.db") as store, store.transaction():
            store.db.execute("UPDATE pages SET next_check_at = ? WHERE url LIKE '%/article/3'", (LONG_AGO,))
        report = crawl(site, server)
        assert report["total"]["outcomes"]["revised"] == 1
        site.crawl()
        assert len(set(fetched(server))) == 12  # in this run or the one before, whichever answer came first


def test_a_true_time_of_modification_brings_the_edit(site: Site) -> None:
    """S12"""
    with BadServer() as server:
        lastmod = {"is": "2020-01-01T00:00:00Z"}
        server.made["/feed"] = lambda _: (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>خبر الميناء</title><id>1</id>'
            f'<link href="/article/1"/><updated>{lastmod["is"]}</updated></entry></feed>'
        )
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        crawl(site, server)
        assert fetched(server) == []
        lastmod["is"] = now()
        server.texts["/article/1"] = "وأضافت الجريدة تصحيحاً يقول إن السوق أغلقت أبوابها قبل المساء بساعتين كاملتين."
        report = crawl(site, server)
        assert report["total"]["outcomes"]["revised"] == 1


# --- what is said of an offer ----------------------------------------------------------------------


def test_a_pattern_that_matches_nothing_is_said(site: Site) -> None:
    """C12"""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/article/2"]
        site.tables = [
            table("one", server, feeds=["/feed"], article_urls=["/سياسة/"]),
            table("two", server, feeds=["/feed"], article_urls=["/article/"], exclude_urls=["/article/2$"]),
        ]
        _, report = site.crawl()
        assert notes(report, "one") == ["idle_pattern"]
        assert notes(report, "two") == []
    _, output, _ = site.run("report")
    assert "pattern without a match: one: article_urls /سياسة/ matches none of 2 addresses on offer" in output


def test_items_that_another_feed_of_the_run_brought_first_are_news_all_the_same(site: Site) -> None:
    """F12: a gap is told by what was known before the run."""
    with BadServer() as server:
        server.feeds["/all"] = server.feeds["/top"] = [f"/article/{n}" for n in range(1, 4)]
        site.tables = [table("one", server, feeds=["/all", "/top"])]
        site.crawl()
        server.feeds["/all"] = server.feeds["/top"] = [f"/article/{n}" for n in range(11, 14)]
        report = crawl(site, server)
        assert notes(report) == ["possible_gap", "possible_gap"]
        server.feeds["/all"] = [f"/article/{n}" for n in range(21, 24)]
        server.feeds["/top"] = ["/article/21", "/article/13"]
        report = crawl(site, server)
        assert [note["url"] for note in report["sources"]["one"]["notes"]] == [server.url("/all")]


def test_h36_an_etag_is_sent_back_with_the_bytes_that_came(site: Site) -> None:
    with BadServer() as server:
        site.tables = [table("one", server, feeds=["/raw-tag-feed"])]
        site.crawl()
        site.crawl()
        assert server.log[-1].headers["if-none-match"].encode("latin-1") == RAW_TAG
    assert site.articles("one") == 1
