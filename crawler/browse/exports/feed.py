"""An Atom feed (RFC 4287) of articles: the one writer, for the pages and the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from crawler.browse.safe import safe_url, visible

NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without entries was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article. Times are UTC ISO 8601 with seconds and offset."""

    id: str
    title: str
    author: str
    updated: str
    published: str = ""
    alternate: str = ""
    """Where it is read."""
    via: str = ""
    """Where it came from."""
    summary: str = ""
    paragraphs: tuple[str, ...] = ()
    """Its text; none: the entry has no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed; addresses may be empty."""

    id: str
    title: str
    own: str = ""
    page: str = ""
    entries: Sequence[Entry] = ()


def atom(feed: Feed) -> str:
    """The feed as a document in UTF-8."""
    updated = max((entry.updated for entry in feed.entries), default=NEVER)
    return "".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
            _element("title", feed.title) + _element("id", feed.id) + _element("updated", updated),
            _link("self", feed.own) + _link("alternate", feed.page),
            *map(_entry, feed.entries),
            "</feed>\n",
        )
    )


def _entry(entry: Entry) -> str:
    # Escaped twice: text of an HTML paragraph, which is text of an XML element.
    content = "".join(f"<p>{_text(line)}</p>" for line in entry.paragraphs)
    return (
        f"<entry>{_element('title', entry.title)}{_element('id', entry.id)}"
        + _link("alternate", safe_url(entry.alternate))
        + _link("via", safe_url(entry.via))
        + _element("updated", entry.updated)
        + (_element("published", entry.published) if entry.published else "")
        + f"<author>{_element('name', entry.author)}</author>"
        + (_element("summary", entry.summary) if entry.summary else "")
        + (f'<content type="html">{escape(content)}</content>' if content else "")
        + "</entry>"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _link(kind: str, address: str) -> str:
    return f'<link rel="{kind}" href="{_text(address)}"/>' if address else ""


def _text(text: str) -> str:
    return escape(visible(text))
