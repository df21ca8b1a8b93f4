"""The words of a heading, apart where the page shows them apart."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from crawler.arabic.letters import line_key
from crawler.extract.headings import heading_text

HEADLINE = "افتتاح الجسر الجديد غدا"


def text(inner: str, *stated: str) -> str:
    return heading_text(fragment_fromstring(f"<h1>{inner}</h1>"), frozenset(map(line_key, stated)))


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("افتتاح الجسر<br>الجديد غدا", HEADLINE),
        ("افتتاح الجسر <br> الجديد غدا", HEADLINE),
        ("<span>افتتاح الجسر</span><span>الجديد غدا</span>", HEADLINE),
        ("<div>افتتاح الجسر</div>الجديد غدا", HEADLINE),
        ("<b>ا</b>فتتاح الجسر <i>الجد</i><b>يد</b> غدا", HEADLINE),
        ("<span>ا</span>فتتاح الجسر الجديد غدا", HEADLINE),
        ("افتتاح الجسر ال<wbr>جديد غدا", HEADLINE),
        ("افتتاح الجسر الجديد غدا<small>4 أيار 2024</small>", HEADLINE),
        ("افتتاح الجسر الجديد غدا<style>.a{}</style><button>شارك</button>", HEADLINE),
        ("<span>الجسر</span><span>: يفتح غدا</span>", "الجسر: يفتح غدا"),
        ("<span>حصاد</span><span>2024</span>", "حصاد 2024"),
        ("  افتتاح الجسر\nالجديد غدا ", HEADLINE),
    ],
    ids=[
        "break",
        "break with space",
        "spans",
        "block",
        "parts of words",
        "first letter",
        "place to break",
        "day beside it",
        "silent elements",
        "punctuation begins a part",
        "a year is a word",
        "plain",
    ],
)
def test_words_stand_apart(inner: str, said: str) -> None:
    assert text(inner) == said


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (f"<span>حصري</span><span>{HEADLINE}</span>", HEADLINE),
        (f"{HEADLINE}<small>محليات، 4 أيار 2024، الساعة الخامسة مساء</small>", HEADLINE),
        (f"<span>أول من قام بزيارة المدينة</span><span>{HEADLINE}</span>", f"أول من قام بزيارة المدينة {HEADLINE}"),
        ("<span>افتتاح الج</span><span>سر الجديد غدا</span>", HEADLINE),
        (f"<span>{HEADLINE}</span><span>4 أيار 2024</span>", HEADLINE),
        (f"<span>محليات</span>{HEADLINE}", HEADLINE),
        (f"{HEADLINE}<span class='hits'>1204 قراءات</span>", HEADLINE),
        (f"<a href='/news/1'>{HEADLINE}</a> <span><a href='/edit'>تحرير</a></span>", HEADLINE),
        (f"{HEADLINE} <span>بعد تأخير دام عشرين شهرا</span>", f"{HEADLINE} بعد تأخير دام عشرين شهرا"),
        ("<strong>الأشغال:</strong><em>افتتاح الجسر غدا</em>", "الأشغال: افتتاح الجسر غدا"),
    ],
    ids=[
        "kicker",
        "line with the day",
        "half of the headline",
        "letters on the move",
        "day",
        "section without a gap",
        "counter without a gap",
        "button to edit",
        "rest of the headline",
        "colon between elements",
    ],
)
def test_another_statement_tells_what_belongs_to_it(inner: str, said: str) -> None:
    assert text(inner, HEADLINE) == said


def test_a_day_that_the_title_holds_stays() -> None:
    inner = "<span>مواقيت الصلاة</span><span>4 أيار 2024</span>"
    assert text(inner) == "مواقيت الصلاة"
    assert text(inner, "مواقيت الصلاة 4 أيار 2024") == "مواقيت الصلاة 4 أيار 2024"
