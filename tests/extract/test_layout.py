"""Blocks in shapes in which text would be lost, or foreign text kept; beside each shape its opposite."""

from __future__ import annotations

import pytest

from crawler.extract.engine import extract_lines
from crawler.web.document import Document, parse_document
from tests.extract.articles import BODY

TEXT = "".join(f"<p>{line}</p>" for line in BODY)
HALF, REST = "".join(f"<p>{line}</p>" for line in BODY[:2]), "".join(f"<p>{line}</p>" for line in BODY[2:])
SAID = "شيد الجسر قبل مئة عام وانهار مرتين ثم أعاد الأهالي بناءه بأيديهم"
LINK = f'<a href="/news/9">{SAID}</a>'


def lines(body: str) -> tuple[str, ...]:
    found = parse_document(f"<html><body>{body}</body></html>".encode(), "https://nahr.example/news/1")
    assert isinstance(found, Document)
    return extract_lines(found)


def within(block: str) -> str:
    return f"<main><article><h1>عنوان الخبر</h1>{HALF}{block}{REST}</article></main>"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"<h1>عنوان الخبر</h1>{TEXT}<ul><li>{SAID}</li><li>{SAID} اليوم</li></ul><p>{BODY[0]} أمس</p>", True),
        (f"<center><h1>عنوان الخبر</h1>{TEXT}<center><p>{SAID}</p></center></center>", True),
        (within(f"<aside><h3>ماذا نعرف؟</h3><p>{SAID}</p></aside>"), True),
        (within(f"<aside><h3>ماذا نعرف؟</h3><p>{LINK}</p></aside>"), False),
        (within(f'<aside class="related"><p>{SAID}</p></aside>'), False),
        (f"<main><article>{TEXT}</article><aside><p>{SAID}</p></aside></main>", False),
        (within(f"<div hidden><p>{SAID}</p></div>"), False),
        (within(f'<div class="paywall"><p>{SAID} للمشتركين فقط</p></div>'), False),
        (within(f'<div class="paywall"><p>{SAID}</p></div>'), True),
        (within(f'<div class="paywall"><p>{SAID} للمشتركين فقط</p></div>' * 3), True),
        (f"<table><tr><td><h1>عنوان الخبر</h1>{TEXT}</td><td>{LINK}</td></tr></table>", False),
        (f"<table><tr><td><h1>عنوان الخبر</h1>{TEXT}</td><td><p>{SAID}</p></td></tr></table>", True),
        (f"<table><tr><td>{LINK}</td><td><b>عنوان الخبر</b><br>{'<br>'.join(BODY)}</td></tr></table>", False),
        (within(f'<div style="DISPLAY: none"><p>{SAID}</p></div>'), False),
        (within(f'<p style="position:absolute; left:-9999px">{SAID}</p>'), False),
        (within(f'<p style="margin-left:-12px">{SAID}</p>'), True),
        (within(f'<p class="d-none">{SAID}</p>'), False),
        (within(f'<p class="hidden">{SAID}</p>'), False),
        (within(f'<p class="hidden md:block">{SAID}</p>'), True),
        (within(f'<p class="d-none d-md-block">{SAID}</p>'), True),
        (within(f'<div role="heading" aria-level="3">{SAID}</div>'), True),
    ],
    ids=[
        "list right under the body",
        "centred",
        "the article's own box",
        "a box that is a teaser",
        "a box of related news",
        "a box beside the article",
        "hidden",
        "call to subscribe",
        "text behind the wall",
        "paragraphs marked as paid for",
        "side column of links",
        "column of prose",
        "side column beside text without paragraphs",
        "not displayed",
        "far beyond the edge",
        "a little beyond the edge",
        "class of what is not displayed",
        "class of what is hidden",
        "hidden on small screens",
        "not displayed on small screens",
        "heading by its role",
    ],
)
def test_shapes(body: str, kept: bool) -> None:
    found = "\n".join(lines(body))
    assert (SAID in found) is kept
    assert all(line in found for line in BODY)


def test_an_article_that_a_script_uncovers_stays() -> None:
    for hiding in ("hidden", 'class="hidden"'):
        page = f"<main><article><h1>عنوان الخبر</h1><div {hiding}>{TEXT}</div></article></main>"
        assert set(BODY) <= set(lines(page))
    parts = "".join(f'<div class="d-none">{HALF}{REST}<p>{n}</p></div>' for n in range(5))
    assert set(BODY) <= set(lines(f"<main><article><h1>عنوان الخبر</h1>{parts}</article></main>"))


@pytest.mark.parametrize("tag", ["aside", "header", "footer", "nav"])
def test_the_only_prose_of_a_page_is_its_article_whatever_frame_it_stands_in(tag: str) -> None:
    assert set(BODY) <= set(lines(f"<{tag}><h1>عنوان الخبر</h1>{TEXT}</{tag}>"))
    assert SAID not in lines(f"<main><h1>عنوان الخبر</h1>{TEXT}</main><{tag}><p>{SAID}</p></{tag}>")


CAPTIONS = tuple(f"{SAID} في الصورة رقم {number} من المعرض" for number in ("واحد", "اثنين", "ثلاثة"))


@pytest.mark.parametrize(
    "caption", ["<figure><img src=x><figcaption>{}</figcaption></figure>", '<p class="wp-caption-text">{}</p>']
)
def test_captions_tell_a_story_in_pictures(caption: str) -> None:
    pictures = "".join(map(caption.format, CAPTIONS))
    story = lines(
        f"<article><h1>عنوان الخبر</h1><p>مصورنا يرافق العمال في يومهم الأول على الجسر.</p>{pictures}</article>"
    )
    assert all("\n".join(story).count(line) == 1 for line in CAPTIONS)
    assert not set(CAPTIONS) & set(lines(f"<article><h1>عنوان الخبر</h1>{TEXT * 2}{pictures}</article>"))
