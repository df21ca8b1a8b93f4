"""The WordPress REST API: addresses of its pages, and what they offer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.wordpress import posts_url, read_wordpress, smaller_page
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


POSTS = json.dumps([post(1)])
AROUND = {
    "a notice with a list": f"<b>Warning</b>: Undefined array key [lang] in x.php<br />\n{POSTS}",
    "a notice with braces": f"Deprecated: the parameter of {{closure}} is required\n{POSTS}",
    "a notice with a list of its own": f"Notice: [] given, [1, 2] expected\n{POSTS}",
    "a comment before": f"<!-- cache {{0.2s}} -->{POSTS}",
    "a comment behind": f"{POSTS}\n<!-- served from [cache] -->",
    "a byte order mark": f"\ufeff{POSTS}",
}


@pytest.mark.parametrize("body", AROUND.values(), ids=[f"F18-{name}" for name in AROUND])
def test_posts_are_read_out_of_what_surrounds_them(body: str) -> None:
    found = read_wordpress(page(body), SOURCE)
    assert (urls_of(found), found.faults) == (["/archives/1"], ())


@pytest.mark.parametrize("body", ["Warning: [lang] in {closure}", POSTS[:-3], "{" * 2_000 + POSTS])
def test_brackets_alone_are_no_posts(body: str) -> None:
    """F18"""
    found = read_wordpress(page(body), SOURCE)
    assert (found.links, reasons(found)) == ((), ["wordpress_invalid"])


REFUSED_SIZE = json.dumps({"code": "rest_invalid_param", "data": {"params": {"per_page": "must be at most 10"}}})
SIZES = {
    "of a poll": (REFUSED_SIZE, 20, 10),
    "of a full run": (REFUSED_SIZE, 100, 50),
    "the smallest": (REFUSED_SIZE, 5, None),
    "something else": ('{"code": "rest_invalid_param", "data": {"params": {"orderby": "x"}}}', 20, None),
}


@pytest.mark.parametrize(("body", "asked", "next_"), SIZES.values(), ids=[f"F20-{name}" for name in SIZES])
def test_a_refused_size_leads_to_a_smaller_one(body: str, asked: int, next_: int | None) -> None:
    answer = page(body, posts_url(API, per_page=asked), status=400)
    assert smaller_page(answer) == next_
    assert reasons(read_wordpress(answer, SOURCE)) == ([] if next_ else ["wordpress_invalid"])


def test_a_size_that_is_taken_is_kept() -> None:
    """F20"""
    assert smaller_page(page(json.dumps([post(1, link="/a?per_page=5")]), posts_url(API))) is None
