"""Alerts as an Atom and a JSON feed (RFC 4287, JSON Feed 1.1): of one watch, or of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from datasette.utils.asgi import Response

from crawler.browse.exports.feed import Entry, Feed, atom
from crawler.browse.exports.rows import absolute, headers
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.views import Route, View, page
from crawler.phrases.alerts import say
from crawler.watch.messages import Message, message
from storage.alerts import TOLD, Row

ENTRIES = 50


def atom_of(watch: str, messages: Sequence[Message], language: str) -> str:
    """The newest alerts of a watch as an Atom feed."""
    entries = [
        Entry(
            id=f"urn:marsad:{message.id}",
            title=f"{message.why}: {message.title or message.source}",
            author=message.source or "Marsad",
            updated=message.at,
            alternate=message.page or message.url,
            via=message.url,
            summary="; ".join(message.matched),
            paragraphs=tuple(filter(None, (message.lead,))),
        )
        for message in messages
    ]
    return atom(Feed(id=f"urn:marsad:watch:{watch}", title=say("feed", language, watch=watch), entries=entries))


def json_of(watch: str, messages: Sequence[Message], language: str) -> str:
    """The newest alerts of a watch as a JSON feed."""
    items = [
        {
            "id": f"urn:marsad:{message.id}",
            "title": f"{message.why}: {message.title or message.source}",
            "content_text": message.lead or message.why,
            "date_published": message.at,
            "tags": list(message.matched),
            **({"url": message.page or message.url} if message.page or message.url else {}),
            **({"external_url": message.url} if message.url else {}),
        }
        for message in messages
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": say("feed", language, watch=watch),
        "language": language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def read(reader: Reader, watch: str, before: int | None, most: int) -> list[Row]:
    """Alerts, the newest first.

    Args:
        watch: of this one; empty: of all.
        before: those before this number.
    """
    rows = reader.rows(
        f"{TOLD} WHERE n.quiet = 0 AND n.id < ? AND (? = '' OR n.watch = ?) ORDER BY n.id DESC LIMIT ?",
        [before or 2**62, watch, watch, most],
    )
    return [Row(**row) for row in rows]


def _view(make: Callable[[str, Sequence[Message], str], str], kind: str) -> View:
    @page
    async def view(site: Site) -> Response:
        watch = site.request.args.get("watch") or ""
        (rows, archive), _ = await site.read(
            lambda reader: (read(reader, watch, None, ENTRIES), str(reader.value("SELECT archive FROM commits")))
        )
        pages = absolute(site, site.root).removesuffix("/news")
        messages = [message(row, archive, site.t.language, pages) for row in rows]
        made = make(watch or site.t("all_alerts"), messages, site.t.language)
        return Response(body=made, headers=headers(), content_type=f"{kind}; charset=utf-8")

    return view


ROUTES: tuple[Route, ...] = (
    (r"^/news/alerts\.atom$", _view(atom_of, "application/atom+xml")),
    (r"^/news/alerts\.json$", _view(json_of, "application/feed+json")),
)
