"""Private addresses in every spelling, through every entry: nothing reaches the server inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.middlewares.address import Allowance, allowed_networks, public
from crawler.model import Source
from tests.badserver.server import two_sites
from tests.crawl.site import Site, table

PRIVATE = [
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "64:ff9b::7f00:2", "64:ff9b::10.0.0.1",
    "2002:7f00:2::", "2002:0a00:0001::1", "2001:db8::1", "::127.0.0.1", "no address",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8",
          "2002:0808:0808::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert public(address)


def test_what_a_source_is_configured_on_is_allowed_to_it_alone() -> None:
    source = Source(name="x", title="x", home="http://10.1.2.3/", allow_addresses=("192.168.7.0/24",))
    allowed = Allowance(allowed_networks(source))
    assert [allowed.allows(one) for one in ("10.1.2.3", "10.1.2.4", "192.168.7.9", "192.168.8.9", "8.8.8.8")] == [
        True, False, True, False, True]


def test_a_name_allows_nothing() -> None:
    assert allowed_networks(Source(name="x", title="x", home="http://news.example/")) == ()


FORMS = ["127.0.0.2", "2130706434", "0x7f000002", "0x7f.2", "127.2", "0177.0.0.2", "[::ffff:127.0.0.2]",
         "[::ffff:7f00:2]", "0.0.0.0", "[::1]", "localhost"]


def test_no_form_of_a_private_address_reaches_the_server_inside(tmp_path: Path) -> None:
    """R04, R06: feed links and redirects; the source itself is on 127.0.0.1, and `hosts` names the forms as its own, so
    that the guard alone stands in between."""
    site = Site(tmp_path)
    with two_sites() as (outside, inside):
        links = [f"http://{form}:{inside.port}/article/{number}" for number, form in enumerate(FORMS)]
        outside.feeds["/feed"] = [*links, "/article/99"]
        site.tables = [table("one", outside, feeds=["/feed"], hosts=["localhost"])]
        status, report = site.crawl()
        assert inside.log == []
    assert status == 0
    assert report["total"]["outcomes"]["new"] == 1
    ends = site.outcomes()
    assert len(ends) == len(FORMS) + 1
    assert {reason for outcome, reason in ends.values() if outcome != "new"} <= {
        "offsite", "blocked_address", "bad_url", "robots_unreachable"}


def test_the_guard_itself_refuses(tmp_path: Path) -> None:
    """A source that names the inside as its own host, without allowing its address: refused when it is dialled."""
    site = Site(tmp_path)
    with two_sites() as (outside, inside):
        outside.feeds["/feed"] = [f"http://127.0.0.2:{inside.port}/article/1"]
        site.tables = [table("one", outside, feeds=["/feed"], hosts=["127.0.0.2"])]
        _, report = site.crawl()
        assert inside.log == []
    assert sum(report["total"]["outcomes"].values()) == 1
    assert report["total"]["outcomes"]["new"] == 0
