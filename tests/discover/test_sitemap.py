"""Sitemaps in all their dresses."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import sitemap
from crawler.discover.sitemap import read_robots_sitemaps, read_sitemap
from crawler.model import Detail, LinkKind
from tests.discover.pages import SOURCE, page, real, reasons, shared, urls_of

HOME = "https://mina.example"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*entries: str, space: str = SPACE) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{space}">{"".join(entries)}</urlset>'


def url(path: str, lastmod: str = "") -> str:
    return f"<url><loc>{HOME}{path}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>"


def index(*entries: tuple[str, str]) -> str:
    inside = "".join(f"<sitemap><loc>{HOME}{path}</loc><lastmod>{mod}</lastmod></sitemap>" for path, mod in entries)
    return f'<sitemapindex xmlns="{SPACE}">{inside}</sitemapindex>'


def test_plain_entries() -> None:
    found = read_sitemap(page(urlset(url("/a", "2026-11-20"), url("/b"))), SOURCE)
    assert urls_of(found) == ["/a", "/b"]
    assert found.links[0].modified_raw == "2026-11-20"
    assert found.links[0].kind is LinkKind.SITEMAP
    assert found.faults == ()


def test_news_entries() -> None:
    """S09"""
    body = f"""<urlset xmlns="{SPACE}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>{HOME}/a</loc>
      <image:image><image:loc>{HOME}/a.jpg</image:loc><image:title>صورة</image:title></image:image>
      <news:news><news:publication><news:name>الميناء</news:name><news:language>ar</news:language></news:publication>
      <news:publication_date>2026-11-20T10:00:00+03:00</news:publication_date><news:title> عنوان الخبر </news:title>
      </news:news></url></urlset>"""
    (link,) = read_sitemap(page(body), SOURCE).links
    assert link.kind is LinkKind.NEWS_SITEMAP
    assert (link.title, link.published_raw) == ("عنوان الخبر", "2026-11-20T10:00:00+03:00")


def alternate(language: str, path: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{language}" href="{HOME}{path}"/>'


BOTH = alternate("ar", "/ar/1") + alternate("en", "/en/1")
LOCALIZED = {
    "an entry of another language": ("/en/1", BOTH, "/ar/1"),
    "an entry of the source's own": ("/ar/1", BOTH, "/ar/1"),
    "of a region, its own among several": ("/eg/1", alternate("ar-SY", "/sy/1") + alternate("ar-EG", "/eg/1"), "/eg/1"),
    "one that isn't offered": ("/en/1", alternate("en", "/en/1") + alternate("fr", "/fr/1"), "/en/1"),
    "alternates that leave the entry out": ("/n/1", alternate("ar", "/ar/1"), "/n/1"),
    "the default is the entry": ("/n/1", alternate("x-default", "/n/1") + alternate("ar", "/ar/1"), "/n/1"),
    "a phone's page is no language": ("/n/1", '<xhtml:link rel="alternate" media="handheld" href="/m/1"/>', "/n/1"),
}


@pytest.mark.parametrize(("path", "links", "wanted"), LOCALIZED.values(), ids=[f"S13-{name}" for name in LOCALIZED])
def test_of_several_languages_the_source_s_is_taken(path: str, links: str, wanted: str) -> None:
    entry = f"<url>{links}<loc>{HOME}{path}</loc></url>"
    body = urlset(entry, url("/last")).replace("<urlset ", '<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml" ')
    assert urls_of(read_sitemap(page(body), SOURCE)) == [wanted, "/last"]


def test_an_alternate_has_not_the_headline_of_the_entry_s_own_language() -> None:
    stated = "<news:publication_date>2026-11-20</news:publication_date><news:title>Port</news:title>"
    spaces = 'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    body = urlset(f"<url><loc>{HOME}/en/1</loc><news:news>{stated}</news:news>{BOTH}</url>").replace(
        "<urlset ", f"<urlset {spaces}"
    )
    (link,) = read_sitemap(page(body), SOURCE).links
    assert (link.url, link.title, link.published_raw) == (f"{HOME}/ar/1", "", "2026-11-20")


def test_an_index_gives_its_newest_sitemaps_first() -> None:
    found = read_sitemap(page(index(("/old.xml", "2020-01-01"), ("/new.xml", "2026-11-20"), ("/none.xml", ""))), SOURCE)
    assert found.links == ()
    assert [url.removeprefix(HOME) for url in found.next_pages] == ["/new.xml", "/old.xml", "/none.xml"]


def test_an_index_that_names_itself() -> None:
    """S03"""
    found = read_sitemap(page(index(("/x", ""), ("/other.xml", ""))), SOURCE)
    assert found.next_pages == (f"{HOME}/other.xml",)
    assert reasons(found) == ["sitemap_loop"]


DRESSES = {
    "gzip": gzip.compress(urlset(url("/a")).encode()),
    "byte order mark": urlset(url("/a")).encode("utf-8-sig"),
    "UTF-16": urlset(url("/a")).replace("UTF-8", "UTF-16").encode("utf-16"),
    "leading space": b"\n\n  " + urlset(url("/a")).encode(),
    "wrong namespace": urlset(url("/a"), space="http://www.google.com/schemas/sitemap/0.84").encode(),
    "no namespace": f"<urlset><url><loc>{HOME}/a</loc></url></urlset>".encode(),
    "prefixed": f'<s:urlset xmlns:s="{SPACE}"><s:url><s:loc>{HOME}/a</s:loc></s:url></s:urlset>'.encode(),
    "upper case": f"<URLSET><URL><LOC>{HOME}/a</LOC></URL></URLSET>".encode(),
    "plain text": f"{HOME}/a\r\n".encode(),
    "plain text with a mark": f"\ufeff{HOME}/a\nnonsense\n".encode(),
    "CDATA": urlset(f"<url><loc><![CDATA[ {HOME}/a ]]></loc></url>").encode(),
    "comment first": b"<!-- made by a plugin -->" + urlset(url("/a")).encode(),
    "address without loc": f"<urlset><url>{HOME}/a</url></urlset>".encode(),
    "RSS": f'<rss version="2.0"><channel><item><title>x</title><link>{HOME}/a</link></item></channel></rss>'.encode(),
}


@pytest.mark.parametrize("body", DRESSES.values(), ids=DRESSES)
def test_dresses(body: bytes) -> None:
    """S06"""
    found = read_sitemap(page(body), SOURCE)
    assert urls_of(found) == ["/a"]
    assert found.faults == ()


WRONG = {
    "empty": b"",
    "HTML": b"<!doctype html><html><body>Not found</body></html>",
    "text": b"Not found",
    "other XML": b"<note><to>x</to></note>",
    "JSON": b'{"urls": []}',
    "entities": b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
    "external DTD": b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd"><urlset/>',
    "entities behind a comment": b"<!--" + b"x" * 30_000 + b'--><!DOCTYPE urlset [<!ENTITY x "y">]><urlset><url>'
    b"<loc>https://mina.example/&x;</loc></url></urlset>",
    "nested without end": b"<urlset>" + b"<url>" * 100_000,
    "nested": b"<urlset>" + b"<x>" * 100_000 + b"</x>" * 100_000 + b"</urlset>",
    "broken gzip": b"\x1f\x8b\x08\x00broken",
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_is_no_sitemap(body: bytes) -> None:
    """S05, S06"""
    found = read_sitemap(page(body), SOURCE)
    assert found.links == ()
    assert set(reasons(found)) == {"sitemap_invalid"}
    assert "root:" not in str(found)


def test_a_cut_sitemap_gives_what_is_whole() -> None:
    """S06"""
    body = urlset(*(url(f"/{number}") for number in range(10)))
    found = read_sitemap(page(body[: body.index("/7")]), SOURCE)
    assert urls_of(found) == [f"/{number}" for number in range(7)]
    assert reasons(found) == ["sitemap_invalid"]


def test_a_cut_gzip_gives_what_is_whole() -> None:
    """S06"""
    body = gzip.compress(urlset(*(url(f"/{number}-{number * 7919 % 1000}") for number in range(3_000))).encode())
    found = read_sitemap(page(body[: len(body) // 2]), SOURCE)
    assert 0 < len(found.links) < 3_000
    assert "sitemap_invalid" in reasons(found)


@pytest.mark.parametrize(
    ("loc", "reason"),
    [
        ("https://other.example/a", "offsite"),
        ("file:///etc/passwd", "redirect_scheme"),
        ("http://[::1]/a", "offsite"),
        ("https://mina.example/a/a/a/a/", "trap_limit"),
    ],
)
def test_addresses_that_may_not_be_asked(loc: str, reason: str) -> None:
    """S08"""
    found = read_sitemap(page(urlset(f"<url><loc>{loc}</loc></url>", url("/good"))), SOURCE)
    assert urls_of(found) == ["/good"]
    assert reasons(found) == [reason]


@pytest.mark.parametrize(
    "loc", [f"{HOME}/a?x=1&amp;y=2", f"{HOME}/a?x=1&y=2", "/a?x=1&amp;y=2", f"<![CDATA[{HOME}/a?x=1&y=2]]>"]
)
def test_ampersands_and_relative_addresses(loc: str) -> None:
    """S08"""
    assert urls_of(read_sitemap(page(urlset(f"<url><loc>{loc}</loc></url>")), SOURCE)) == ["/a?x=1&y=2"]


def test_an_index_elsewhere_is_refused() -> None:
    """S08"""
    body = "<sitemapindex><sitemap><loc>http://127.0.0.1/s.xml</loc></sitemap></sitemapindex>"
    found = read_sitemap(page(body), SOURCE)
    assert found.next_pages == ()
    assert reasons(found) == ["offsite"]


def test_the_number_of_entries_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_URLS", 50)
    found = read_sitemap(page(urlset(*(url(f"/{number}") for number in range(60)))), SOURCE)
    assert len(found.links) == 50
    assert reasons(found) == ["sitemap_too_large"]


def test_a_bomb_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "SITEMAP_BYTES", 10_000)
    found = read_sitemap(page(gzip.compress(urlset(url("/a"), " " * 1_000_000, url("/b")).encode())), SOURCE)
    assert urls_of(found) == ["/a"]
    assert "sitemap_too_large" in reasons(found)


SPANS = {
    # entries, since, until, what stays
    "changed within": ((("/a", "2026-11-20"), ("/b", "2026-10-01"), ("/c", "")), "2026-11-14", None, ["/a", "/c"]),
    "a day's grace for zones": ((("/a", "2026-11-13"), ("/b", "2026-11-12")), "2026-11-14", None, ["/a"]),
    "until": ((("/a", "2020-02-03"), ("/b", "2026-10-01")), None, "2021-01-01", ["/a"]),
    "both": ((("/a", "2020-02"), ("/b", "2020-06-15"), ("/c", "2021-01-15")), "2020-05-01", "2020-12-01", ["/b"]),
    "impossible dates stay": ((("/a", "2026-13-45"), ("/b", "yesterday")), "2026-11-14", None, ["/a", "/b"]),
}


@pytest.mark.parametrize(("entries", "since", "until", "kept"), SPANS.values(), ids=SPANS)
def test_spans(entries: tuple[tuple[str, str], ...], since: str | None, until: str | None, kept: list[str]) -> None:
    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None

    body = urlset(*(url(path, mod) for path, mod in entries))
    assert urls_of(read_sitemap(page(body), SOURCE, since=moment(since), until=moment(until))) == kept


def test_sitemaps_by_month_are_chosen_by_their_address() -> None:
    months = ("2020-05.xml", "2026-01-01"), ("202006.xml", ""), ("2021-02.xml", ""), ("2026-11.xml", "")
    body = index(*((f"/sitemap-{month}", changed) for month, changed in months))
    found = read_sitemap(page(body), SOURCE, until=datetime(2020, 6, 20, tzinfo=UTC))
    assert [url.removeprefix(f"{HOME}/sitemap-") for url in found.next_pages] == ["2020-05.xml", "202006.xml"]
    assert [(note.kind.value, note.detail) for note in found.notes] == [("parts_later", Detail.PARTS_LEFT.of(2, 4))]
    found = read_sitemap(page(body), SOURCE, since=datetime(2020, 6, 20, tzinfo=UTC))
    assert len(found.next_pages) == 4  # the first was changed since
    assert found.notes == ()


def test_robots() -> None:
    body = (
        f"User-agent: *\r\nDisallow: /x\r\nSITEMAP : {HOME}/a.xml\nsitemap: /b.xml\nSitemap: https://o.example/c.xml\n"
    )
    found = read_robots_sitemaps(page("\ufeff" + body, f"{HOME}/robots.txt"), SOURCE)
    assert found.next_pages == (f"{HOME}/a.xml", f"{HOME}/b.xml")
    assert reasons(found) == ["offsite"]


@pytest.mark.parametrize("filler", ["\n", "\r", "\t", " "], ids=ascii)
def test_a_robots_file_of_white_space_costs_no_time(filler: str) -> None:
    """B12"""
    found = read_robots_sitemaps(page(filler * 400_000 + f"\nSitemap: {HOME}/s.xml"), SOURCE)
    assert found.next_pages == (f"{HOME}/s.xml",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_robots_names_sitemaps_in_whatever_it_is_written(encoding: str) -> None:
    body = f"User-agent: *\r\nSitemap: {HOME}/s.xml\r\n".encode(encoding)
    assert read_robots_sitemaps(page(body, f"{HOME}/robots.txt"), SOURCE).next_pages == (f"{HOME}/s.xml",)


def test_robots_that_is_a_page_names_nothing() -> None:
    found = read_robots_sitemaps(page("<html>Sitemap: /a.xml</html>", f"{HOME}/robots.txt"), SOURCE)
    assert found.next_pages == ()


@given(st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: urlset(url(text)).encode())))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    found = read_sitemap(page(body), SOURCE)
    assert found.links or found.faults
    read_robots_sitemaps(page(body), SOURCE)


@real(shared("extras", "sitemaps"))
def test_real_sitemaps(path: Path) -> None:
    found = read_sitemap(page(path.read_bytes()), SOURCE)
    assert "offsite" in reasons(found)
    assert "sitemap_invalid" not in reasons(found)


@real(shared("extras", "robots"))
def test_real_robots(path: Path) -> None:
    named = path.read_bytes().replace(b"\0", b"").lower().count(b"sitemap")
    found = read_robots_sitemaps(page(path.read_bytes(), f"{HOME}/robots.txt"), SOURCE)
    assert len(found.next_pages) + len(found.faults) <= named


@pytest.mark.parametrize("reference", ["&#xD800;", "&#0;", "&#x110000;"])
def test_references_to_no_character_cost_nothing(reference: str) -> None:
    found = read_sitemap(
        page(f'<urlset xmlns="http://x{reference}y/"><url><loc>https://mina.example/1</loc></url></urlset>'), SOURCE
    )
    assert urls_of(found) == ["/1"]
