"""New, edit, the same again, or the same text elsewhere: a table of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decide.edits import decide, is_counter
from crawler.decide.identity import Match
from crawler.model import Decision, Detail, Draft, OutcomeKind, StoredArticle
from tests.storage.drafts import NOW, TEXT, draft, text_hash

TITLE = "مشتل جديد في حماة"


def stored(text: str = TEXT, title: str = TITLE, **fields: object) -> StoredArticle:
    made = StoredArticle(
        id=7,
        source="nawafir",
        url="https://nawafir.example/1",
        title=title,
        text=text,
        text_hash=text_hash(text),
        revision=1,
        first_seen_at=NOW,
        last_seen_at=NOW,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # a test names only what it is about


def decided(
    made: Draft, known: StoredArticle | None = None, *, twin: StoredArticle | None = None, same_page: bool = False
) -> Decision:
    return decide(Match(draft=made, stored=known, same_text=twin), same_page=same_page)


LATER = NOW + timedelta(hours=3)
CASES: dict[str, tuple[Draft, StoredArticle, OutcomeKind]] = {
    "the same": (draft(at=LATER), stored(), OutcomeKind.UNCHANGED),
    "white space": (
        draft(text=TEXT.replace("\n", "\n\n  ").replace(" ", "  "), at=LATER),
        stored(),
        OutcomeKind.UNCHANGED,
    ),
    "spelling of one letter form": (draft(text=TEXT.replace("أ", "ا"), at=LATER), stored(), OutcomeKind.UNCHANGED),
    "view counter": (
        draft(text=TEXT + "\nشوهد 97 مرة", at=LATER),
        stored(TEXT + "\nشوهد 412 مرة"),
        OutcomeKind.UNCHANGED,
    ),
    "counter appears": (draft(text=TEXT + "\n3 تعليقات", at=LATER), stored(), OutcomeKind.UNCHANGED),
    "crawl date": (
        draft(text="الجمعة 3 أيار 2024\n" + TEXT, at=LATER),
        stored("الخميس 2 أيار 2024\n" + TEXT),
        OutcomeKind.UNCHANGED,
    ),
    "relative time": (
        draft(text=TEXT + "\nمنذ 3 ساعات", at=LATER),
        stored(TEXT + "\nقبل 5 دقائق"),
        OutcomeKind.UNCHANGED,
    ),
    "learned line is gone": (
        draft(removed=("تابعونا على صفحتنا",), at=LATER),
        stored(TEXT + "\nتابعونا على صفحتنا"),
        OutcomeKind.UNCHANGED,
    ),
    "learned line with a number": (
        draft(removed=("القراء: 412",), at=LATER),
        stored(TEXT + "\nالقراء: 97"),
        OutcomeKind.UNCHANGED,
    ),
    "a sentence more": (draft(text=TEXT + "\nوحضر الافتتاح محافظ حماة.", at=LATER), stored(), OutcomeKind.REVISED),
    "a sentence less": (draft(text=TEXT.splitlines()[0], at=LATER), stored(), OutcomeKind.REVISED),
    "a number in the news": (
        draft(text=TEXT + "\nوارتفع عدد القتلى إلى 15.", at=LATER),
        stored(TEXT + "\nوارتفع عدد القتلى إلى 12."),
        OutcomeKind.REVISED,
    ),
    "a death toll on a line of its own": (
        draft(text=TEXT + "\n15 قتيلاً", at=LATER),
        stored(TEXT + "\n12 قتيلاً"),
        OutcomeKind.REVISED,
    ),
    "another title": (draft(title="افتتاح مشتل في ريف حماة", at=LATER), stored(), OutcomeKind.REVISED),
    "title in other quotes": (
        draft(title="«مشتل» جديد في حماة", at=LATER),
        stored(title='"مشتل" جديد في حماة'),
        OutcomeKind.UNCHANGED,
    ),
    "truncated and shorter": (
        draft(text=TEXT.splitlines()[0], flags=("truncated",), at=LATER),
        stored(),
        OutcomeKind.UNCHANGED,
    ),
    "left unfinished by a browser, and shorter": (
        draft(text=TEXT.splitlines()[0], flags=("render_cut",), at=LATER),
        stored(),
        OutcomeKind.UNCHANGED,
    ),
    "lacking what a script asked for, but longer": (
        draft(text=TEXT + "\nوتابع المدير قوله إن", flags=("render_lacking",), at=LATER),
        stored(),
        OutcomeKind.REVISED,
    ),
    "truncated but longer": (
        draft(text=TEXT + "\nوتابع المدير قوله إن", flags=("truncated",), at=LATER),
        stored(),
        OutcomeKind.REVISED,
    ),
    "whole after truncated": (draft(at=LATER), stored(TEXT.splitlines()[0], truncated=True), OutcomeKind.REVISED),
    "nothing left": (draft(text="", at=LATER), stored(), OutcomeKind.UNCHANGED),
    "an edit of the same moment": (draft(text=TEXT + "\nوحضر الافتتاح محافظ حماة."), stored(), OutcomeKind.REVISED),
    "a copy a second older": (
        draft(text=TEXT + "\nوحضر الافتتاح محافظ حماة.", at=NOW - timedelta(seconds=1)),
        stored(),
        OutcomeKind.UNCHANGED,
    ),
    "an older copy from an archive": (
        draft(text=TEXT.splitlines()[0], at=NOW - timedelta(days=9)),
        stored(),
        OutcomeKind.UNCHANGED,
    ),
}


@pytest.mark.parametrize(("made", "known", "outcome"), CASES.values(), ids=CASES.keys())
def test_known_under_its_url(made: Draft, known: StoredArticle, outcome: OutcomeKind) -> None:
    decision = decided(made, known)
    assert (decision.outcome, decision.article) == (outcome, 7)


@pytest.mark.parametrize(
    ("made", "twin", "outcome"),
    [
        (draft("https://nawafir.example/amp/1"), stored(), OutcomeKind.DUPLICATE),
        (draft("https://nawafir.example/2", text=""), stored(""), OutcomeKind.NEW),
        (draft("https://nawafir.example/2"), None, OutcomeKind.NEW),
    ],
    ids=["same source", "empty texts", "no twin"],
)
def test_known_by_its_text(made: Draft, twin: StoredArticle | None, outcome: OutcomeKind) -> None:
    assert decided(made, twin=twin).outcome is outcome


def test_a_page_read_again_without_the_offer_that_dated_it_is_the_same() -> None:
    dated = replace(stored(), published_on=date(2024, 5, 1), published_trust=80)
    by_feed = replace(dated, published_signal="feed")
    assert decided(draft(on=None), by_feed, same_page=True).outcome is OutcomeKind.UNCHANGED
    assert decided(draft(on=None), dated, same_page=True).detail == Detail.CHANGED.of("date")


def test_the_same_page_read_otherwise_is_a_correction() -> None:
    decision = decided(draft(text=TEXT + "\nفقرة كانت قد ضاعت."), stored(), same_page=True)
    assert (decision.outcome, decision.correction, decision.detail) == (
        OutcomeKind.REVISED,
        True,
        Detail.CHANGED.of("text,date"),
    )
    same = decided(draft(on=None), stored(), same_page=True)
    assert (same.outcome, same.detail) == (OutcomeKind.UNCHANGED, None)


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("شوهد 412 مرة", True),
        ("عدد القراءات: 1,204", True),
        ("12 تعليقات", True),
        ("آخر تحديث 12:30 مساء", True),
        ("5 min read", True),
        ("الثلاثاء 4 حزيران 2024", True),
        ("15 قتيلاً", False),
        ("السعر 412 ليرة", False),
        ("حلب 2 - 1 الاتحاد", False),
        ("تعليقات", False),
        ("", False),
    ],
    ids=str,
)
def test_lines_that_only_count(line: str, counts: bool) -> None:
    assert is_counter(line) is counts


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_is_never_an_edit_of_itself_and_every_case_is_decided(one: str, other: str) -> None:
    assert decided(draft(text=one, title=other, at=LATER), stored(one, other)).outcome is OutcomeKind.UNCHANGED
    outcome = decided(draft(text=one, at=LATER), stored(other)).outcome
    assert outcome in (OutcomeKind.UNCHANGED, OutcomeKind.REVISED)
