"""Seeded damage to pages, feeds, sitemaps and robots.txt: the same seeds and chance give the same bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

TOKENS = (
    b"<div>", b"</div>", b"<p>", b"</p>", b"<table><tr><td>", b"</table>", b"<ul><li>", b"<script>", b"</script>",
    b"<!--", b"-->", b"<style>", b"<svg>", b"<math>", b"<template>", b"<noscript>", b"<form>", b"<article>",
    b"</article>", b"</body>", b"</html>", b"<base href='http://[bad'>", b"<link rel=canonical href='//'>",
    b"<meta charset=utf-7>", b"<meta charset=windows-1256>", b"<meta property=og:title content=''>", b"<h1></h1>",
    b"<a href='javascript:0'>", b"&#0;", b"&#xD800;", b"&#x110000;", b"&bogus;", b"\x00", b"\xff\xfe", b"\xef\xbf\xbe",
    b"\xed\xa0\x80", b"<![CDATA[", b"]]>", b"<?xml version='1.0'?>", b"<!DOCTYPE html>", b"<frameset>", b"<plaintext>",
    b'<script type="application/ld+json">{"@type":"NewsArticle","author":[[]],"datePublished":"9999-99-99"}</script>',
    b'<script type="application/ld+json">[[[[', b"<time datetime='0000-00-00'>", b"<select><option>", b"<textarea>",
    b"<time datetime='99999999999999999999'>", "<p>2013-02-30 25:61 32 كانون الثاني 1445 هـ</p>".encode(),
    "اترك تعليقاً".encode(), "\u202e\u0640\u0640".encode(), b"<item>", b"</item>", b"<pubDate>", b"<loc>", b"</loc>",
    b"<lastmod>+99:99</lastmod>", b"<!ENTITY a 'b'>", b"&a;", b"\nUser-agent: *\n", b"\nDisallow: /*$*\n",
    b"\nCrawl-delay: 1e999\n", b"\nSitemap: http://[x\n", b"%", b"*", b"$", b"\r", b"\x0b\x0c\x1c\x85",
)  # fmt: skip
CONTROLS = (
    "\x00",
    "\x08",
    "\x0b",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u200b",
    "\u200f",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\U000e0001",
    "\U0010ffff",
    "\u0640" * 40,
    "\u064b" * 60,
)
NESTED = (b"div", b"span", b"b", b"font", b"blockquote", b"ul><li", b"table><tr><td", b"svg", b"item", b"url", b"a:b")
CHARSETS = (
    b"utf-7",
    b"utf-16",
    b"windows-1256",
    b"iso-8859-6",
    b"cp864",
    b"hex",
    b"idna",
    b"utf-8",
    b"x-mac-arabic",
    b"unicode_escape",
    b"shift_jis",
    b"big5",
    b"",
    b"\xff",
)
ENTITIES = (b"&#%d;", b"&#x%x;", b"&%d", b"&amp;#%d;", b"&#%d", b"&lt;%d&gt;")
VALUES = (
    b"null",
    b"[]",
    b"{}",
    b'""',
    b"-1e400",
    b"[[[[[[[[[[",
    b'"\\ud800"',
    b'"9999-99-99T99:99:99+99:99"',
    b"true",
    b'{"@type":["NewsArticle",null,{}]}',
    b'{"@graph":[{"@graph":[]}]}',
    b"123456789012345678901234567890",
    b'"',
)
_TAG = re.compile(rb"<[a-zA-Z][\w:]*")
_JSON_VALUE = re.compile(rb'(?<=:)\s*(?:"[^"<>]*"|[\d.]+|true|null)')
_CHARSET = re.compile(rb"(charset|encoding)(\s*=\s*[\"']?)[\w-]+", re.IGNORECASE)


def _tokens(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(body) + 1)
    body[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 50))


def _cut_out(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(body) + 1)
    del body[at : at + chance.choice((1, 10, 200))]


def _cut_off(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    if chance.random() < 0.3:
        del body[chance.randrange(len(body) + 1) :]


def _flip(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 50)) if body else 0):
        body[chance.randrange(len(body))] = chance.randrange(256)


def _splice(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """A piece of another one, or its whole second half in place of this one's."""
    other = chance.choice(seeds)
    at, start = chance.randrange(len(body) + 1), chance.randrange(len(other) + 1)
    if chance.random() < 0.2:
        body[at:] = other[start:]
    else:
        body[at:at] = other[start : start + chance.choice((20, 500))]


def _nest(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """An element within itself, sometimes deeper than any parser's stack; closed or left open."""
    name, times = chance.choice(NESTED), chance.choice((3, 30, 300, 3_000))
    at = chance.randrange(len(body) + 1)
    body[at:at] = b"<%s>" % name * times
    if chance.random() < 0.5:
        end = chance.randrange(at, len(body) + 1)
        body[end:end] = b"".join(b"</%s>" % part for part in reversed(name.split(b"><"))) * times


def _entities(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """References to characters that XML, Unicode or nobody has."""
    for _ in range(chance.choice((1, 5, 30))):
        at = chance.randrange(len(body) + 1)
        number = chance.choice((0, 8, 38, 60, 127, 128, 0xD800, 0xFFFE, 0x10FFFF, 0x110000, chance.randrange(1 << 33)))
        body[at:at] = chance.choice(ENTITIES) % number


def _charset(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Another charset than is claimed: in the claim, or in the bytes."""
    if chance.random() < 0.5:
        body[:] = _CHARSET.sub(lambda found: found[1] + found[2] + chance.choice(CHARSETS), bytes(body))
    else:
        code = chance.choice(("cp1256", "utf-16", "utf-16-be", "iso8859-6", "utf-8-sig", "utf-7"))
        body[:] = bytes(body).decode("utf-8", "replace").encode(code, "replace")


def _attributes(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Twice the same one, thousands of them, one of hundreds of kilobytes, one without an end."""
    tags = list(_TAG.finditer(body))
    if not tags:
        return
    at = chance.choice(tags).end()
    name = chance.choice((b"class", b"id", b"href", b"content", b"datetime", b"style", b"lang", b"xmlns:x", b"dir"))
    body[at:at] = chance.choice(
        (
            b' %s="a" %s="b"' % (name, name),
            b"".join(b" a%d=%d" % (n, n) for n in range(3_000)),
            b' %s="%s"' % (name, chance.choice((b"x", b"a ", "خبر ".encode(), b"2024-", b"&#1;")) * 60_000),
            b' %s="' % name,
            b" %s" % name,
            b" %s='\">'" % name,
        )
    )


def _json(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Values of JSON (JSON-LD, JSON Feed) replaced by values of other types, or by what is no JSON."""
    values = list(_JSON_VALUE.finditer(body))
    for found in sorted(chance.sample(values, min(len(values), chance.choice((1, 3)))), key=lambda one: -one.start()):
        body[found.start() : found.end()] = chance.choice(VALUES)


def _text(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Controls and marks between the letters."""
    text = bytes(body).decode("utf-8", "surrogateescape")
    for _ in range(chance.choice((1, 10, 100))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(CONTROLS) + text[at:]
    body[:] = text.encode("utf-8", "surrogateescape")


def _again(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """A piece of itself many times over."""
    at, size = chance.randrange(len(body) + 1), chance.choice((5, 50, 500))
    body[at:at] = body[at : at + size] * chance.choice((2, 20, 100))


DAMAGES: tuple[Callable[[bytearray, Sequence[bytes], random.Random], None], ...] = (
    _tokens,
    _tokens,
    _tokens,
    _cut_out,
    _cut_out,
    _cut_off,
    _flip,
    _flip,
    _splice,
    _splice,
    _nest,
    _entities,
    _charset,
    _attributes,
    _json,
    _json,
    _text,
    _again,
)
"""Those that do the most for their time more than once."""


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds with one to eight faults."""
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        chance.choice(DAMAGES)(body, seeds, chance)
    return bytes(body)
