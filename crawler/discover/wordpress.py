"""The WordPress REST API: `wp/v2/posts` (developer.wordpress.org/rest-api/reference/posts)."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from crawler.arabic.letters import clean_line
from crawler.discover import Discovery, Gathering
from crawler.model import Detail, LinkKind, Page, Reason, Source, Stage

PER_PAGE = 100
PAGE_SIZES = (100, 50, 20, 10, 5)
"""Posts asked for at once: the next smaller number where a server refuses."""
MOST_BRACKETS = 1_000
"""Places at which JSON may begin in an answer with something around it."""
_BRACKET = re.compile(r"[\[{]")
_decoder = json.JSONDecoder()
_END = ("rest_post_invalid_page_number", "rest_invalid_page_number")
_FIELDS = "id,date,date_gmt,modified,modified_gmt,link,guid,title"


def posts_url(
    api: str,
    page: int = 1,
    *,
    per_page: int = PER_PAGE,
    since: datetime | None = None,
    until: datetime | None = None,
    modified: bool = False,
) -> str:
    """The address of one page of posts.

    Args:
        api: the API's root (`https://news.example/wp-json/`, or `...?rest_route=/`), or its `wp/v2/posts`.
        page: from 1.
        per_page: at most 100, WordPress' own limit.
        since, until: bounds of the publication (`after`, `before`), or of the last change when `modified`.
        modified: order by the last change instead of publication; needs WordPress 5.7.
    """
    parts = urlsplit(api)
    query = [pair for pair in parts.query.split("&") if pair]
    path = parts.path
    if any(pair.startswith("rest_route=") for pair in query):
        query = [_posts_route(pair) if pair.startswith("rest_route=") else pair for pair in query]
    elif not path.rstrip("/").endswith("/posts"):
        path = path.rstrip("/").removesuffix("/wp/v2") + "/wp/v2/posts"
    wanted: dict[str, object] = {
        "per_page": per_page,
        "page": page,
        "orderby": "modified" if modified else "date",
        "_fields": _FIELDS,
    }
    if since is not None:
        wanted["modified_after" if modified else "after"] = since.strftime("%Y-%m-%dT%H:%M:%S")
    if until is not None:
        wanted["modified_before" if modified else "before"] = until.strftime("%Y-%m-%dT%H:%M:%S")
    return urlunsplit((parts.scheme, parts.netloc, path, "&".join([*query, urlencode(wanted)]), ""))


def _posts_route(pair: str) -> str:
    return pair if pair.rstrip("/").endswith("posts") else "rest_route=/wp/v2/posts"


def read_wordpress(page: Page, source: Source) -> Discovery:
    """What a page of posts offers: the address, title, and both dates with their zone where WordPress gives one.

    A page beyond the last (HTTP 400 with its own code, or an empty list) offers nothing and is no fault.
    """
    found = Gathering(page, source, Stage.WORDPRESS, PER_PAGE)
    document = _document(page.body)
    if document is None:
        found.reject(Reason.WORDPRESS_INVALID, Detail.NO_JSON.of())
        return found.done()
    if isinstance(document, dict) and document.get("code") in _END:
        return found.done()
    if smaller_page(page) is not None:
        return found.done()
    if not isinstance(document, list):
        code = document.get("code") if isinstance(document, dict) else None
        found.reject(Reason.WORDPRESS_INVALID, Detail.NO_POSTS.of(page.status, code))
        return found.done()
    broken = 0
    for post in document[:PER_PAGE]:
        link = post.get("link") if isinstance(post, dict) else None
        if not isinstance(link, str) or not link.strip():
            broken += 1
            continue
        found.offer(
            link,
            LinkKind.WORDPRESS,
            title=_rendered(post.get("title")),
            guid=_rendered(post.get("guid"))[:500],
            published_raw=_stated_time(post, "date"),
            modified_raw=_stated_time(post, "modified"),
        )
    if broken and broken == len(document[:PER_PAGE]):
        found.reject(Reason.WORDPRESS_INVALID, Detail.ITEMS_WITHOUT_ADDRESS.of(broken))
    return found.done()


def smaller_page(page: Page) -> int | None:
    """The next smaller number of posts to ask for, where a server refuses so many; None: it doesn't, or none is left.

    WordPress' own limit is 100; plugins and hosts set lower ones (HTTP 400, `rest_invalid_param`, `per_page`).
    """
    if page.status != 400 or b"per_page" not in page.body:
        return None
    asked = re.search(r"[?&]per_page=(\d+)", page.url)
    return next((size for size in PAGE_SIZES if asked and size < int(asked[1])), None)


def _document(body: bytes) -> Any:
    """The JSON of an answer, whatever plugins and caches print around it; None where there is none.

    The longest of what can be read as JSON: notices have brackets of their own.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    best, longest = None, 0
    at = 0
    for _ in range(MOST_BRACKETS):
        opening = _BRACKET.search(text, at)
        if opening is None:
            break
        try:
            document, at = _decoder.raw_decode(text, opening.start())
        except ValueError:
            at = opening.end()
            continue
        except RecursionError:
            break
        if at - opening.start() > longest:
            best, longest = document, at - opening.start()
    return best


def _rendered(value: Any) -> str:
    text = value.get("rendered") if isinstance(value, dict) else value
    return clean_line(re.sub(r"<[^>]{0,500}>", "", html.unescape(text))) if isinstance(text, str) else ""


def _stated_time(post: dict[str, Any], key: str) -> str:
    """The time in UTC where the site knows it (`date_gmt`), otherwise as it prints it (`date`, local)."""
    gmt, local = post.get(f"{key}_gmt"), post.get(key)
    if isinstance(gmt, str) and re.match(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$", gmt):
        return f"{gmt}+00:00"
    return local if isinstance(local, str) else ""
