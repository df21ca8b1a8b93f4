"""An Atom and a JSON feed for each watch (RFC 4287, JSON Feed 1.1), as files that any web server can hand out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from crawler.browse.exports.feed import Entry, Feed, atom
from crawler.deliver.messages import Message
from crawler.errors import MarsadError, UndeliveredError
from crawler.phrases.alerts import say
from crawler.sources.editing import replace_file

ENTRIES = 50


def write_feeds(folder: Path, watch: str, messages: Sequence[Message], language: str) -> None:
    """Writes `WATCH.atom` and `WATCH.json` where they differ. Raises UndeliveredError."""
    feeds = (
        (f"{watch}.atom", atom_of(watch, messages, language)),
        (f"{watch}.json", json_of(watch, messages, language)),
    )
    for name, text in feeds:
        try:
            _write(folder / name, text.encode())
        except (MarsadError, OSError) as error:
            raise UndeliveredError(str(error)) from error


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


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        replace_file(path, content)
