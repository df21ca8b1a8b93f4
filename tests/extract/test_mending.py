"""Words that the engine would lose: inline elements in sentences, subheadings and paragraphs that are links."""

from __future__ import annotations

import re

import pytest
from lxml.html import fromstring

from crawler.extract.mending import lines_between_paragraphs
from tests.extract.articles import BODY
from tests.extract.test_engine import lines

FIRST, SECOND = (f"<p>{text}</p>" for text in BODY[:2])
REST = "".join(f"<p>{text}</p>" for text in BODY[2:])


def within(block: str) -> tuple[str, ...]:
    """The lines that a block between two paragraphs of an article adds to it."""
    return tuple(
        line for line in lines(f"<article><div>{FIRST}{block}{SECOND}{REST}</div></article>") if line not in BODY
    )


@pytest.mark.parametrize(
    "sentence",
    [
        'واجتمع المجلس في <span class="date">4 أيار 2024</span> وأقر الخطة كاملة.',
        'واجتمع المجلس في <time class="published" datetime="2024-05-04">4 أيار 2024</time> وأقر الخطة كاملة.',
        'ورأى <a class="related-link" href="/p/2">مدير المؤسسة</a> أن العمل سيطول.',
        '<a class="read-also" href="/p/2">مدير المؤسسة</a> يرى أن العمل سيطول.',
        'ورأى <button class="tooltip">مدير المؤسسة</button> أن العمل سيطول.',
        'ورأى <span class="author-name share-tip">مدير المؤسسة</span>، وهو مهندس، أن العمل سيطول.',
        'ورأى <a href="/p/2"><span class="menu">مدير المؤسسة</span></a> أن العمل سيطول.',
        'وأن العمل سيطول كما يرى <span class="bio">مدير المؤسسة</span>.',
        'وسلم <abbr class="footer" id="meta">المدير</abbr> <label>المفاتيح</label> إلى البلدية.',
    ],
)
def test_inline_elements_in_a_sentence_stay_whatever_their_class_says(sentence: str) -> None:
    assert within(f"<p>{sentence}</p>") == (" ".join(re.sub("<[^>]+>", "", sentence).split()),)


@pytest.mark.parametrize(
    "block",
    [
        '<div><span class="date">4 أيار 2024</span></div>',
        '<p><a class="related-link" href="/p/2">عودة القطارات إلى المحطة</a></p>',
        '<p><span class="sr-only">يفتح في نافذة جديدة</span></p>',
        '<p><button class="share">شارك</button> <button>انسخ</button></p>',
        '<div class="share-tools">شارك <button>الصفحة</button> مع أصدقائك الآن</div>',
    ],
    ids=["date line", "related story", "for screen readers", "buttons", "share bar"],
)
def test_inline_elements_apart_from_sentences_go(block: str) -> None:
    assert within(block) == ()


def test_what_readers_do_not_see_is_no_part_of_a_sentence() -> None:
    assert within('<p>ورأى المدير <span class="sr-only newsletter">اشترك في النشرة</span> أن العمل سيطول.</p>') == (
        "ورأى المدير أن العمل سيطول.",
    )


SUBHEADING = "مرحلة ثانية"


@pytest.mark.parametrize(
    "heading",
    [
        f'<h2><a name="two">{SUBHEADING}</a></h2>',
        f'<h2><a name="two"></a>{SUBHEADING}</h2>',
        f'<h3><a href="#two">{SUBHEADING}</a></h3>',
        f'<h2><a href="/topics/water">{SUBHEADING}</a></h2>',
        f'<h2><strong><a href="/topics/water">{SUBHEADING}</a></strong></h2>',
    ],
    ids=["named anchor", "empty anchor", "link within the page", "link to a topic", "strong link"],
)
def test_a_subheading_with_a_link_or_anchor_stays(heading: str) -> None:
    assert within(heading) == (SUBHEADING,)


HEADLINE = "عودة القطارات إلى المحطة القديمة بعد ثلاثين عاما"
SENTENCE = "وكانت البلدية قد أعلنت الخطة في الربيع الماضي أمام وسائل الإعلام."


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        (f'<p><a href="/news/3">{SENTENCE}</a></p>', (SENTENCE,)),
        (f'<p><a href="/news/3"><strong>{SENTENCE}</strong></a></p>', (SENTENCE,)),
        (f'<p><a href="/news/3">{HEADLINE}</a></p>', ()),
        (f'<div><h3><a href="/news/3">{HEADLINE}</a></h3></div>', ()),
        (f'<h3><a href="/news/3">{HEADLINE}</a></h3><h3><a href="/news/4">{HEADLINE} كاملا</a></h3>', ()),
        (f'<ul><li><p><a href="/news/3">{SENTENCE}</a></p></li></ul>', ()),
    ],
    ids=["sentence", "strong sentence", "headline", "headed card", "two headlines", "list of links"],
)
def test_a_paragraph_that_is_one_link_stays_if_it_is_a_sentence(block: str, kept: tuple[str, ...]) -> None:
    assert within(block) == kept


STATION, SECOND_STATION = "محطة السوق القديم", "محطة الجامعة الوطنية"


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        (f'<ul class="menu-list"><li>{STATION}</li><li>{SECOND_STATION}</li></ul>', True),
        (f'<ul><li><i class="icon"></i>{STATION}</li><li><span> </span>{SECOND_STATION}</li></ul>', True),
        (f'<ul class="menu"><li><a href="/1">{STATION}</a></li><li><a href="/2">{SECOND_STATION}</a></li></ul>', False),
    ],
    ids=["a class like furniture", "empty icons", "a menu of links"],
)
def test_a_list_between_two_paragraphs_is_text(items: str, kept: bool) -> None:
    assert within(items) == ((STATION, SECOND_STATION) if kept else ())


def test_lists_within_lists_are_text_where_no_paragraph_is() -> None:
    regions = "".join(f"<li><b>القسم {n}</b><ul><li>{line}</li></ul></li>" for n, line in enumerate(BODY))
    menu = "".join(f'<li><a href="/news/{n}">عنوان خبر آخر رقم {n}</a></li>' for n in range(9))
    page = f"<h1>عنوان</h1><p>{BODY[0]} كما قال</p><p>{BODY[1]} كما قال</p><ul>{regions}</ul><ul>{menu}</ul>"
    found = lines(f"<table><tr><td><div>{page}</div></td></tr></table>")
    assert set(BODY) <= {line for text in found for line in (text, text.partition(" ")[2])}
    assert not any("خبر آخر" in line for line in found)


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        ("<div>نعم.</div>", ("نعم.",)),
        ('<div class="answer">لا <b>أبدا</b>.</div>', ("لا أبدا.",)),
        ('<div class="share-line">شارك</div>', ()),
        ('<div><a href="/news/3">التالي</a></div>', ()),
        ('<div id="count">1200</div>', ()),
    ],
    ids=["answer", "answer with a strong word", "share line", "link", "counter"],
)
def test_a_short_line_among_paragraphs_is_one(block: str, kept: tuple[str, ...]) -> None:
    assert within(block) == kept


@pytest.mark.parametrize(
    ("blocks", "tags"),
    [
        (f"<div>{BODY[0]}.</div><div>نعم.</div><p>{BODY[1]}</p>", "p p p"),
        (f"<div>{BODY[0]}.</div><div>نعم.</div><p>مشاركة</p>", "div div p"),
        (f"<p>{BODY[1]}</p><div>نعم.</div><div>{BODY[0]}.</div>", "p div p"),
        (f"<p>{BODY[1]}</p><div>نعم.</div><section><p>{BODY[0]}</p></section>", "p div section"),
    ],
    ids=["a long one before", "no paragraph", "a long one behind", "in another block"],
)
def test_a_long_line_beside_paragraphs_is_one_to_those_below(blocks: str, tags: str) -> None:
    around = fromstring(f"<section>{blocks}</section>")
    lines_between_paragraphs(around)
    assert " ".join(block.tag for block in around) == tags
