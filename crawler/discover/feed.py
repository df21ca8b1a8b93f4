"""Feeds: RSS, Atom, RDF (feedparser, which forgives) and JSON Feed (jsonfeed.org, version 1.1)."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import feedparser

from crawler.arabic.letters import clean_line
from crawler.discover import Discovery, Gathering
from crawler.model import Detail, LinkKind, Page, Reason, Source, Stage
from crawler.web import urls
from crawler.web.charset import decode
from crawler.web.document import fit_for_xml
from crawler.web.sniff import Markup, markup_of

MAX_ITEMS = 2_000
"""Items read of one feed, at most; the newest stand first."""

MAX_UNCLOSED = 20_000
"""Elements that are opened and never closed, at most: the parser takes seconds for each 100,000."""

_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:rss|feed|channel|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
_HTTP = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)


def read_feed(page: Page, source: Source) -> Discovery:
    """What a feed offers; date strings are kept as they stand in it.

    What isn't a feed is `feed_not_feed`, one without items `feed_empty`, one that is not well formed
    `feed_malformed` with the items that could be read, one that declares entities `feed_dtd` and isn't read.
    """
    found = Gathering(page, source, Stage.FEED, MAX_ITEMS)
    body = page.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        found.reject(Reason.FEED_NOT_FEED, Detail.EMPTY_ANSWER.of())
    elif markup_of(body) is Markup.HTML:
        found.reject(Reason.FEED_NOT_FEED, Detail.HTML_PAGE.of())
    elif body.startswith(b"{"):
        _read_json(body, found)
    else:
        _read_xml(body, found)
    return found.done()


def _read_xml(body: bytes, found: Gathering) -> None:
    if len(re.findall(rb"<[A-Za-z]", body)) - body.count(b"</") - body.count(b"/>") > MAX_UNCLOSED:
        found.reject(Reason.FEED_MALFORMED, Detail.ENDLESS_ELEMENTS.of())
        return
    ends = [item.end() for item in _ITEM_END.finditer(body)]
    if len(ends) > MAX_ITEMS:
        found.reject(Reason.TRAP_LIMIT, Detail.MANY_ITEMS.of(len(ends), MAX_ITEMS))
        body = body[: ends[MAX_ITEMS - 1]] + body[ends[-1] :]
    markup = fit_for_xml(decode(body, found.page.headers).text)
    root = _ROOT.search(markup)
    if _ENTITY.search(markup, 0, root.start() if root else len(markup)):
        found.reject(Reason.FEED_DTD, Detail.ENTITIES.of())
        return
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": found.base}
    try:
        # feedparser opens a string that names a file, so it only ever gets a stream.
        parsed = feedparser.parse(io.BytesIO(markup), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # its own slips over broken markup
        found.reject(Reason.FEED_MALFORMED, Detail.MESSAGE.of(f"{type(error).__name__}: {error}"))
        return
    entries = parsed.entries
    fault = parsed.get("bozo_exception") if parsed.get("bozo") else None
    version = parsed.get("version", "")
    if not version and not entries:
        found.reject(Reason.FEED_NOT_FEED, Detail.MESSAGE.of(fault) if fault else Detail.UNKNOWN_FEED.of())
        return
    if fault is not None and not isinstance(
        fault, feedparser.exceptions.CharacterEncodingOverride | feedparser.exceptions.NonXMLContentType
    ):
        found.reject(Reason.FEED_MALFORMED, Detail.ITEMS_READ.of(len(entries), fault))
    found.ttl = _minutes(parsed.feed.get("ttl"))
    found.title = clean_line(parsed.feed.get("title") or "")[:200]
    without = 0
    items = [(_links(entry, found.source.language), (entry.get("id") or "").strip()) for entry in entries[:MAX_ITEMS]]
    shared = _shared(items)
    for entry, (stated, guid) in zip(entries, items, strict=False):
        address = _address(stated, guid, shared, found)
        if not address:
            without += 1
            continue
        published, modified = dict.get(entry, "published", ""), dict.get(entry, "updated", "")
        if not published and version.startswith("rss"):
            published, modified = modified, ""  # dc:date of an RSS or RDF item is its publication
        found.offer(
            address,
            LinkKind.FEED,
            title=clean_line(entry.get("title") or ""),
            published_raw=clean_line(published or ""),
            modified_raw=clean_line(modified or ""),
            guid=clean_line(entry.get("id") or "")[:500],
            section=_section(entry),
            authors=_authors(one.get("name") for one in entry.get("authors") or ()),
        )
    if not entries:
        found.reject(Reason.FEED_EMPTY, Detail.NO_ITEMS.of())
    elif without:
        found.reject(Reason.FEED_MALFORMED, Detail.ITEMS_WITHOUT_ADDRESS.of(without))


def _links(entry: Any, language: str) -> str:
    """What an item calls its address: the original, the alternate in the source's language, the link."""
    for key in ("feedburner_origlink", "pheedo_origlink"):
        if address := (entry.get(key) or "").strip():
            return str(address)
    alternates = [one for one in entry.get("links") or () if one.get("rel") == "alternate" and one.get("href")]
    own = [one for one in alternates if speaks(one.get("hreflang") or "", language)]
    link = (entry.get("link") or "").strip()
    return str(own[0]["href"] if own else link or (alternates[0]["href"] if alternates else ""))


def speaks(stated: str, language: str) -> bool:
    """Whether a language tag (BCP 47) is the source's, whatever their regions."""
    return stated.lower().partition("-")[0] == language.lower().partition("-")[0]


def _shared(items: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Addresses that several items, of different GUIDs, give for theirs: a section's, or the home page's."""
    return frozenset(link for link, count in Counter(link for link, _ in set(items)).items() if count > 1)


def _address(stated: str, guid: str, shared: frozenset[str], found: Gathering) -> str:
    """The article's address: the one that is stated; a GUID that is an address, where that one can't be an article's.

    Args:
        shared: addresses that several items state.
    """
    if not _HTTP.match(guid):
        return stated
    if not stated:
        return guid
    link, permalink = urls.absolute(found.base, stated), urls.absolute(found.base, guid)
    if not urls.belongs(permalink, found.source) or urls.is_home(permalink, found.source):
        return stated
    doubtful = stated in shared or urls.is_home(link, found.source) or not urls.belongs(link, found.source)
    return guid if doubtful else stated


def _section(entry: Any) -> str:
    tags = entry.get("tags") or ()
    return clean_line((tags[0].get("term") if tags else "") or "")[:200]


def _authors(names: Iterable[object]) -> tuple[str, ...]:
    cleaned = (clean_line(name)[:200] for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(filter(None, cleaned)))


def _minutes(value: object) -> timedelta | None:
    text = str(value or "").strip()
    return timedelta(minutes=min(int(text), 10_080)) if re.fullmatch(r"[0-9]{1,6}", text) and int(text) else None


def _read_json(body: bytes, found: Gathering) -> None:
    try:
        document = json.loads(body)
        items = document.get("items") if isinstance(document, dict) else None
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list):
        found.reject(Reason.FEED_NOT_FEED, Detail.OTHER_JSON.of())
        return
    if not items:
        found.reject(Reason.FEED_EMPTY, Detail.NO_ITEMS.of())
    found.title = _stated(document, "title")[:200]
    kept: list[dict[str, Any]] = [item if isinstance(item, dict) else {} for item in items[:MAX_ITEMS]]
    stated = [(_stated(item, "url") or _stated(item, "external_url"), _stated(item, "id")) for item in kept]
    shared = _shared(stated)
    for item, (link, guid) in zip(kept, stated, strict=True):
        address = _address(link, guid, shared, found)
        if not address:
            found.reject(Reason.FEED_MALFORMED, Detail.ITEMS_WITHOUT_ADDRESS.of(1))
            continue
        several = item.get("authors")
        authors = several if isinstance(several, list) else [item.get("author")]
        found.offer(
            address,
            LinkKind.FEED,
            title=_stated(item, "title"),
            published_raw=_stated(item, "date_published"),
            modified_raw=_stated(item, "date_modified"),
            guid=clean_line(str(item.get("id") or ""))[:500],
            authors=_authors(one.get("name") for one in authors if isinstance(one, dict)),
        )


def _stated(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return clean_line(value) if isinstance(value, str) else ""
