"""Every member of every closed list has its sentence in Arabic and in English, and says what it is about."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from crawler.arabic.letters import printable
from crawler.decide.rendering import Denial
from crawler.model import Fact, FactKind, Finding, NoteKind, Reason, WhyNot
from crawler.phrases.facts import NOTES, SENTENCES
from crawler.phrases.labels import LABELS
from crawler.phrases.locale import Locale
from crawler.phrases.reasons import REASONS

ARABIC = re.compile(r"[\u0621-\u064a]")
KINDS = [kind for kinds in FactKind.__subclasses__() for kind in kinds]


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_has_both_sentences(kind: FactKind) -> None:
    arabic, english = SENTENCES[type(kind)][kind]
    assert ARABIC.search(arabic)
    assert english.isascii()
    for sentence in (arabic, english):
        assert {name for _, name, _, _ in Formatter().parse(sentence) if name} == set(kind.about)


@pytest.mark.parametrize("kind", NoteKind)
def test_every_note_has_both_names_and_says_what_follows_in_both_or_in_none(kind: NoteKind) -> None:
    (arabic, english), follows = NOTES[kind]
    assert ARABIC.search(arabic)
    assert english.isascii()
    assert bool(follows[0]) is bool(follows[1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_sentence_is_whole(kind: FactKind, language: str) -> None:
    said = Locale(language).fact(Fact(kind, tuple("7" for _ in kind.about)))
    assert said
    assert "{" not in said
    assert printable(said) == said


SAID = {
    "agrees:jsonld": ("يوافق: بيانات JSON-LD للخبر", "agrees with the article's JSON-LD"),
    "repeats": ("سطره متكرر في كل صفحات المصدر", "its line repeats over the source"),
    "before_the_web:1995-01-01": ("قبل 1995-01-01", "before 1995-01-01"),
    "clock_place": ("يوم الجلب حيث تعرض الصفحة ساعتها", "the day of the fetch at the place of the page's clock"),
    "object_type:{x}": ("لكائن من نوع {x}", "of an object of type {x}"),
    "less certain than feed": ("أقل يقيناً من: خلاصة الموقع", "less certain than the feed"),
    "a reason of tomorrow": ("a reason of tomorrow", "a reason of tomorrow"),
}


@pytest.mark.parametrize("stored", SAID)
def test_why_a_date_lost_is_said_in_both_languages(stored: str) -> None:
    assert (Locale("ar").why(stored), Locale("en").why(stored)) == SAID[stored]


FOUND = {
    "silent:1": ("مضى على آخر جديد ساعة", "nothing new for 1 hour"),
    "silent:48": ("مضى على آخر جديد يومان", "nothing new for 2 days"),
    "silent_longer:96:24": (
        "مضى على آخر جديد 4 أيام، والمعتاد 24 ساعة على الأكثر",
        "nothing new for 4 days, usually at most 24 hours",
    ),
    "fewer_articles:3:40:90": ("صار 3 من 40 صفحة خبراً، والمعتاد 90%", "3 of 40 pages gave an article, usually 90%"),
    "https://x.example/feed: tls expired": ("https://x.example/feed: tls expired",) * 2,
    "https://x.example/feed: feed_not_feed html_page": (
        f"https://x.example/feed: {REASONS[Reason.FEED_NOT_FEED][0]}: صفحة HTML",
        f"https://x.example/feed: {REASONS[Reason.FEED_NOT_FEED][1]}: an HTML page",
    ),
    "timeout": REASONS[Reason.TIMEOUT],
}


@pytest.mark.parametrize("stored", FOUND)
def test_what_was_found_of_a_source_is_said_in_both_languages(stored: str) -> None:
    assert (Locale("ar").finding(stored), Locale("en").finding(stored)) == FOUND[stored]


TOLD = {
    "": ("", ""),
    "few_words:7:20": ("كلماته 7، والأقل 20", "7 words, 20 at least"),
    "inflates:10485760": (
        "أكثر من 10,485,760 بايت بعد فك الضغط",
        "more than 10,485,760 bytes when decompressed",
    ),
    "same_text:https://x.example/a:b": ("نصه نص https://x.example/a:b", "same text as https://x.example/a:b"),
    "changed:title,date": ("تغيّر: العنوان، التاريخ", "changed: title, date"),
    "otherwise:no_text:few_words:7:20": (
        f"لو اكتملت: {REASONS[Reason.NO_TEXT][0]} كلماته 7، والأقل 20",
        f"had it been whole: {REASONS[Reason.NO_TEXT][1]} 7 words, 20 at least",
    ),
    "failed_scripts:robots_disallow:": (
        f"تعذّر: {REASONS[Reason.ROBOTS_DISALLOW][0]}",
        REASONS[Reason.ROBOTS_DISALLOW][1],
    ),
    "denied_to_scripts:another_host": ("لم يُسمح به: لموقع آخر", "of another host"),
    "message:KeyError: 'x'": ("الخطأ: KeyError: 'x'", "KeyError: 'x'"),
    "what a version of tomorrow tells": ("what a version of tomorrow tells",) * 2,
}


@pytest.mark.parametrize("stored", TOLD)
def test_what_is_told_beside_a_reason_is_said_in_both_languages(stored: str) -> None:
    assert (Locale("ar").detail(stored), Locale("en").detail(stored)) == TOLD[stored]


def test_what_is_denied_to_scripts_has_its_words() -> None:
    assert {f"denied_{denial}" for denial in Denial if denial.is_told} <= LABELS.keys()


def test_a_fact_of_one_list_is_none_of_another() -> None:
    assert Locale("en").why(Finding.NO_ARTICLE_YET.value) == Finding.NO_ARTICLE_YET.value
    assert Locale("en").finding(WhyNot.REPEATS.value) == WhyNot.REPEATS.value
