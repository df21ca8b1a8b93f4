"""What an article costs to store, and a search to answer, as the archive grows.

    python -m benchmarks.store --articles 1000000 --file /tmp/bench.db

Generated Arabic articles are streamed into a real archive by one writer, as ingesting does it: article, revision,
date signal, page, story and search index in one transaction for each batch. One article in eight is a copy of a recent
one, one in fifty is revised. Memory is bounded: nothing but the last few thousand texts is kept.

Prints articles/s over the whole load, the cost of an article in the first 10,000 and in the last 10,000, and the
latency of first pages, with the ratio to a bare `SELECT ... MATCH ... ORDER BY rowid DESC LIMIT 20`. The fingerprint,
which worker processes compute, is timed apart.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from crawler.dedup.fingerprint import fingerprint
from crawler.model import DateSignal, Draft, Extraction, Precision, PublishedDate, Source
from storage.search import Filters, Order
from storage.store import Store

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
COMMON = """
    في من على إلى أن عن مع هذا التي الذي قال وقال بعد قبل كما وقد كان كانت بين حول خلال حيث لكن ذلك هذه وأضاف وأكد اليوم
    أمس رئيس الرئيس وزير الحكومة سوريا السورية بسوريا دمشق روسيا لافروف
"""
VOCABULARY = 120_000
SOURCES = 60
SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة", "محليات", "")
FIRST_DAY = date(2015, 1, 1)
A_DAY = 240
BATCH = 100
RARE, MIDDLE = "زرافةنادرة", "مفاوضات"


class Articles:
    """A stream of drafts; the same for the same seed."""

    def __init__(self, total: int, seed: int = 1) -> None:
        self.total, self.rng = total, random.Random(seed)
        words = [self._word() for _ in range(VOCABULARY)]
        # A word's chance falls with its rank (Zipf), so that the index has very long and very short lists.
        self.words = [*COMMON.split(), *words]
        weights = [1 / (rank + 3) for rank in range(len(self.words))]
        self.cumulative = [0.0]
        for weight in weights:
            self.cumulative.append(self.cumulative[-1] + weight)
        del self.cumulative[0]
        self.recent: deque[tuple[str, str]] = deque(maxlen=400)

    def _word(self) -> str:
        word = "".join(self.rng.choices(LETTERS, k=self.rng.randint(3, 6)))
        return ("ال" + word) if self.rng.random() < 0.3 else word

    def text(self) -> tuple[str, str]:
        """A title and about 250 words (the mean of the news pages that were measured)."""
        words = self.rng.choices(self.words, cum_weights=self.cumulative, k=self.rng.randint(120, 380))
        if self.rng.random() < 0.0005:
            words[7] = RARE
        if self.rng.random() < 0.01:
            words[9] = MIDDLE
        for at in range(12, len(words), 25):
            words[at] = str(self.rng.randint(1, 9_999))
        lines = [" ".join(words[at : at + 18]) for at in range(10, len(words), 18)]
        return " ".join(words[:10]), ".\n".join(lines)

    def __iter__(self) -> Iterator[Draft]:
        for number in range(self.total):
            if self.recent and self.rng.random() < 0.125:
                title, text = self.rng.choice(self.recent)
                text = text[: round(len(text) * self.rng.uniform(0.7, 1))] + "\nالمصدر وكالات"
            else:
                title, text = self.text()
                self.recent.append((title, text))
            yield self.draft(number, title, text)

    def draft(self, number: int, title: str, text: str) -> Draft:
        source = f"source_{self.rng.randrange(SOURCES)}"
        on = FIRST_DAY + timedelta(days=number // A_DAY)
        at = datetime(on.year, on.month, on.day, self.rng.randrange(24), self.rng.randrange(60), tzinfo=UTC)
        url = f"https://{source.replace('_', '-')}.example/{on:%Y/%m/%d}/{number}"
        signal = DateSignal(signal="jsonld", family="jsonld", raw=at.isoformat(), on=on, at=at, trust=95, chosen=True,
                            precision=Precision.MINUTE)
        return Draft(url=url, asked_url=url, source=source, fetched_at=at, extractor="benchmark",
                     body_hash=f"{number:064x}", fingerprint=fingerprint(title, text),
                     extraction=Extraction(title=title, text=text, language="ar", section=self.rng.choice(SECTIONS)),
                     published=PublishedDate(on=on, at=at, precision=Precision.MINUTE, signal="jsonld", trust=95,
                                             signals=(signal,)))


def load(store: Store, articles: Articles) -> None:
    """Writes them all and prints what it cost."""
    with store.transaction():
        for number in range(SOURCES):
            store.runs._upsert_source(Source(name=f"source_{number}", title=f"مصدر {number}", home="https://x.example/"))
    stream, done, spent, cpu, started = iter(articles), 0, 0.0, 0.0, time.monotonic()
    costs: list[float] = []
    while batch := list(islice(stream, BATCH)):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        with store.transaction():
            for draft in batch:
                write(store, draft)
            for draft in batch[:: BATCH // 2]:
                revise(store, draft)
        costs.append(time.perf_counter() - begin)
        cpu += time.process_time() - begin_cpu
        spent, done = spent + costs[-1], done + len(batch)
        if done % 10_000 == 0:
            print(f"{done:>9,}  {1e3 * sum(costs[-100:]) / 10_000:.3f} ms each of the last 10,000  "
                  f"{time.monotonic() - started:,.0f} s", file=sys.stderr, flush=True)
    print(f"CPU                     {1e3 * cpu / done:.3f} ms each")
    ten = 10_000 // BATCH
    print(f"articles                {done:,}")
    print(f"articles/s in one writer {done / spent:,.0f}")
    print(f"first 10,000            {1e3 * sum(costs[:ten]) / min(done, 10_000):.3f} ms each")
    print(f"last 10,000             {1e3 * sum(costs[-ten:]) / min(done, 10_000):.3f} ms each "
          f"({sum(costs[-ten:]) / sum(costs[:ten]):.2f} times)")
    print(f"slowest batch of {BATCH}    {max(costs):.3f} s")
    print(f"peak memory             {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def write(store: Store, draft: Draft) -> None:
    """One new article, as crawler/ingest.py writes it."""
    store.pages.record(draft.asked_url, draft.source, "article", 200, None, None, draft.fetched_at, draft.body_hash,
                       None)
    article = store.articles.insert(draft, None, draft.fetched_at)
    store.stories.place(article, draft.fingerprint)
    store.search.index(article)


def revise(store: Store, draft: Draft) -> None:
    """One edit of an article."""
    article = store.articles.id_of(draft.url)
    assert article is not None
    text = draft.extraction.text + "\nتحديث"
    made = fingerprint(draft.extraction.title, text)
    changed = replace(draft, fingerprint=made, extraction=replace(draft.extraction, text=text))
    with store.search.replacing(article):
        store.articles.revise(article, changed, None, draft.fetched_at)
        store.stories.place(article, made)


def searches(store: Store, repeats: int) -> None:
    """First pages by kinds of terms: median and worst of all repeats, and the ratio to the bare query."""
    last = date.fromisoformat(store.db.execute("SELECT max(published_on) FROM articles").fetchone()[0])
    year = Filters(since=date(last.year - 1, 1, 1), until=date(last.year - 1, 12, 31))
    asked: tuple[tuple[str, str, Filters, Order], ...] = (
        ("rare", RARE, Filters(), Order.NEWEST), ("middle (1 %)", MIDDLE, Filters(), Order.NEWEST),
        ("name, expanded", "سوريا", Filters(), Order.NEWEST), ("commonest", "في", Filters(), Order.NEWEST),
        ("two common words", "الرئيس دمشق", Filters(), Order.NEWEST), ("phrase", '"في من"', Filters(), Order.NEWEST),
        ("exclusion", "دمشق -روسيا", Filters(), Order.NEWEST), ("prefix", "الر*", Filters(), Order.NEWEST),
        ("common, one source", "في", Filters(sources=("source_7",)), Order.NEWEST),
        ("common, one year", "في", year, Order.NEWEST),
        ("common, firsts only", "في", Filters(first_only=True), Order.NEWEST),
        ("no words, one section", "", Filters(sections=("اقتصاد",)), Order.NEWEST),
        ("commonest, as arrived", "في", Filters(), Order.ARRIVED), ("name, best", "لافروف", Filters(), Order.BEST),
        ("commonest, best", "في", Filters(), Order.BEST),
    )
    print(f"\n{'first page of 20 with snippets':<32}{'hits':>9}{'median ms':>11}{'worst':>8}{'bare ms':>9}{'ratio':>7}")
    medians: list[float] = []
    for name, query, filters, order in asked:
        page = store.search.search(query, filters, order=order)
        times = timed(lambda q=query, f=filters, o=order: store.search.search(q, f, order=o), repeats)  # type: ignore[misc]  # lambda's defaults
        expression = page.match.expression
        bare = statistics.median(timed(lambda e=expression: store.db.execute(  # type: ignore[misc]
            "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT 20", (e,)).fetchall(),
            repeats)) if expression else 0.0
        if order is Order.NEWEST:
            medians.append(statistics.median(times))
        hits, middle = ">10,000" if page.total is None else f"{page.total:,}", statistics.median(times)
        print(f"{name:<32}{hits:>9}{middle:>11.1f}{max(times):>8.1f}{bare:>9.2f}{middle / bare if bare else 0:>7.0f}")
    print(f"newest: median of medians {statistics.median(medians):.1f} ms, worst median {max(medians):.1f} ms")
    for name, query in (("facets of a name", "لافروف"), ("facets of the commonest", "في")):
        print(f"{name:<41}{statistics.median(timed(lambda q=query: store.search.facets(q), 3)):>11.1f}")  # type: ignore[misc]


def timed(call: Callable[[], object], repeats: int) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        call()
        times.append(1e3 * (time.perf_counter() - begin))
    return times


def main() -> None:
    """Loads (unless the file is there) and searches."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--file", type=Path, default=Path("benchmarks/store.db"))
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--keep", action="store_true", help="search an archive of an earlier run")
    options = parser.parse_args()
    if not options.keep:
        for old in options.file.parent.glob(options.file.name + "*"):
            old.unlink()
        with Store.open(options.file) as store:
            load(store, Articles(options.articles))
        drafts = iter(Articles(300, seed=2))
        texts = [(draft.extraction.title, draft.extraction.text) for draft in drafts]
        spent = timed(lambda: [fingerprint(*text) for text in texts], 3)
        print(f"fingerprint             {min(spent) / len(texts):.3f} ms each (in the workers)")
        print(f"file                    {options.file.stat().st_size / 1e6:,.0f} MB")
    with Store.open(options.file, read_only=True, check=False) as store:
        searches(store, options.repeats)


if __name__ == "__main__":
    main()
