"""Canonical addresses, the identity of twins, and what may be asked for."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.model import Listing, Reason, Source
from crawler.web import addresses, urls

CANONICAL = {
    "case, default port and fragment": ("HTTP://News.Example:80/A#top", "http://news.example/A"),
    "no path is the root": ("https://news.example", "https://news.example/"),
    "another port stays": ("https://news.example:8443/a", "https://news.example:8443/a"),
    "final dot of the host": ("https://news.example./a", "https://news.example/a"),
    "raw Arabic is escaped": ("https://news.example/خبر", "https://news.example/%D8%AE%D8%A8%D8%B1"),
    "escapes in upper case": ("https://news.example/%d8%ae", "https://news.example/%D8%AE"),
    "needless escapes undone": ("https://news.example/%61%2Db", "https://news.example/a-b"),
    "an escaped slash is no slash": ("https://news.example/a%2fb", "https://news.example/a%2Fb"),
    "stray percent": ("https://news.example/50%-off", "https://news.example/50%25-off"),
    "spaces and line breaks": (" https://news.example/a b\n", "https://news.example/a%20b"),
    "dots in the path": ("https://news.example/a/./b/../c", "https://news.example/a/c"),
    "dots above the root": ("https://news.example/../../etc/passwd", "https://news.example/etc/passwd"),
    "IDN": ("https://أخبار.example/", "https://xn--igbicxr.example/"),
    "tracking parameters": ("https://news.example/a?utm_source=x&fbclid=1&gclid=2&id=7", "https://news.example/a?id=7"),
    "only tracking": ("https://news.example/a?utm_campaign=z", "https://news.example/a"),
    "post id of WordPress stays": ("https://news.example/?p=83391", "https://news.example/?p=83391"),
    "query order": ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
    "order of one name's values": ("https://news.example/a?x=2&x=1", "https://news.example/a?x=2&x=1"),
    "session in the path": ("https://news.example/a;jsessionid=8F3A?id=1", "https://news.example/a?id=1"),
    "session in the query": (
        "https://news.example/a?sid=0123456789abcdef0123456789abcdef&id=1",
        "https://news.example/a?id=1",
    ),
    "sid that is a section": ("https://news.example/a?sid=12", "https://news.example/a?sid=12"),
    "final slash stays": ("https://news.example/a/", "https://news.example/a/"),
    "user is dropped": ("https://me:secret@news.example/a", "https://news.example/a"),
    "not http": ("javascript:void(0)", "javascript:void(0)"),
    "broken IPv6": ("http://[::1", "http://[::1"),
    "an ampersand escaped twice": ("https://news.example/n?cat=2&amp;amp;id=5", "https://news.example/n?cat=2&id=5"),
    "an ampersand left as a number": ("https://news.example/n?cat=2&#38;id=5", "https://news.example/n?cat=2&id=5"),
    "an ampersand left first of all": ("https://news.example/n?amp;id=5&cat=2", "https://news.example/n?cat=2&id=5"),
    "an ampersand in the path": ("https://news.example/oil&amp;gas", "https://news.example/oil&gas"),
    "a parameter that is called amp stays": ("https://news.example/n?id=5&amp=1", "https://news.example/n?amp=1&id=5"),
    "letters as scripts escape them": (
        "https://news.example/%u062E%u0628%u0631?q=%u062e",
        "https://news.example/%D8%AE%D8%A8%D8%B1?q=%D8%AE",
    ),
    "two units of one letter": ("https://news.example/%uD83D%uDE00", "https://news.example/%F0%9F%98%80"),
    "no letter of scripts": ("https://news.example/100%un", "https://news.example/100%25un"),
    "an escaped percent before a u": ("https://news.example/%25u062E", "https://news.example/%25u062E"),
    "impossible port": ("http://news.example:99999/", "http://news.example:99999/"),
}


@pytest.mark.parametrize(("url", "expected"), CANONICAL.values(), ids=CANONICAL)
def test_canonical(url: str, expected: str) -> None:
    assert urls.canonical(url) == expected


TWINS = (
    "https://news.example/2024/05/a-b-c/",
    "http://news.example/2024/05/a-b-c",
    "https://www.news.example/2024/05/a-b-c/",
    "https://m.news.example/2024/05/a-b-c/",
    "https://news.example/2024/05/a-b-c/amp/",
    "https://news.example/2024/05/a-b-c/amp",
    "https://news.example/2024/05/a-b-c/?amp",
    "https://news.example/2024/05/a-b-c/?amp=1",
    "https://news.example/2024/05/a-b-c/amp.html",
    "https://news.example/2024/05/a-b-c/?outputType=amp",
    "https://news.example/2024/05/a-b-c/?print=1",
    "https://news.example/2024/05/a-b-c/print/",
    "https://news.example/2024/05/%61-b-c/#comments",
    "https://news.example/2024/05/a-b-c/?utm_medium=rss&replytocom=4",
    "HTTPS://NEWS.EXAMPLE:443/2024/05/a-b-c/index.html",
)


@pytest.mark.parametrize("twin", TWINS)
def test_twins_have_one_identity(twin: str) -> None:
    assert urls.identity(twin) == urls.identity(TWINS[0])


DRESSES = {
    # AMP and mobile forms as outlets have them, the article's own address
    "at the end": ("/posts/4711/amp", "/posts/4711"),
    "behind the name of a file": ("/a-b-c.html/amp", "/a-b-c.html"),
    "at the beginning": ("/amp/4711/a-b-c", "/4711/a-b-c"),
    "before the kind": ("/amp/article/4711", "/article/4711"),
    "in the kind": ("/ampArticle/4711", "/article/4711"),
    "as a parameter": ("/article/4711?amp=1", "/article/4711"),
    "a subject that begins so": ("/ampere/4711", "/ampere/4711"),
    "a kind that is called so": ("/ampArticles/4711", "/ampArticles/4711"),
    "a title that ends so": ("/article/boot-camp", "/article/boot-camp"),
}


@pytest.mark.parametrize(("path", "own"), DRESSES.values(), ids=DRESSES)
def test_dresses_of_an_address(path: str, own: str) -> None:
    assert urls.plain(f"https://news.example{path}") == f"https://news.example{own}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/a", "https://sport.news.example/a"),
        ("https://news.example/camp", "https://news.example/c"),
        ("https://news.example/a?page=2", "https://news.example/a"),
        ("https://m.co/a", "https://co/a"),
    ],
)
def test_others_keep_theirs(one: str, other: str) -> None:
    assert urls.identity(one) != urls.identity(other)


_urls = st.one_of(
    st.text(),
    st.builds(
        "".join,
        st.lists(
            st.sampled_from(
                [
                    "http://",
                    "https://",
                    "//",
                    "/",
                    "?",
                    "&",
                    "=",
                    "#",
                    ";",
                    ":",
                    "@",
                    "%",
                    "%d8%AE",
                    "%u0026",
                    "amp;",
                    "&#38;",
                    "&am%70;",
                    "[",
                    "]",
                    "..",
                    ".",
                    "a",
                    "خبر",
                    "www.",
                    "m.",
                    "amp",
                    "utm_source",
                    "p=1",
                    "xn--",
                    "127.1",
                    "\u200f",
                    "\x00",
                    " ",
                    "\\",
                    "é",
                    "İ",
                ]
            ),
            max_size=14,
        ),
    ),
    st.builds("https://news.example/{}?{}".format, st.text(max_size=20), st.text(max_size=20)),
)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://news.example/%D8%AE%D8%A8%D8%B1/7?q=%D8%AE", "https://news.example/خبر/7?q=خ"),
        ("https://xn--igbicxr.example/a", "https://أخبار.example/a"),
        ("https://xn--0.example/a", "https://xn--0.example/a"),
        ("https://news.example/%D9%8A%D9%94", "https://news.example/ئ"),
    ],
)
def test_an_address_is_seen_as_it_is_sent_and_as_it_is_read(url: str, read: str) -> None:
    assert urls.spellings(url) == (url, read)


@pytest.mark.parametrize("url", ["https://news.example/a?b=c", "not an address %41"])
def test_an_address_without_letters_has_one_spelling(url: str) -> None:
    assert urls.spellings(url) == (url,)


@given(_urls)
def test_canonical_twice_is_once(url: str) -> None:
    assert urls.canonical(urls.canonical(url)) == urls.canonical(url)


@given(_urls)
@example("HTTP://&#38;%")
def test_an_address_and_its_canonical_form_are_one(url: str) -> None:
    if urls.is_http(url):
        assert urls.identity(urls.canonical(url)) == urls.identity(url)
        assert urls.identity(urls.plain(url)) == urls.identity(url)


@given(_urls, _urls)
def test_nothing_is_raised(one: str, other: str) -> None:
    """Hostile strings end in an answer, whatever they are."""
    assert isinstance(urls.absolute(one, other), str)
    assert isinstance(urls.article_url(one, other, one), str)
    assert urls.acceptable(one) in (None, Reason.BAD_URL, Reason.REDIRECT_SCHEME, Reason.TRAP_LIMIT)
    assert urls.same_site(one, other) in (True, False)


@given(_urls)
def test_what_is_acceptable_is_http(url: str) -> None:
    if urls.acceptable(url) is None:
        assert urls.canonical(url).startswith(("http://", "https://"))
        assert urls.host(url)


REFUSED = {
    "file": ("file:///etc/passwd", Reason.REDIRECT_SCHEME),
    "data": ("data:text/html,x", Reason.REDIRECT_SCHEME),
    "script": ("javascript:alert(1)", Reason.REDIRECT_SCHEME),
    "ftp": ("ftp://news.example/a", Reason.REDIRECT_SCHEME),
    "relative": ("/a/b", Reason.BAD_URL),
    "empty": ("  ", Reason.BAD_URL),
    "no host": ("http:///a", Reason.BAD_URL),
    "credentials": ("https://me:secret@news.example/", Reason.BAD_URL),
    "too long": ("https://news.example/" + "a" * 2_048, Reason.BAD_URL),
    "too long once escaped": ("https://news.example/" + "خ" * 400, Reason.BAD_URL),
    "one segment again and again": ("https://news.example/a/a/a/a/x", Reason.TRAP_LIMIT),
    "two segments again and again": ("https://news.example/a/b/a/b/a/b/", Reason.TRAP_LIMIT),
    "too deep": ("https://news.example/" + "/".join(map(str, range(21))), Reason.TRAP_LIMIT),
}


@pytest.mark.parametrize(("url", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused(url: str, reason: Reason) -> None:
    """M03"""
    assert urls.acceptable(url) is reason


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2024/05/05/title",
        "http://127.0.0.1:8000/a",
        "https://news.example/a/a/b",
        "https://أخبار.example/خبر عاجل",
        "https://news.example/?p=5",
    ],
)
def test_accepted(url: str) -> None:
    assert urls.acceptable(url) is None


ARTICLE = {
    # answered, what the page claims, stored
    "AMP twin": (
        "https://n.example/2024/05/a-b-c/amp/",
        "https://n.example/2024/05/a-b-c/",
        "https://n.example/2024/05/a-b-c/",
    ),
    "short link": (
        "https://n.example/?p=83391",
        "https://n.example/2024/05/a-b-c/",
        "https://n.example/2024/05/a-b-c/",
    ),
    "relative": (
        "https://n.example/node/12345",
        "/ar/politics/a-b-c-12345",
        "https://n.example/ar/politics/a-b-c-12345",
    ),
    "second page of an article": (
        "https://n.example/2024/05/a-b-c/2/",
        "https://n.example/2024/05/a-b-c/",
        "https://n.example/2024/05/a-b-c/",
    ),
    "home page for all": ("https://n.example/2024/05/a-b-c/", "https://n.example/", "https://n.example/2024/05/a-b-c/"),
    "home page of a language": (
        "https://n.example/ar/a-b-c-123",
        "https://n.example/ar",
        "https://n.example/ar/a-b-c-123",
    ),
    "section for all": (
        "https://n.example/politics/12345",
        "https://n.example/politics/",
        "https://n.example/politics/12345",
    ),
    "error page": ("https://n.example/politics/12345", "https://n.example/404", "https://n.example/politics/12345"),
    "another site": ("https://n.example/a-b-c-1", "https://other.example/x-y-z-1", "https://n.example/a-b-c-1"),
    "a subdomain of the site": (
        "https://m.n.example/a-b-c-1",
        "https://www.n.example/a-b-c-1",
        "https://www.n.example/a-b-c-1",
    ),
    "file": ("https://n.example/a-b-c-1", "file:///etc/passwd", "https://n.example/a-b-c-1"),
    "http for an https page": ("https://n.example/a-b-c-1", "http://n.example/a-b-c-1", "https://n.example/a-b-c-1"),
    "none, from AMP": ("https://n.example/a-b-c-1/?amp=1", "", "https://n.example/a-b-c-1/"),
    "none, with tracking": ("https://n.example/a-b-c-1?fbclid=2", "", "https://n.example/a-b-c-1"),
    "private address": (
        "https://n.example/a-b-c-1",
        "http://169.254.169.254/latest/a-b-c",
        "https://n.example/a-b-c-1",
    ),
}


@pytest.mark.parametrize(("answered", "claimed", "stored"), ARTICLE.values(), ids=ARTICLE)
def test_article_url(answered: str, claimed: str, stored: str) -> None:
    assert urls.article_url("https://n.example/asked", answered, claimed) == stored


def test_article_url_without_an_answered_address_is_the_one_asked() -> None:
    assert urls.article_url("https://n.example/a?utm_source=x", "") == "https://n.example/a"


@pytest.mark.parametrize(
    "spelling",
    [
        "127.0.0.2",
        "2130706434",
        "0x7f000002",
        "0x7f.0x2",
        "127.2",
        "127.0.2",
        "0177.0.0.2",
        "[::ffff:127.0.0.2]",
        "::ffff:7f00:2",
        "[64:ff9b::7f00:2]",
        "[2002:7f00:2::]",
        "127.0.0.2.",
    ],
)
def test_spellings_of_a_loopback_address(spelling: str) -> None:
    where = addresses.address(spelling)
    assert str(where) == "127.0.0.2"
    assert where is not None
    assert not addresses.is_public(where)


@pytest.mark.parametrize("name", ["news.example", "localhost", "256.1.1.1.1", "1.2.3.news", "0xzz", "1.2.3.4.5", ""])
def test_names_are_no_addresses(name: str) -> None:
    assert addresses.address(name) is None


@pytest.mark.parametrize(
    ("spelling", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("255.255.255.255", False),
    ],
)
def test_public(spelling: str, public: bool) -> None:
    where = addresses.address(spelling)
    assert where is not None
    assert addresses.is_public(where) is public


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.bbc.co.uk/a", "https://feeds.bbc.co.uk/b", True),
        ("https://one.co.uk/", "https://two.co.uk/", False),
        ("https://a.gov.sy/", "https://b.gov.sy/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/x", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/x", False),
        ("mailto:a@b.example", "mailto:a@b.example", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert urls.same_site(one, other) is same


def test_a_source_owns_the_sites_of_all_its_addresses() -> None:
    source = Source(
        name="s",
        title="س",
        home="https://www.news.example/",
        feeds=("https://feeds.other.example/rss",),
        listings=(Listing(url="https://third.example/x"),),
        hosts=("cdn.fourth.example", "127.0.0.1:8001"),
    )
    inside = [
        "https://news.example/a",
        "https://ar.news.example/a",
        "http://other.example/",
        "https://third.example/y",
        "https://cdn.fourth.example/z",
        "http://127.0.0.1:8001/q",
    ]
    outside = ["https://fourth.example/", "https://example.org/", "http://127.0.0.1:8002/", "file:///etc/passwd"]
    assert [url for url in inside + outside if urls.belongs(url, source)] == inside
