"""What a page says where no article has all the words, and where a word is none of the archive's."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.browse.conftest import Client

PAGE = "/news/search?q="
NONE, SOME, MEANT, WITHOUT = "لا خبر فيه كل هذه الكلمات", "فيه كل الكلمات:", "هل تقصد", "ليس فيه:"


def cards(html: str) -> list[str]:
    return re.findall(r'<article class="card".*?</article>', html, re.DOTALL)


def test_a_question_shows_articles_with_some_of_its_words_and_says_so(client: Client) -> None:
    html = client.text(PAGE + quote("متى زار الخنفشار اللاذقية؟"))
    assert NONE in html
    found = cards(html)
    assert found
    assert all(WITHOUT in card and "الخنفشار" in card for card in found)


def test_the_same_in_english(client: Client) -> None:
    html = client.text(PAGE + quote("متى زار الخنفشار اللاذقية؟") + "&lang=en")
    assert "No article has all of these words." in html
    assert "without:" in html


@pytest.mark.parametrize("words", ["اللاذقية", "", "خنفشار"])
def test_other_pages_say_nothing_of_it(client: Client, words: str) -> None:
    html = client.text(PAGE + quote(words))
    assert NONE not in html
    assert SOME not in html
    assert WITHOUT not in html


def test_pages_follow_each_other_where_words_are_missing(client: Client) -> None:
    html = client.text(PAGE + quote("الخنفشار في اللاذقية وسوريا"))
    following = re.search(r'rel="next" href="([^"]*)"', html)
    assert following is not None
    second = client.text("/news/search" + following[1].replace("&amp;", "&"))
    assert NONE in second
    assert cards(second)
    assert not set(cards(html)) & set(cards(second))


def test_a_word_that_the_archive_lacks_has_a_link_to_the_one_that_is_meant(client: Client) -> None:
    html = client.text(PAGE + quote("اللاذقيية"))
    assert MEANT in html
    assert f"?q={quote('اللاذقية')}" in html
    assert MEANT not in client.text(PAGE + quote("اللاذقية"))


@pytest.mark.parametrize("form", ["csv", "ndjson", "atom"])
def test_files_hold_articles_with_all_the_words_alone(client: Client, form: str) -> None:
    text = client.text(f"/news/search.{form}?q=" + quote("متى زار الخنفشار اللاذقية؟"))
    assert "اللاذقية" not in text.replace("متى زار الخنفشار اللاذقية؟", "")
