"""What the engine takes out, puts back and keeps."""

from __future__ import annotations

import pytest
from lxml.html import tostring

from crawler.extract.engine import extract_lines
from crawler.web.document import Document, parse_document
from tests.extract.articles import BODY

LEAD = "قال مسؤولون في البلدية إن المشروع الذي تأخر سنتين سيعود إلى العمل هذا الأسبوع بتمويل جديد من الحكومة"
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in BODY)


def document(body: str, head: str = "") -> Document:
    found = parse_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "https://nahr.example/1")
    assert isinstance(found, Document)
    return found


def lines(body: str, head: str = "") -> tuple[str, ...]:
    return extract_lines(document(body, head))


@pytest.mark.parametrize(
    "block",
    [
        '<div class="newsletter-signup"><p>اشترك في نشرتنا اليومية لتصلك أخبار المدينة كل صباح إلى بريدك.</p></div>',
        '<div class="author-bio"><p>سامي حداد صحفي يكتب عن المدن منذ عشر سنوات وله كتابان في العمارة.</p></div>',
        '<div class="related-posts"><p>عودة القطارات إلى المحطة القديمة بعد ثلاثين عاما من التوقف التام.</p></div>',
        '<div class="MostReadArticles"><p>عودة القطارات إلى المحطة القديمة بعد ثلاثين عاما من التوقف التام.</p></div>',
        '<p class="wp-caption">عمال يمدون الأنابيب في الحي الشرقي من المدينة صباح أمس الثلاثاء.</p>',
        '<div class="disclaimer"><p>الآراء المنشورة لا تعبر بالضرورة عن رأي الصحيفة بل عن رأي كتابها وحدهم.</p></div>',
        '<div class="NEWSLETTER Box"><p>اشترك في نشرتنا اليومية لتصلك أخبار المدينة كل صباح إلى بريدك.</p></div>',
        '<div class="post-date">الأربعاء 1 أيار 2024</div>',
        '<p>يخضع نشر التعليقات إلى <a href="/privacy">سياسة الخصوصية</a> وإلى <a href="/terms">الشروط</a> هنا.</p>',
    ],
    ids=[
        "newsletter",
        "biography",
        "related",
        "camel case",
        "caption",
        "disclaimer",
        "capitals",
        "date line",
        "policy note",
    ],
)
def test_blocks_that_say_what_they_are_go(block: str) -> None:
    first, rest = PARAGRAPHS.split("</p>", 1)
    assert lines(f"<article>{first}</p>{block}{rest}{block}</article>") == BODY


def test_a_class_never_costs_the_article() -> None:
    assert lines(f'<div class="content related"><div class="post-content footer">{PARAGRAPHS}</div></div>') == BODY


def test_half_of_the_article_in_a_block_that_says_it_is_none_stays() -> None:
    first, second = ("".join(f"<p>{text}</p>" for text in part) for part in (BODY[:3], BODY[3:]))
    assert lines(f'<article>{first}<div class="info-box">{second}</div></article>') == BODY


def test_a_marked_block_within_one_that_holds_the_article_goes_alone() -> None:
    inner = '<div id="newsletter-signup"><p>اشترك في نشرتنا اليومية لتصلك أخبار المدينة كل صباح إلى بريدك.</p></div>'
    assert lines(f'<div class="most-read"><div>{PARAGRAPHS}{inner}</div></div>') == tuple(BODY)


@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, f"<p>{LEAD}.</p>"], ids=["whole text", "scant text"])
@pytest.mark.parametrize("tag", ["nav", "aside", "footer"])
def test_what_surrounds_the_article_is_no_text(tag: str, paragraphs: str) -> None:
    around = f"<{tag}>أقسام<p>عودة القطارات إلى المحطة القديمة بعد ثلاثين عاما من التوقف التام.</p>وغيرها</{tag}>"
    found = lines(f"{around}<article>{paragraphs}</article>{around}")
    assert found == lines(f"<article>{paragraphs}</article>")


def test_the_heading_is_no_line() -> None:
    assert lines(f"<article><h1>بدء المرحلة الثانية من المشروع</h1>{PARAGRAPHS}</article>") == BODY


@pytest.mark.parametrize(
    ("lead", "head"),
    [
        (f'<div class="standfirst">{LEAD}</div>', ""),
        (f'<h2 class="subtitle">{LEAD}</h2>', ""),
        (f'<div><span class="x">{LEAD}</span></div>', f'<meta property="og:description" content="{LEAD}">'),
    ],
    ids=["class", "subtitle", "description"],
)
def test_a_lead_apart_comes_first(lead: str, head: str) -> None:
    body = f'<header><h1>المشروع يعود</h1>{lead}</header><div class="entry-content">{PARAGRAPHS}</div>'
    assert lines(body, head) == (LEAD, *BODY)


@pytest.mark.parametrize(
    "lead",
    [f'<figure><span class="lead">{LEAD}</span></figure>', f'<aside><p class="lead">{LEAD}</p></aside>'],
    ids=["figure", "aside"],
)
def test_captions_and_asides_are_no_lead(lead: str) -> None:
    assert lines(f'<h1>المشروع يعود</h1>{lead}<div class="entry-content">{PARAGRAPHS}</div>') == BODY


def test_a_lead_within_the_text_is_not_doubled() -> None:
    head = f'<meta name="description" content="{BODY[0]}">'
    assert lines(f'<h1>المشروع يعود</h1><div class="entry-content">{PARAGRAPHS}</div>', head) == BODY


def test_lists_wrapped_in_lists_are_kept() -> None:
    items = "".join(f"<li>البند رقم {n} من الاتفاق بين البلدية والمؤسسة العامة للمياه</li>" for n in range(4))
    found = lines(f"<article>{PARAGRAPHS}<ul><li><ul><li><ul>{items}</ul></li></ul></li></ul><p>{LEAD}.</p></article>")
    assert sum("البند رقم" in line for line in found) == 4


def test_line_breaks_make_lines_and_cells_make_rows() -> None:
    table = "<table><tr><td>القمح</td><td>120</td></tr><tr><td>الشعير</td><td>90</td></tr></table>"
    found = lines(f"<article>{PARAGRAPHS}{table}<p>السطر الأول من القصيدة<br>والسطر الثاني منها</p></article>")
    assert "القمح | 120" in found
    assert found[-2:] == ("السطر الأول من القصيدة", "والسطر الثاني منها")


def test_the_tree_is_left_as_it_was() -> None:
    page = document(f'<article><div class="newsletter">x</div>{PARAGRAPHS}</article>')
    before = tostring(page.tree)
    extract_lines(page)
    assert tostring(page.tree) == before


def test_a_page_without_text_has_no_lines() -> None:
    assert lines('<img src="x.png">') == ()


def test_article_body_stands_in_for_what_was_not_found() -> None:
    body = "\\n".join(BODY)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    assert lines(f"<article><p>{BODY[0]}</p></article>", head) == BODY
    assert lines(f"<article>{PARAGRAPHS}</article>", head) == BODY


def test_a_text_in_a_marked_block_alone_is_found() -> None:
    assert lines(f'<div class="popup"><p>{LEAD}</p></div>') == (LEAD,)
