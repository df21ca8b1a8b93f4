"""Which of two articles answers a query better, and what each of them lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.arabic.stopwords import STOP_WORDS
from crawler.search.match import Word
from crawler.search.query import every_word, folded_words, index_words
from crawler.search.ranking import Candidate, rank

NEWEST = "2024-06-01"
FILLER = " ".join(["كلام كثير"] * 20)


def word(*forms: str, articles: int = 10, rows: tuple[str, ...] = (), prefixes: tuple[str, ...] = ()) -> Word:
    return Word(typed=(*forms, *rows, *prefixes)[0], forms=forms, rows=rows, prefixes=prefixes, articles=articles)


def order(words: list[Word], *articles: tuple[str, str, str]) -> list[int]:
    """The places (from 0) of articles (title, text, day), the best first."""
    candidates = (Candidate(number, *article) for number, article in enumerate(articles))
    return [found.id for found in rank(words, candidates, articles=1_000, newest=NEWEST)]


RESIGNED = word("استقاله", "وباستقالته", articles=40)


@pytest.mark.parametrize(
    ("why", "words", "better", "worse"),
    [
        (
            "a rare form is no rarer than its word",
            [RESIGNED, word("برلمان", articles=5)],
            ("", "برلمان " + FILLER, ""),
            ("", "وباستقالته " + FILLER, ""),
        ),
        ("forms count together", [RESIGNED], ("", "استقالة وباستقالته الان", ""), ("", "استقالة كلام الان", "")),
        ("the title counts more", [word("نفط")], ("نفط", FILLER, ""), ("كلام", FILLER + " نفط", "")),
        ("a short text says it sooner", [word("نفط")], ("", "نفط", ""), ("", "نفط " + FILLER, "")),
        (
            "the rare word decides",
            [word("وزير", articles=900), word("زلزال", articles=2)],
            ("", "زلزال", ""),
            ("", "وزير", ""),
        ),
        ("both words beat one", [word("وزير"), word("نفط")], ("", "وزير نفط", ""), ("", "وزير وزير", "")),
        ("of equal ones the fresher", [word("نفط")], ("", "نفط", "2024-05-30"), ("", "نفط", "2019-01-01")),
        ("the undated are no fresh ones", [word("نفط")], ("", "نفط", "2024-05-30"), ("", "نفط", "")),
        ("fresh is no answer", [word("نفط"), word("غاز")], ("", "نفط وغاز غاز", "2012-01-01"), ("", "نفط", NEWEST)),
        ("a row of words", [word(rows=("عبد الحميد",))], ("", "عبد الحميد", ""), ("", "عبد الله الحميد", "")),
        ("a beginning", [word(prefixes=("حكوم",))], ("", "حكومات وحكومة حكومي", ""), ("", "حكم حكام حكومة", "")),
        ("spelling of the text does not matter", [word("مدرسه")], ("", "مَدْرَسَة", ""), ("", "مدرس", "")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_better_answer_comes_first(
    why: str, words: list[Word], better: tuple[str, str, str], worse: tuple[str, str, str]
) -> None:
    assert order(words, better, worse) == [0, 1]
    assert order(words, worse, better) == [1, 0]


def test_a_form_of_two_words_counts_for_both() -> None:
    both = [word("سوري", "السوريه"), word("سوريا", "السوريه")]
    (found,) = rank(both, [Candidate(1, "", "السورية", "")], articles=9, newest="")
    assert found.missing == ()


def test_a_word_for_titles_is_missing_in_texts() -> None:
    asked = replace(word("نفط"), title=True)
    (found,) = rank([asked], [Candidate(1, "نفس", "نفط نفط", "")], articles=9, newest="")
    assert (found.missing, found.score) == (("نفط",), 0.0)
    (found,) = rank([asked], [Candidate(1, "نفط", "", "")], articles=9, newest="")
    assert found.missing == ()


def test_of_equal_articles_the_last_that_came_is_first() -> None:
    assert order([word("نفط")], ("", "نفط", ""), ("", "نفط", "")) == [1, 0]


def test_what_an_article_lacks_is_named_as_typed() -> None:
    asked = [word("نفط"), word("غاز"), word(rows=("عبد الحميد",))]
    found = rank(asked, [Candidate(1, "نفط", "غاز", ""), Candidate(2, "", "عبد الحميد", "")], articles=9, newest="")
    assert {one.id: one.missing for one in found} == {1: ("عبد الحميد",), 2: ("نفط", "غاز")}


def test_a_word_of_every_article_is_never_against_one() -> None:
    (found,) = rank([word("نفط", articles=5_000)], [Candidate(1, "", "نفط", "")], articles=10, newest="")
    assert found.score > 0


def test_articles_without_a_word_have_no_length_to_divide_by() -> None:
    assert [found.score for found in rank([word("نفط")], [Candidate(1, "", "", "")], articles=1, newest="")] == [0.0]


def test_every_word_is_each_word_as_often_as_it_occurs() -> None:
    text = "قال: «نعم»، ثم قال نعم. ½ نسبة٣ a_b"
    assert sorted(every_word(text)) == sorted(folded_words(text))


def test_stop_words_are_folded_as_the_index_is() -> None:
    assert [word for word in STOP_WORDS if index_words(word) != (word,)] == []


@pytest.mark.parametrize("subject", ["رئيس", "قال", "يوم", "وزير", "حرب", "سلام", "غزه", "us"])
def test_what_news_are_about_is_no_stop_word(subject: str) -> None:
    assert not STOP_WORDS.issuperset(index_words(subject))
