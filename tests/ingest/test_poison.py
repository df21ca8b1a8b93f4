"""A source that tries to have lines learned which are text: of its own articles, or of another source's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.ingest.write import Ingest
from crawler.model import Draft, Page
from crawler.process import process
from storage.store import Store
from tests.extract.articles import article
from tests.storage import drafts

WORDS = ("وقع الطرفان الاتفاق", "النهر لأهله", "لا مياه بعد اليوم", "سد الفرات", "بدأ العمل", "الوزير ينفي")
"""Short lines of a true article, of the kind that furniture is made of."""
SENTENCE = "ووقع الطرفان أمس الاتفاق على تقاسم مياه النهر بعد مفاوضات دامت عامين كاملين."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([drafts.source("poisoner"), drafts.source("victim")])
        yield opened


def put(store: Store, source: str, number: int, lines: Sequence[str]) -> Draft:
    """One page through the chain and the write path, with what was learned of its source so far."""
    url = f"https://{source}.example/news/{number}"
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = Page(
        url=url,
        final_url=url,
        source=source,
        body=f"<html><body><article><h1>خبر رقم {number} من أخبار النهر</h1>{body}</article></body></html>".encode(),
        fetched_at=drafts.NOW + timedelta(minutes=number),
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
    )
    draft = process(page, drafts.source(source), store.profiles.load(source))
    assert isinstance(draft, Draft)
    Ingest(store, 1).apply(draft, page.fetched_at)
    return draft


def poisoned(store: Store, lines: tuple[str, ...], every: int = 1, pages: int = 24) -> None:
    store.runs.start("crawl", drafts.NOW)
    for number in range(pages):
        put(store, "poisoner", number, [*article(number), *(lines if number % every == 0 else ())])
        put(store, "victim", number, article(number + 40))


def test_u17_what_one_source_repeats_is_cut_from_no_other(store: Store) -> None:
    poisoned(store, WORDS)
    assert {line.line for line in store.profiles.load("poisoner").lines} >= set(WORDS)
    draft = put(store, "victim", 99, [*article(70), *WORDS])
    assert set(WORDS) <= set(draft.extraction.text.split("\n"))


def test_u17_what_is_cut_from_its_own_is_listed_and_comes_back_when_undone(store: Store) -> None:
    poisoned(store, WORDS)
    draft = put(store, "poisoner", 99, [*article(70), *WORDS])
    assert not set(WORDS) & set(draft.extraction.text.split("\n"))
    assert {cut.line for cut in draft.extraction.removed if cut.rule == "learned"} >= set(WORDS)
    assert set(article(70)) <= set(draft.extraction.text.split("\n"))
    for line in store.profiles.load("poisoner").lines:
        store.profiles.set_active("poisoner", line.key, active=False)
    again = put(store, "poisoner", 100, [*article(71), *WORDS])
    assert set(WORDS) <= set(again.extraction.text.split("\n"))


def test_u17_sentences_are_not_learned_from_a_part_of_the_pages(store: Store) -> None:
    poisoned(store, (SENTENCE,), every=2)
    draft = put(store, "poisoner", 99, [*article(70), SENTENCE])
    assert SENTENCE in draft.extraction.text


def test_u17_an_article_of_nothing_else_is_not_emptied(store: Store) -> None:
    poisoned(store, WORDS)
    lines = [*WORDS, SENTENCE]
    draft = put(store, "poisoner", 99, lines)
    assert SENTENCE in draft.extraction.text
    kept = set(draft.extraction.text.split("\n"))
    listed = {cut.line for cut in draft.extraction.removed}
    assert set(lines) <= kept | listed
