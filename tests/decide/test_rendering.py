"""What a page may ask for while a browser makes it (J02), and which pages are made so."""

from __future__ import annotations

import pytest

from crawler.decide.rendering import Denial, Wish, denied, gives_scripts, is_rendered, waits_for_scripts
from crawler.model import Reason, Source

PAGE = "https://news.example/story/1"
SOURCE = Source(
    name="one",
    title="النهر",
    home="https://www.news.example/",
    hosts=("press.example:8443",),
    render=True,
    render_hosts=("cdn.example", "data.example:8080"),
)


@pytest.mark.parametrize(
    ("url", "kind", "denial"),
    [
        ("https://news.example/app.js", "script", None),
        ("https://static.news.example/app.js", "script", None),
        ("http://news.example/api?q=1", "xhr", None),
        ("https://news.example:443/api", "fetch", None),
        ("https://cdn.example/app.js", "script", None),
        ("https://data.example:8080/api", "fetch", None),
        ("https://press.example:8443/api", "fetch", None),
        ("https://news.example/app.css", "stylesheet", Denial.STYLE),
        ("https://elsewhere.example/app.css", "stylesheet", Denial.STYLE),
        ("https://news.example/a.png", "image", Denial.UNREAD),
        ("https://news.example/a.woff2", "font", Denial.UNREAD),
        ("https://news.example/a.mp4", "media", Denial.UNREAD),
        ("https://news.example/events", "eventsource", Denial.UNREAD),
        ("https://news.example/seen", "ping", Denial.UNREAD),
        ("wss://news.example/live", "websocket", Denial.UNREAD),
        ("https://news.example/frame", "document", Denial.FRAME),
        ("https://counter.example/count.js", "script", Denial.ELSEWHERE),
        ("https://evilnews.example/app.js", "script", Denial.ELSEWHERE),
        ("https://data.example/api", "fetch", Denial.ELSEWHERE),
        ("http://169.254.169.254/latest/", "fetch", Denial.ELSEWHERE),
        ("http://127.0.0.1/", "fetch", Denial.ELSEWHERE),
        ("https://news.example:9200/_search", "fetch", Denial.ADDRESS),
        ("https://cdn.example:22/", "fetch", Denial.ADDRESS),
        ("http://user@news.example/", "fetch", Denial.ADDRESS),
        ("file:///etc/passwd", "fetch", Denial.ADDRESS),
        ("ftp://news.example/a", "fetch", Denial.ADDRESS),
        ("https://news.example/" + "a" * 3_000, "fetch", Denial.ADDRESS),
    ],
)
def test_what_a_page_may_ask_for(url: str, kind: str, denial: Denial | None) -> None:
    assert denied(Wish(url=url, kind=kind), PAGE, SOURCE) is denial


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD"])
def test_a_page_may_only_read(method: str) -> None:
    assert denied(Wish(url="https://news.example/api", method=method, kind="fetch"), PAGE, SOURCE) is Denial.METHOD


@pytest.mark.parametrize(
    ("url", "denial"),
    [
        ("https://news.example/story/2", None),
        ("https://cdn.example/story", Denial.ELSEWHERE),
        ("https://news.example:9200/story", Denial.ADDRESS),
    ],
)
def test_a_page_may_lead_on_within_its_site(url: str, denial: Denial | None) -> None:
    """Scripts may come from elsewhere; the page itself may not."""
    found = denied(Wish(url=url, kind="document", main=True), PAGE, SOURCE)
    assert (found, found is not None and found.leads_away) == (denial, denial is not None)


@pytest.mark.parametrize(("length", "denial"), [(8 * 1024 - 1, None), (8 * 1024, Denial.HEADERS)])
def test_headers_of_a_script_have_an_end(length: int, denial: Denial | None) -> None:
    wish = Wish(url="https://news.example/api", kind="fetch", headers=(("a", "b" * length),))
    assert denied(wish, PAGE, SOURCE) is denial


@pytest.mark.parametrize(
    ("url", "port", "page", "denial"),
    [
        ("http://10.1.2.3:8000/a.js", "the page's", "http://10.1.2.3:8000/1", None),
        ("http://10.1.2.3:9000/a.js", "another", "http://10.1.2.3:8000/1", Denial.ADDRESS),
        ("http://10.1.2.3/a.js", "the web's", "http://10.1.2.3:8000/1", Denial.ADDRESS),
    ],
)
def test_a_page_on_a_port_of_its_own_keeps_to_it(url: str, port: str, page: str, denial: Denial | None) -> None:
    source = Source(name="one", title="x", home="http://10.1.2.3:8000/", allow_addresses=("10.1.2.3",))
    assert denied(Wish(url=url), page, source) is denial


def test_an_operator_is_told_what_may_cost_an_article() -> None:
    assert {one for one in Denial if one.is_told} == {Denial.ADDRESS, Denial.ELSEWHERE, Denial.METHOD}


@pytest.mark.parametrize(
    ("url", "gives"),
    [("https://cdn.example/a", True), ("http://data.example:8080/", True), ("http://data.example/", False)],
)
def test_hosts_that_give_scripts_are_named_with_or_without_a_port(url: str, gives: bool) -> None:
    assert gives_scripts(url, SOURCE) is gives


@pytest.mark.parametrize(
    ("render", "kind", "status", "content_type", "rendered"),
    [
        (True, "article", 200, "text/html; charset=utf-8", True),
        (True, "article", 200, "Application/XHTML+XML", True),
        (True, "article", 200, "", True),
        (True, "article", 200, "application/pdf", False),
        (True, "article", 404, "text/html", False),
        (True, "article", 301, "text/html", False),
        (True, "listing", 200, "text/html", False),
        ("all", "listing", 200, "text/html", True),
        ("all", "article", 200, "text/html", True),
        ("all", "feed", 200, "text/html", False),
        ("all", "render", 200, "text/html", False),
        (False, "article", 200, "text/html", False),
    ],
)
def test_which_answers_a_browser_makes_into_pages(
    render: bool | str, kind: str, status: int, content_type: str, rendered: bool
) -> None:
    source = Source(name="one", title="x", home="https://news.example/", render=render)  # type: ignore[arg-type]  # a word
    assert is_rendered(source, kind, status, content_type) is rendered


@pytest.mark.parametrize(
    ("reason", "body", "waits"),
    [
        (Reason.NO_TEXT, b"<SCRIPT src=app.js></SCRIPT>", True),
        (Reason.TOO_SHORT, b"<p>a</p><script>", True),
        (Reason.NO_TEXT, b"<p>a script</p>", False),
        (Reason.SOFT_404, b"<script>", False),
    ],
)
def test_a_page_without_a_text_may_wait_for_its_scripts(reason: Reason, body: bytes, waits: bool) -> None:
    assert waits_for_scripts(reason, body) is waits


@pytest.mark.parametrize(
    ("url", "page", "home", "denial"),
    [
        ("https://press.example/a.js", "https://press.example:9000/1", "https://press.example/", None),
        ("http://press.example/a.js", "https://press.example:9000/1", "https://press.example:9000/", Denial.ADDRESS),
        ("https://press.example/a.js", "https://press.example:9000/1", "https://press.example:9000/", Denial.ADDRESS),
        ("https://press.example:9000/a.js", "https://press.example:9000/1", "https://press.example:9000/", None),
    ],
)
def test_an_address_without_a_port_has_that_of_its_scheme(
    url: str, page: str, home: str, denial: Denial | None
) -> None:
    source = Source(name="one", title="النهر", home=home, render=True)
    assert denied(Wish(url=url, kind="script"), page, source) is denial
