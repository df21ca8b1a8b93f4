"""What bytes are by their first markup, asked by everybody who wonders: pages, feeds, sitemaps, archives."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crawler.web.sniff import LOOKED_AT, Markup, markup_of

ROOT = Path(__file__).parents[2]
BODIES = {
    "a doctype": (b"<!DOCTYPE html>\n<title>x</title>", Markup.HTML),
    "an old doctype": (b'<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">', Markup.HTML),
    "html with attributes": (b"\xef\xbb\xbf \r\n<HTML lang=ar>", Markup.HTML),
    "XHTML": (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', Markup.HTML),
    "a body alone": (b"<body class='x'><p>x</p>", Markup.HTML),
    "a warning before the page": (b"<br />\n<b>Warning</b>: x on line 3<br />\n<html>", Markup.HTML),
    "a page behind a comment": (b"<!-- <rss > -->\n<html><p>x</p>", Markup.HTML),
    "a page that speaks of feeds": (b"<html><script>x = '<rss version>'</script>", Markup.HTML),
    "RSS": (b'<?xml version="1.0"?>\n<?xml-stylesheet href="x.xsl"?>\n<rss version="2.0"><channel>', Markup.FEED),
    "Atom behind a comment": (b'<!-- <html > --><feed xmlns="http://www.w3.org/2005/Atom">', Markup.FEED),
    "RDF": (b'<rdf:RDF xmlns:rdf="x">', Markup.FEED),
    "a feed with a page in an item": (b"<rss><item><description><![CDATA[<html><p>x</p>]]>", Markup.FEED),
    "a sitemap": (b'<?xml version="1.0"?><urlset xmlns="x">', Markup.SITEMAP),
    "an index with a prefix": (b'<s:sitemapindex xmlns:s="x">', Markup.SITEMAP),
    "other XML": (b"<?xml version='1.0'?><root><item/></root>", Markup.NONE),
    "a piece of a page": (b"<div><header>x</header></div>", Markup.NONE),
    "an element that only begins like one": (b"<feedback>x</feedback><htmlx>", Markup.NONE),
    "text": (b"https://x.example/1\nhttps://x.example/2", Markup.NONE),
    "nothing": (b"", Markup.NONE),
    "far below": (b" " * LOOKED_AT + b"<html>", Markup.NONE),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_is_what_its_first_markup_says(case: str) -> None:
    body, expected = BODIES[case]
    assert markup_of(body) is expected


def test_nobody_else_looks_for_it() -> None:
    """A pattern of bytes that knows the root of a page and of nothing else is a second answer to the same question."""
    second = re.compile(r"doctype\\s\+html|<html\b(?!\[)", re.IGNORECASE)
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "crawler").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
        if second.search(node.value.decode("latin-1"))
    }
    assert asking == {"crawler/web/sniff.py"}
