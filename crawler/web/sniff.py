"""What bytes are by their first markup, whatever they are called."""

from __future__ import annotations

import re
from enum import Enum, auto

LOOKED_AT = 4_096
"""Bytes from the beginning, among which the first markup is looked for."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_FIRST = re.compile(
    rb"<(?:(?P<html>!doctype\s+html|html|head|body)|(?P<feed>rss|feed|(?:\w+:)?rdf)"
    rb"|(?P<sitemap>(?:\w+:)?(?:urlset|sitemapindex)))[\s>]",
    re.IGNORECASE,
)


class Markup(Enum):
    """What a body is."""

    HTML = auto()
    FEED = auto()
    """RSS, RDF or Atom."""
    SITEMAP = auto()
    NONE = auto()
    """Nothing of these: other XML, a piece of a page, text, or no markup at all."""


def markup_of(body: bytes) -> Markup:
    """What a body is by the first element, outside of comments, that tells.

    Args:
        body: decoded from its codings, in UTF-8 or another charset that holds ASCII.
    """
    found = _FIRST.search(_COMMENT.sub(b"", body[:LOOKED_AT]))
    return Markup[str(found.lastgroup).upper()] if found else Markup.NONE
