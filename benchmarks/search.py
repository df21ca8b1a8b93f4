"""How well questions find their paragraph: Marsad's search beside two stemmers, over the same words.

    python -m benchmarks.search --gold questions.json --distractors others.json

Files are shaped like SQuAD: `data` > `paragraphs` > `context` and `qas` > `question`, with a `title` for each group of
paragraphs. Every paragraph of the gold and of the distractors becomes an article of an archive in a temporary folder,
and each question of the gold is asked as a reader asks it: `Search.search`, best first, words that may be missing.

- **Marsad** is that search, whole: forms by the archive's own vocabulary, FTS5, classes of words.
- **Snowball** (`snowballstemmer`) and **light10** (Larkey, Ballesteros and Connell 2007, as written below) are BM25
  with the same constants, over the same folded words and titles, with stop words aside, each stem one term.

Ranks are those of the question's own paragraph: MRR, and the share that is found among the first 1, 10 and 100. The
second table asks for two words only, the rarest of each question that occur in its paragraph, both of which must occur.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.arabic.stopwords import STOP_WORDS
from crawler.dedup.fingerprint import fingerprint
from crawler.ingest import events
from crawler.model import Answer, Draft, Extraction, PublishedDate, Source
from crawler.search.asked import Order, SearchQuery
from crawler.search.query import index_words
from crawler.search.ranking import LENGTH, SATURATION, TITLE
from storage.search import Search
from storage.store import Store

NOW = datetime(2024, 1, 1, tzinfo=UTC)
SOURCE, HOME = "benchmark", "https://benchmark.example/"
SEEN = 100
"""Hits that are looked at."""
Rank = int | None
Key = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the title of its article."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the number of its paragraph."""

    text: str
    paragraph: int


def read(gold: Iterable[Path], distractors: Iterable[Path]) -> tuple[list[Paragraph], list[Question]]:
    """All different paragraphs, and the questions of the gold."""
    numbers: dict[str, int] = {}
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    for path, asked in (*((path, True) for path in gold), *((path, False) for path in distractors)):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                number = numbers.setdefault(paragraph["context"], len(numbers))
                if number == len(paragraphs):
                    paragraphs.append(Paragraph(article.get("title", ""), paragraph["context"]))
                if asked:
                    questions += [Question(said["question"], number) for said in paragraph["qas"]]
    return paragraphs, questions


def content_words(text: str) -> list[str]:
    """The different words of a query without stop words, unless there are no others."""
    words = list(dict.fromkeys(index_words(text)))
    return [word for word in words if word not in STOP_WORDS] or words


# --- Marsad ----------------------------------------------------------------------------------------


def archive(store: Store, paragraphs: Iterable[Paragraph]) -> None:
    """Writes each paragraph as an article; ids count from 1."""
    with store.transaction():
        store.sources.ensure(Source(name=SOURCE, title=SOURCE, home=HOME))
        for number, paragraph in enumerate(paragraphs):
            made = draft(f"{HOME}{number}", paragraph)
            events.answered(
                store,
                Answer(url=made.url, source=SOURCE, kind="article", status=200, fetched_at=NOW, body_hash=""),
            )
            store.search.index(store.articles.insert(made, None, NOW))


def draft(url: str, paragraph: Paragraph) -> Draft:
    """An article without a date: all are as fresh."""
    return Draft(
        url=url,
        asked_url=url,
        source=SOURCE,
        fetched_at=NOW,
        extractor="benchmark",
        extraction=Extraction(title=paragraph.title, text=paragraph.text, language="ar"),
        published=PublishedDate(),
        fingerprint=fingerprint(paragraph.title, paragraph.text),
        body_hash=url,
    )


def marsad(search: Search, questions: Iterable[Question]) -> tuple[list[Rank], int, int]:
    """The rank of each question's paragraph, how many questions were answered at all, and how many of these loosely."""
    ranks: list[Rank] = []
    answered = loosened = 0
    for question in questions:
        page = search.search(SearchQuery(words=question.text, order=Order.BEST), limit=SEEN, loosen=True)
        ids = [hit.id - 1 for hit in page.hits]
        ranks.append(ids.index(question.paragraph) + 1 if question.paragraph in ids else None)
        answered += bool(ids)
        loosened += page.loosened
    return ranks, answered, loosened


def both_words(search: Search, questions: Iterable[Question], paragraphs: Sequence[Paragraph]) -> list[Rank]:
    """Ranks where the two rarest words of a question that its paragraph has are asked for, both to occur."""
    ranks: list[Rank] = []
    for question in questions:
        paragraph = paragraphs[question.paragraph]
        inside = {*index_words(paragraph.text), *index_words(paragraph.title)}
        words = [word for word in content_words(question.text) if word in inside]
        counts = search.vocabulary(words)
        rarest = sorted(words, key=lambda word: (counts.get(word, 0), word))[:2]
        if len(rarest) == 2:
            page = search.search(SearchQuery(words=" ".join(rarest), order=Order.BEST), limit=SEEN)
            ids = [hit.id - 1 for hit in page.hits]
            ranks.append(ids.index(question.paragraph) + 1 if question.paragraph in ids else None)
    return ranks


# --- the stemmers ----------------------------------------------------------------------------------


def light10(word: str) -> str:
    """Larkey's light10: conjunction, article and the commonest endings, as long as enough is left."""
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for article in ("ال", "وال", "بال", "كال", "فال", "لل"):
        if word.startswith(article) and len(word) >= len(article) + 2:
            word = word[len(article) :]
            break
    for ending in ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"):
        if word.endswith(ending) and len(word) >= len(ending) + 2:
            word = word[: -len(ending)]
    return word


def snowball() -> Key:
    """The Arabic stemmer of the Snowball project."""
    import snowballstemmer  # the `dev` extra has it

    stem: Key = snowballstemmer.stemmer("arabic").stemWord
    return stem


class Stemmed:
    """BM25 over stems: the same constants, the title as many times."""

    def __init__(self, paragraphs: Sequence[Paragraph], stem: Key) -> None:
        self.stem = lru_cache(maxsize=None)(stem)
        self.lengths: list[int] = []
        self.holders: dict[str, dict[int, int]] = defaultdict(dict)
        for number, paragraph in enumerate(paragraphs):
            words = [*index_words(paragraph.title) * TITLE, *index_words(paragraph.text)]
            self.lengths.append(len(words))
            for term, count in Counter(map(self.stem, words)).items():
                self.holders[term][number] = count
        self.average = sum(self.lengths) / len(self.lengths)

    def scores(self, terms: Iterable[str]) -> dict[int, float]:
        """The score of each paragraph that has one of the terms."""
        scores: dict[int, float] = defaultdict(float)
        for term in terms:
            holders = self.holders.get(term, {})
            rarity = log(1 + (len(self.lengths) - len(holders) + 0.5) / (len(holders) + 0.5))
            for number, count in holders.items():
                size = SATURATION * (1 - LENGTH + LENGTH * self.lengths[number] / self.average)
                scores[number] += rarity * count * (SATURATION + 1) / (count + size)
        return scores

    def rank(self, question: Question) -> Rank:
        """That of the question's paragraph; of equal scores, the last paragraph comes first, as in the archive."""
        scores = self.scores(dict.fromkeys(map(self.stem, content_words(question.text))))
        found = sorted(scores, key=lambda number: (-scores[number], -number))[:SEEN]
        return found.index(question.paragraph) + 1 if question.paragraph in found else None


# --- what is printed -------------------------------------------------------------------------------


def figures(ranks: Sequence[Rank]) -> str:
    """`MRR 0.xxx R@1 0.xxx R@10 0.xxx R@100 0.xxx`."""
    found = [rank for rank in ranks if rank]
    count = max(1, len(ranks))
    shares = [f"R@{top} {sum(rank <= top for rank in found) / count:.3f}" for top in (1, 10, SEEN)]
    return " ".join((f"MRR {sum(1 / rank for rank in found) / count:.3f}", *shares))


def main() -> None:
    """Builds the archive, asks, and prints a line for each way of searching."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="paragraphs with the questions to ask")
    parser.add_argument("--distractors", type=Path, nargs="*", default=[], help="paragraphs alone")
    options = parser.parse_args()
    paragraphs, questions = read(options.gold, options.distractors)
    print(f"{len(questions):,} questions, {len(paragraphs):,} paragraphs")
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "articles.db") as store:
        archive(store, paragraphs)
        ranks, answered, loosened = marsad(store.search, questions)
        print(f"Marsad    {figures(ranks)}")
        for name, stem in (("Snowball", snowball()), ("light10", light10)):
            stemmed = Stemmed(paragraphs, stem)
            print(f"{name:<9} {figures([stemmed.rank(question) for question in questions])}")
        count = len(questions)
        print(f"answered  {answered / count:.3f} of the questions, {loosened / count:.3f} with words missing")
        pairs = both_words(store.search, questions, paragraphs)
        print(f"two words {figures(pairs)} ({len(pairs):,} pairs, both to occur)")


if __name__ == "__main__":
    main()
