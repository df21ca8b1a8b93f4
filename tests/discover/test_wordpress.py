"""The WordPress REST API: addresses of its pages, and what they offer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.wordpress import posts_url, read_wordpress
from crawler.model import LinkKind
from tests.discover.pages import SOURCE, page, reasons, urls_of

API = "https://mina.example/wp-json/"


def post(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2026-11-21T10:00:00",
        "date_gmt": "2026-11-21T07:00:00",
        "modified": "2026-11-21T11:00:00",
        "modified_gmt": "2026-11-21T08:00:00",
        "link": f"https://mina.example/archives/{number}",
        "guid": {"rendered": f"https://mina.example/?p={number}"},
        "title": {"rendered": "عنوان &#8211; <em>طويل</em>"},
        **fields,
    }


def test_posts() -> None:
    found = read_wordpress(page(json.dumps([post(1), post(2)])), SOURCE)
    first, _ = found.links
    assert urls_of(found) == ["/archives/1", "/archives/2"]
    assert first.kind is LinkKind.WORDPRESS
    assert (first.title, first.guid) == ("عنوان – طويل", "https://mina.example/?p=1")
    assert (first.published_raw, first.modified_raw) == ("2026-11-21T07:00:00+00:00", "2026-11-21T08:00:00+00:00")
    assert found.faults == ()


@pytest.mark.parametrize("gmt", ["0000-00-00T00:00:00", "", None, 0, "soon"])
def test_a_broken_gmt_date_gives_way_to_the_local_one(gmt: object) -> None:
    (link,) = read_wordpress(page(json.dumps([post(1, date_gmt=gmt)])), SOURCE).links
    assert link.published_raw == "2026-11-21T10:00:00"


def test_warnings_of_plugins_before_the_json() -> None:
    body = "<br />\n<b>Notice</b>: undefined index in x.php on line 3<br />\n" + json.dumps([post(1)])
    assert urls_of(read_wordpress(page(body), SOURCE)) == ["/archives/1"]


@pytest.mark.parametrize("body", ["[]", '{"code": "rest_post_invalid_page_number", "data": {"status": 400}}'])
def test_the_end_is_no_fault(body: str) -> None:
    """F15"""
    found = read_wordpress(page(body, status=400), SOURCE)
    assert (found.links, found.faults) == ((), ())


WRONG = {
    "HTML": "<html><body>Forbidden</body></html>",
    "empty": "",
    "forbidden": '{"code": "rest_forbidden", "message": "x", "data": {"status": 401}}',
    "a number": "42",
    "no objects": "[1, null, []]",
    "no link": '[{"id": 1}]',
    "link is no text": '[{"id": 1, "link": {"rendered": "https://mina.example/a"}}]',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_is_no_list_of_posts(body: str) -> None:
    """F15"""
    found = read_wordpress(page(body), SOURCE)
    assert found.links == ()
    assert reasons(found) == ["wordpress_invalid"]


def test_a_link_elsewhere_is_refused() -> None:
    found = read_wordpress(
        page(json.dumps([post(1, link="http://10.0.0.1/a"), post(2, link="file:///etc/passwd")])), SOURCE
    )
    assert found.links == ()
    assert reasons(found) == ["offsite", "redirect_scheme"]


@pytest.mark.parametrize(
    ("api", "path", "route"),
    [
        (API, "/wp-json/wp/v2/posts", None),
        (API.rstrip("/"), "/wp-json/wp/v2/posts", None),
        (f"{API}wp/v2/", "/wp-json/wp/v2/posts", None),
        (f"{API}wp/v2/posts", "/wp-json/wp/v2/posts", None),
        ("https://mina.example/?rest_route=/", "/", ["/wp/v2/posts"]),
        ("https://mina.example/index.php?rest_route=/wp/v2/posts", "/index.php", ["/wp/v2/posts"]),
    ],
)
def test_addresses(api: str, path: str, route: list[str] | None) -> None:
    parts = urlsplit(posts_url(api, 3))
    query = parse_qs(parts.query)
    assert (parts.path, query.get("rest_route")) == (path, route)
    assert (query["page"], query["per_page"], query["orderby"]) == (["3"], ["100"], ["date"])


def test_spans() -> None:
    since, until = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    published = parse_qs(urlsplit(posts_url(API, since=since, until=until)).query)
    modified = parse_qs(urlsplit(posts_url(API, since=since, modified=True)).query)
    assert (published["after"], published["before"]) == (["2026-01-02T00:00:00"], ["2026-02-03T00:00:00"])
    assert (modified["modified_after"], modified["orderby"]) == (["2026-01-02T00:00:00"], ["modified"])


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["link", "title", "date", "date_gmt", "guid", "rendered", "code"]), inner)
    ),
    max_leaves=8,
)


@given(_json.map(json.dumps).map(str.encode) | st.binary(max_size=100))
def test_nothing_breaks_the_reader(body: bytes) -> None:
    found = read_wordpress(page(body), SOURCE)
    assert found.links or found.faults or body.strip() == b"[]" or b"_page_number" in body
