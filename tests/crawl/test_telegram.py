"""S14: channels of Telegram, read from a server of our own that prints their preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.model import Link, LinkKind
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table
from tests.discover.channel import TEXT, Post, front, preview

Serve = Callable[..., None]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer() as server:
        yield server


def text(number: int) -> str:
    return f"{TEXT} وهذه الرسالة رقم {number} في حي {'ا' * (number % 7 + 2)}لمرفأ {number * 31}"


def posts(*numbers: int) -> list[Post]:
    return [Post(number=number, text=text(number)) for number in numbers]


def articles(site: Site) -> dict[str, tuple[str, int, bool]]:
    """Path -> text, revision, whether it is gone."""
    with Store.open(site.data / "articles.db", read_only=True) as store:
        rows = store.db.execute("SELECT url, text, revision, gone_at IS NOT NULL FROM articles ORDER BY id").fetchall()
    return {url.split("/", 3)[3]: (body, revision, bool(gone)) for url, body, revision, gone in rows}


def crawl(site: Site, status: int = 0) -> dict[str, Any]:
    ended, report = site.crawl()
    assert ended == status, report
    outcomes: dict[str, Any] = report["sources"]["marfa"]["outcomes"]
    return {kind: count for kind, count in outcomes.items() if count}


@pytest.fixture
def channel(site: Site, server: BadServer) -> Serve:
    """Serves a channel's pages: the newest, and those before a number."""
    site.tables.append(table("marfa", server, feeds=[], telegram=[server.url("/s/marfa_news")]))

    def serve(newest: list[Post], **older: list[Post]) -> None:
        server.made["/s/marfa_news"] = lambda _: preview("marfa_news", *newest)
        for name, page in older.items():
            path = f"/s/marfa_news?before={name.removeprefix('before_')}"
            server.made[path] = lambda _, page=page: preview("marfa_news", *page)  # type: ignore[misc]

    return serve


def test_messages_are_stored_once_and_nothing_is_asked_of_them(site: Site, server: BadServer, channel: Serve) -> None:
    channel(posts(101, 102, 104))
    assert crawl(site) == {"new": 3}
    stored = articles(site)
    assert list(stored) == ["marfa_news/101", "marfa_news/102", "marfa_news/104"]
    assert stored["marfa_news/102"][0] == text(102)
    assert {line.path for line in server.log} == {"/robots.txt", "/s/marfa_news"}
    crawl(site)
    assert articles(site) == stored


def test_an_edit_is_a_revision_and_a_message_that_is_shown_no_more_is_gone(site: Site, channel: Serve) -> None:
    channel(posts(101, 102, 103))
    crawl(site)
    channel([Post(number=101, text=text(101), views="7M"), Post(number=103, text=f"{text(103)} ثم أغلق مساء")])
    assert crawl(site) == {"revised": 1, "gone": 1}
    stored = articles(site)
    assert [(revision, gone) for _, revision, gone in stored.values()] == [(1, False), (1, True), (2, False)]
    channel(posts(101, 102, 103))
    crawl(site)
    assert articles(site)["marfa_news/102"][2] is False


def test_the_last_message_is_gone_when_its_surroundings_show_it_no_more(
    site: Site, server: BadServer, channel: Serve
) -> None:
    channel(posts(101, 102, 103))
    crawl(site)
    with Store.open(site.data / "articles.db") as store:
        store.db.execute("UPDATE pages SET next_check_at = '2020-01-01T00:00:00Z' WHERE url LIKE '%/103'")
        store.db.commit()
    channel(posts(101, 102))
    server.made["/s/marfa_news/103"] = lambda _: preview("marfa_news", *posts(101, 102))
    assert crawl(site) == {"gone": 1}
    assert [gone for _, _, gone in articles(site).values()] == [False, False, True]


def test_messages_of_another_channel_are_left_and_said(site: Site, server: BadServer, channel: Serve) -> None:
    channel([])
    mine = preview("marfa_news", *posts(101))
    server.made["/s/marfa_news"] = lambda _: mine.replace("</section>", preview("other_news", *posts(7)))
    assert crawl(site) == {"new": 1, "rejected": 1}
    assert list(articles(site)) == ["marfa_news/101"]


def test_a_later_run_goes_back_to_what_it_knows(site: Site, server: BadServer, channel: Serve) -> None:
    channel(posts(101, 102))
    crawl(site)
    channel(posts(105, 106), before_105=posts(103, 104), before_103=posts(101, 102))
    server.log.clear()
    assert crawl(site)["new"] == 4
    asked = [line.path for line in server.log if line.path != "/robots.txt"]
    assert asked == ["/s/marfa_news", "/s/marfa_news?before=105", "/s/marfa_news?before=103"]


def test_short_messages_are_counted_with_their_reason(site: Site, channel: Serve) -> None:
    channel([*posts(101), Post(number=102, text="عاجل")])
    assert crawl(site) == {"new": 1, "rejected": 1}
    crawl(site)
    assert list(articles(site)) == ["marfa_news/101"]


def test_a_channel_without_a_preview_is_said_so(site: Site, server: BadServer, channel: Serve) -> None:
    channel([])
    server.made["/s/marfa_news"] = lambda _: front()
    _, report = site.crawl()
    assert report["sources"]["marfa"]["reasons"] == {"no_preview": 1}


def test_what_is_archived_is_derived_again(site: Site, channel: Serve) -> None:
    channel(posts(101, 102))
    crawl(site)
    before = articles(site)
    status, output, _ = site.run("reprocess", "--json")
    assert status == 0, output
    assert articles(site) == before
    status, output, _ = site.run("doctor", "--rebuild")
    assert status == 0, output
    assert {path: body for path, (body, *_) in articles(site).items()} == {
        path: body for path, (body, *_) in before.items()
    }


def test_the_outlet_s_own_article_is_fetched(site: Site, server: BadServer, channel: Serve) -> None:
    own = server.url("/news/77")
    page = f"<html><h1>السوق الجديد يفتح أبوابه</h1><article><p>{TEXT * 3}</p></article></html>"
    server.made["/news/77"] = lambda _: page
    channel([Post(number=101, text=f'{text(101)} <a href="{own}">التفاصيل</a>')])
    assert crawl(site) == {"new": 2}
    assert set(articles(site)) == {"marfa_news/101", "news/77"}


def leave_pending(site: Site, server: BadServer, number: int) -> str:
    """What a run left that was killed behind the channel's page: a message that waits; returns its address."""
    url = server.url(f"/marfa_news/{number}")
    with Store.open(site.data / "articles.db") as store, store.transaction():
        store.frontier.enter(Link(url=url, kind=LinkKind.TELEGRAM), "marfa", datetime(2026, 11, 20, tzinfo=UTC))
    return url


def end_of(site: Site, url: str) -> tuple[str, str | None]:
    """How the last run ended an address, and why."""
    with Store.open(site.data / "articles.db", read_only=True) as store:
        found = store.db.execute("SELECT outcome, reason FROM outcomes WHERE url = ? ORDER BY run DESC", (url,))
        outcome, reason = found.fetchone()
    return outcome, reason


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (None, ("failed", "http_4xx")),
        (front, ("rejected", "no_preview")),
        (lambda: preview("marfa_news", *posts(101)), ("failed", "gone")),
        (lambda: preview("marfa_news", *posts(120)), ("failed", "gone")),
        (lambda: preview("marfa_news", *posts(101, 107)), ("new", None)),
    ],
    ids=["not there", "no preview", "behind the last", "before the first", "shown (control)"],
)
def test_a_message_that_waits_ends_as_the_page_that_was_to_show_it(
    site: Site, server: BadServer, channel: Serve, answer: Callable[[], str] | None, end: tuple[str, str | None]
) -> None:
    channel(posts(101))
    crawl(site)
    url = leave_pending(site, server, 107)
    if answer is not None:
        server.made["/s/marfa_news/107"] = lambda _: answer()
    site.crawl()
    assert end_of(site, url) == end
