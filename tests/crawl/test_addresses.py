"""Private addresses in every spelling, through every entry: nothing reaches the server inside."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from twisted.internet.address import IPv4Address

from crawler.fetch.guard import Allowance, _Gate, allowed_networks
from crawler.model import Source
from tests.badserver import BadServer
from tests.badserver.server import two_sites
from tests.crawl.site import Site, table

PRIVATE = [
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "64:ff9b::7f00:2",
    "64:ff9b::10.0.0.1",
    "2002:7f00:2::",
    "2002:0a00:0001::1",
    "2001:db8::1",
    "::127.0.0.1",
    "no address",
]
PUBLIC = [
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "64:ff9b::8.8.8.8",
    "2002:0808:0808::1",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not Allowance().allows(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert Allowance().allows(address)


def test_what_a_source_is_configured_on_is_allowed_to_it_alone() -> None:
    source = Source(name="x", title="x", home="http://10.1.2.3/", allow_addresses=("192.168.7.0/24",))
    allowed = Allowance(allowed_networks(source))
    assert [allowed.allows(one) for one in ("10.1.2.3", "10.1.2.4", "192.168.7.9", "192.168.8.9", "8.8.8.8")] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_name_allows_nothing() -> None:
    assert allowed_networks(Source(name="x", title="x", home="http://news.example/")) == ()


FORMS = (
    "127.0.0.2",
    "2130706434",
    "017700000002",
    "0x7f000002",
    "0x7f.2",
    "0x7f.0.0.2",
    "127.2",
    "127.0.2",
    "0177.0.0.2",
    "127.0.0.2.",
    "0.0.0.0",
    "0",
    "localhost",
    "inside.localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[::127.0.0.2]",
    "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]",
    "[fe80::1]",
    "[fd00::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "\uff11\uff12\uff17.0.0.2",
    "127\u30020\u30020\u30022",
)
"""Spellings of private addresses: the first and the last ones lead to the server inside if nothing stops them."""
OTHER_SCHEMES = (
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "data:text/html,x",
    "ftp://127.0.0.2/x",
    "gopher://127.0.0.2/1",
    "javascript:alert(1)",
    "//127.0.0.2/x",
)
ENTRIES = ("feed", "sitemap", "listing", "redirect", "canonical")


@dataclass
class Crawled:
    report: dict[str, Any]
    reached: list[str]
    """What the server inside was asked for."""
    ends: dict[str, set[tuple[str, str]]]
    """Entry -> outcomes and reasons."""
    stored: list[str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Five sources, one for each entry. `hosts` names the forms as their own where a host can be named, so that the
    guard alone stands in between."""
    site = Site(tmp_path_factory.mktemp("addresses"))
    with BadServer(host="127.0.0.2") as inside, ExitStack() as stack:
        sources = {
            entry: stack.enter_context(BadServer(host=f"127.0.0.{20 + number}")) for number, entry in enumerate(ENTRIES)
        }
        links = {
            entry: [
                *(f"http://{form}:{inside.port}/{entry}/{number}" for number, form in enumerate(FORMS)),
                *OTHER_SCHEMES,
            ]
            for entry in ENTRIES
        }
        hosts = [form for form in FORMS if re.fullmatch(r"[a-z0-9.]+", form)]
        sources["feed"].feeds["/feed"] = [*links["feed"], "/article/99"]
        sources["sitemap"].sitemaps["/sitemap.xml"] = [*links["sitemap"], "/article/99"]
        sources["listing"].lists["/"] = [*links["listing"], "/article/99"]
        sources["redirect"].feeds["/feed"] = [
            *(f"/redirect-to?where={quote(link, safe='')}" for link in links["redirect"]),
            "/article/99",
        ]
        sources["canonical"].feeds["/feed"] = [
            *(f"/canonical?to={quote(link, safe='')}" for link in links["canonical"]),
            "/article/99",
        ]
        site.tables = [
            table(
                entry,
                server,
                feeds=["/feed"] if server.feeds else [],
                hosts=hosts,
                sitemaps=[server.url(path) for path in server.sitemaps],
                **({"listings": [{"url": server.url("/"), "links": "li a"}]} if server.lists else {}),
            )
            for entry, server in sources.items()
        ]
        _, report = site.crawl()
        with site.store() as store:
            ends = {
                entry: set(
                    store.db.execute(
                        "SELECT outcome, coalesce(reason, '') FROM outcomes WHERE source = ?", (entry,)
                    ).fetchall()
                )
                for entry in ENTRIES
            }
            stored = [row[0] for row in store.db.execute("SELECT url FROM articles")]
        return Crawled(report, [line.path for line in inside.log], ends, stored)


def test_nothing_reaches_the_server_inside(crawled: Crawled) -> None:
    """R04, R06"""
    assert len(FORMS) >= 25
    assert crawled.reached == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"R06-{entry}")
def test_each_refusal_has_its_reason(crawled: Crawled, entry: str) -> None:
    """R04, R06: and the article beside them is stored."""
    assert ("new", "") in crawled.ends[entry]
    stored_or_known = {"new", "duplicate", "unchanged", "skipped"}
    reasons = {reason for outcome, reason in crawled.ends[entry] if outcome not in stored_or_known}
    assert reasons <= {
        "blocked_address",
        "offsite",
        "bad_url",
        "redirect_scheme",
        "redirect_bad",
        "dns",
        "trap_limit",
        "robots_unreachable",
    }
    if entry != "canonical":
        assert "blocked_address" in reasons


def test_an_article_never_takes_an_address_inside_for_its_own(crawled: Crawled) -> None:
    """R04: neither by a canonical link nor by a redirect."""
    assert crawled.stored
    assert all(re.match(r"http://127\.0\.0\.2[0-9]:", url) for url in crawled.stored)


def test_every_spelling_is_refused_by_name(tmp_path: Path) -> None:
    """R06: what the guard in the resolver says of each spelling that a socket would take."""
    reached = [form for form in FORMS if Allowance().allows(form)]
    assert reached == []


@pytest.mark.parametrize("answers", [("8.8.8.8", "127.0.0.2"), ("127.0.0.2",), ("8.8.8.8", "::1")], ids=str)
def test_a_name_with_one_private_address_is_refused_as_a_whole(answers: tuple[str, ...]) -> None:
    """R07: the addresses that are checked are those that are dialled; there is no second look-up."""
    seen: list[str] = []

    class Receiver:
        def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802

        def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
            seen.append(address.host)

        def resolutionComplete(self) -> None:  # noqa: N802
            seen.append("end")

    allowed = Allowance()
    gate = _Gate(Receiver(), allowed)  # type: ignore[arg-type]  # it has the interface's methods
    for answer in answers:
        gate.addressResolved(IPv4Address("TCP", answer, 80))  # type: ignore[arg-type]  # zope: it provides IAddress
    gate.resolutionComplete()
    assert seen == ["end"]
    assert allowed.refused


def test_the_guard_itself_refuses(tmp_path: Path) -> None:
    """R06, R09: a source that names the inside as its own host, without allowing its address, is refused when it is
    dialled; one that allows it reaches it."""
    site = Site(tmp_path)
    with two_sites() as (outside, inside):
        outside.feeds["/feed"] = [f"http://127.0.0.2:{inside.port}/article/1"]
        site.tables = [table("one", outside, feeds=["/feed"], hosts=["127.0.0.2"])]
        _, report = site.crawl()
        assert inside.log == []
        assert report["total"]["reasons"] == {"blocked_address": 1}
        outside.feeds["/feed"] = [f"http://127.0.0.2:{inside.port}/article/2"]
        site.tables = [
            table("two", outside, feeds=["/feed"], hosts=["127.0.0.2"], allow_addresses=["127.0.0.1", "127.0.0.2"])
        ]
        _, report = site.crawl()
        assert [line.path for line in inside.log] == ["/robots.txt", "/article/2"]
    assert report["total"]["outcomes"]["new"] == 1
