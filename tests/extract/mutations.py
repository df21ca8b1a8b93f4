"""Seeded damage to pages: tokens put in, taken out, pieces of others spliced in, cuts, flipped bytes."""

from __future__ import annotations

import random
from collections.abc import Sequence

TOKENS = (
    b"<div>", b"</div>", b"<p>", b"</p>", b"<table><tr><td>", b"</table>", b"<ul><li>", b"<script>", b"</script>",
    b"<!--", b"-->", b"<style>", b"<svg>", b"<math>", b"<template>", b"<noscript>", b"<form>", b"<article>",
    b"</article>", b"</body>", b"</html>", b"<base href='http://[bad'>", b"<link rel=canonical href='//'>",
    b"<meta charset=utf-7>", b"<meta charset=windows-1256>", b"<meta property=og:title content=''>", b"<h1></h1>",
    b"<a href='javascript:0'>", b"&#0;", b"&#xD800;", b"&#x110000;", b"&bogus;", b"\x00", b"\xff\xfe", b"\xef\xbf\xbe",
    b"\xed\xa0\x80", b"<![CDATA[", b"]]>", b"<?xml version='1.0'?>", b"<!DOCTYPE html>",
    b'<script type="application/ld+json">{"@type":"NewsArticle","author":[[]],"datePublished":"9999-99-99"}</script>',
    b'<script type="application/ld+json">[[[[', b"<time datetime='0000-00-00'>",
    b"<time datetime='99999999999999999999'>", "<p>2013-02-30 25:61 32 كانون الثاني 1445 هـ</p>".encode(),
    "اترك تعليقاً".encode(), "\u202e\u0640\u0640".encode(), b"<item>", b"</item>", b"<pubDate>", b"<loc>", b"</loc>",
    b"<lastmod>+99:99</lastmod>", b"<!ENTITY a 'b'>", b"&a;",
)  # fmt: skip


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds with one to eight faults."""
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(body) + 1)
        match chance.randrange(5):
            case 0:
                body[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 50))
            case 1:
                del body[at : at + chance.choice((1, 10, 200))]
            case 2:
                other = chance.choice(seeds)
                start = chance.randrange(len(other) + 1)
                body[at:at] = other[start : start + chance.choice((20, 500))]
            case 3:
                if chance.random() < 0.3:
                    del body[at:]
            case _:
                for _ in range(chance.choice((1, 5, 50)) if body else 0):
                    body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)
