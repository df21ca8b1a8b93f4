"""An article in several containers is taken whole; what stands beside it and is another stays out."""

from __future__ import annotations

import pytest

from crawler.extract.engine import extract
from tests.extract.articles import BODY, TITLE, article
from tests.extract.test_engine import document, lines

HEADING = f"<h1>{TITLE}</h1>"
FIRST = "".join(f"<p>{line}</p>" for line in BODY[:3])
REST = "".join(f"<p>{line}</p>" for line in BODY[3:])
LONG = (*BODY, *article(47), *article(58), *article(69))
WHOLE = "".join(f"<p>{line}</p>" for line in LONG)


def paragraphs(number: int) -> str:
    return "".join(f"<p>{line}</p>" for line in article(number))


@pytest.mark.parametrize(
    "page",
    [
        f'<article>{HEADING}<div class="entry-content">{FIRST}</div><div class="entry-content">{REST}</div></article>',
        f"<main>{HEADING}<article>{FIRST}</article><article>{REST}</article></main>",
        f'{HEADING}<div itemprop="articleBody">{FIRST}</div><hr><div itemprop="articleBody">{REST}</div>',
        f'<div>{HEADING}<div class="post-body">{FIRST}</div><section class="slides"><div>{REST}</div></section></div>',
    ],
    ids=["one class", "two articles", "right under body", "a class like furniture"],
)
def test_containers_that_follow_each_other_are_one_article(page: str) -> None:
    assert lines(page) == BODY


def test_headed_sections_are_of_the_article() -> None:
    sections = [(f"القسم رقم {number}", article(number)) for number in range(3)]
    markup = "".join(
        f'<div class="tile"><h2>{heading}</h2><article>{"".join(f"<p>{line}</p>" for line in body)}</article></div>'
        for heading, body in sections
    )
    found = lines(f"<main>{HEADING}<div>{markup}</div></main>")
    assert [line for heading, body in sections for line in (heading, *body)] == [*found]


LISTED = "".join(
    f"<p>{line}</p><h2>القسم {number}</h2><ul><li>البند {number} من خطة التأهيل التي أقرها المجلس</li></ul>"
    for number, line in enumerate(BODY)
)


def test_headings_and_lists_come_with_the_paragraphs_where_no_frame_is_marked() -> None:
    found = lines(f"<div>{HEADING}<div>{LISTED}</div></div>")
    assert sum("القسم" in line for line in found) == len(BODY)
    assert sum("البند" in line for line in found) == len(BODY)


@pytest.mark.parametrize(
    "beside",
    [
        "".join(f'<div><h2><a href="/news/{n}">خبر رقم {n}</a></h2>{paragraphs(n)}</div>' for n in range(3)),
        "".join(f"<div><h1>خبر آخر تماما رقم {n}</h1>{paragraphs(n)}</div>" for n in range(2)),
        "".join(f"<div><time>{n} أيار 2024</time><p>{article(n)[0]} {article(n)[1]}</p></div>" for n in range(4)),
        "".join(f'<div><a href="/news/{n}"><p>{article(n)[0]} {article(n)[1]}</p></a></div>' for n in range(6)),
        "".join(f"<div><p>{article(n)[0]} {article(n)[1][:40]}...</p></div>" for n in range(6)),
        f'<div class="comment-list">{paragraphs(4)}{paragraphs(5)}</div>',
        f'<section id="paywall-offer">{paragraphs(4)}</section>',
    ],
    ids=["linked headings", "another h1", "dated pieces", "cards that are links", "teasers", "comments", "offers"],
)
def test_other_articles_comments_and_offers_do_not_join(beside: str) -> None:
    assert lines(f'<div>{HEADING}<div class="entry-content">{WHOLE}</div><div>{beside}</div></div>') == LONG


def shops(number: int) -> str:
    return "".join(f'<div><h2><a href="/shops/{n}">متجر {n}</a></h2>{paragraphs(n)}</div>' for n in range(number))


def test_headings_of_the_only_article_may_lead_elsewhere() -> None:
    content = f'<div class="entry-content">{FIRST}</div><div>{shops(8)}</div>'
    found = lines(f"<header>{HEADING}</header><article>{content}</article>")
    assert {line for n in range(8) for line in article(n)} <= set(found)


def test_headings_that_lead_elsewhere_keep_another_article_out() -> None:
    assert lines(f"<main>{HEADING}<article>{WHOLE}</article><article>{shops(3)}</article></main>") == LONG


@pytest.mark.parametrize(("kind", "joins"), [("node--promoted", True), ("promo", False)])
def test_promoted_is_no_promotion(kind: str, joins: bool) -> None:
    found = lines(
        f'<main>{HEADING}<div class="entry-content">{FIRST}</div><div class="{kind}"><div>{REST}</div></div></main>'
    )
    assert (found == BODY) is joins


def test_what_stands_beside_the_article_that_holds_the_title_does_not_join() -> None:
    assert lines(f"<main><article>{HEADING}{WHOLE}</article><article>{paragraphs(4)}</article></main>") == LONG


def test_doubt_is_told_where_much_prose_is_left() -> None:
    others = "".join(f"<div><h1>خبر آخر تماما رقم {n}</h1>{paragraphs(n)}</div>" for n in range(3))
    doubtful = extract(document(f'<div>{HEADING}<div class="entry-content">{WHOLE}</div><div>{others}</div></div>'))
    assert doubtful.lines == LONG
    assert doubtful.flags == ("maybe_truncated",)
    assert extract(document(f"<article>{HEADING}{WHOLE}</article>")).flags == ()
