"""Sources that speak TLS: redirects to http, answers whose end TLS doesn't vouch for, ports that don't speak it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.badserver import BadServer
from tests.badserver.tls import self_signed
from tests.crawl.site import Site, table


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[BadServer, BadServer]]:
    """One site's server for https, and the one for http."""
    with ExitStack() as stack:
        yield (stack.enter_context(BadServer(tls=self_signed(tmp_path))), stack.enter_context(BadServer()))


@pytest.mark.parametrize("https_only", [False, True], ids=["R15-allowed", "R15-refused"])
def test_a_redirect_from_https_to_http(tmp_path: Path, servers: tuple[BadServer, BadServer], https_only: bool) -> None:
    """R15: followed and recorded, unless the source says `https_only`."""
    secure, plain = servers
    downgrade = f"/redirect-to?where={quote(plain.url('/article/2'), safe='')}"
    secure.feeds["/feed"] = ["/article/1", downgrade]
    site = Site(
        tmp_path,
        tables=[
            table(
                "one",
                secure,
                feeds=["/feed"],
                hosts=[f"127.0.0.1:{plain.port}"],
                https_only=https_only,
                verify_tls=False,
            )
        ],
    )
    status, report = site.crawl()
    assert (status, report["total"]["outcomes"]["pending"]) == (0, 0)
    with site.store() as store:
        stored = dict(store.db.execute("SELECT url, flags FROM articles").fetchall())
        aliases = [row[0] for row in store.db.execute("SELECT url FROM aliases")]
    assert stored[secure.url("/article/1")] == "tls_unverified"
    if https_only:
        assert report["total"]["reasons"] == {"redirect_scheme": 1}
        assert plain.asked("/article/2") == []
    else:
        assert stored[plain.url("/article/2")] == "downgraded"
        assert [url for url in aliases if url.startswith(secure.url("/redirect-to"))]


def test_ends_that_tls_does_not_vouch_for(tmp_path: Path, servers: tuple[BadServer, BadServer]) -> None:
    """H16, H17: a body without a length on a connection that was cut; http spoken where https was asked for."""
    secure, plain = servers
    secure.feeds["/feed"] = ["/no-length", "/article/1", f"https://127.0.0.1:{plain.port}/article/2"]
    site = Site(
        tmp_path, tables=[table("one", secure, feeds=["/feed"], hosts=[f"127.0.0.1:{plain.port}"], verify_tls=False)]
    )
    site.crawl()
    outcomes = site.outcomes()
    assert outcomes["no-length"] == ("failed", "truncated_body")
    assert outcomes["article/1"] == ("new", "")
    assert outcomes["article/2"][0] == "failed"
    assert outcomes["article/2"][1] in ("tls", "robots_unreachable")


@pytest.mark.parametrize(
    ("host", "days", "trusted", "fault"),
    [
        ("127.0.0.1", 1, True, ""),
        ("127.0.0.1", 1, False, "signed by itself alone"),
        ("127.0.0.1", -1, True, "has expired"),
        ("127.0.0.9", 1, True, "is for another name"),
    ],
    ids=["known", "self-signed", "expired", "another-host"],
)
def test_r19_a_server_must_prove_who_it_is(tmp_path: Path, host: str, days: int, trusted: bool, fault: str) -> None:
    with BadServer(tls=self_signed(tmp_path, host, days=days)) as server:
        server.feeds["/feed"] = ["/article/1"]
        site = Site(tmp_path, tables=[table("one", server, feeds=["/feed"])])
        roots = {"SSL_CERT_FILE": str(tmp_path / "certificate.pem")} if trusted else {}
        status, report = site.crawl(environment=roots)
    assert status == bool(fault)
    if not fault:
        assert report["total"]["outcomes"]["new"] == 1
        return
    source = report["sources"]["one"]
    assert "/feed: tls its certificate" in source["error"]
    assert fault in source["error"]
    assert "`verify_tls = false`" in source["error"]
    assert server.asked("/article/1") == []


def test_r19_pages_of_a_source_that_need_not_prove_it_are_flagged_and_stay_so(tmp_path: Path) -> None:
    with BadServer(tls=self_signed(tmp_path, days=-1)) as server:
        server.feeds["/feed"] = ["/article/1"]
        site = Site(tmp_path, tables=[table("one", server, feeds=["/feed"], verify_tls=False)])
        assert site.crawl()[0] == 0
    assert site.run("reprocess")[0] == 0
    with site.store() as store:
        assert store.db.execute("SELECT flags FROM articles").fetchall() == [("tls_unverified",)]


def test_b18_rules_that_nobody_vouches_for_are_not_those_of_who_asks_for_proof(tmp_path: Path) -> None:
    """Two sources of one origin, one of which takes any certificate: the other is told nothing by way of it."""
    with BadServer(tls=self_signed(tmp_path, days=-1)) as server:
        server.feeds = {"/feed": ["/article/1"], "/second": ["/article/2"]}
        site = Site(tmp_path)
        trusting = table("trusting", server, feeds=["/feed"], verify_tls=False)
        site.tables = [trusting]
        assert site.crawl()[0] == 0
        site.tables = [trusting, table("careful", server, feeds=["/second"])]
        server.log.clear()
        status, report = site.crawl()
    assert status == 1
    assert "its certificate" in report["sources"]["careful"]["error"]
    assert len(server.asked("/robots.txt")) == 1
    assert server.asked("/second") == []
    assert site.articles("trusting") == 1
