"""What an article costs to store, and a search to answer, as the archive grows.

    python -m benchmarks.store --articles 1000000 --file /tmp/bench/articles.db
    python -m benchmarks.store --articles 40000 --filled 1000000 --file /tmp/bench/articles.db

Generated Arabic articles of about 250 words go the way of a crawl: links are entered in the ledger (`Runs.discovered`),
drafts are decided on and written (`Ingest.apply`: article, first revision, date signal, page, lines learned, story,
search index, outcome), and a run is closed after every 1,000. One article in eight is a copy of a recent one, one in
fifty comes again with an edit. What is not in it: extraction and fingerprints, which worker processes compute (here a
second process, timed apart), and the WARC files. Garbage is looked for as seldom as a crawl does.

The second command writes 10,000 articles, fills the archive to a million rows at SQLite's own speed (see `fill`), and
then writes the rest: it measures the same write path at both sizes in a fraction of the time.

Every tenth hundred is written as a crawl does, in a transaction for each article; the others in transactions of a
hundred. Both are told apart: milliseconds of the writer's CPU and of wall time for an article, for the first 10,000 and
the last, and their ratio. Then the latency of first pages, with the ratio to a bare
`SELECT ... MATCH ... ORDER BY rowid DESC LIMIT 20`.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.articles import A_DAY, FIRST_DAY, MIDDLE, RARE, SOURCES, WINDOW, Articles, edited, generated
from crawler.commands.crawl import GARBAGE
from crawler.dedup.fingerprint import fingerprint
from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import Draft, Link, LinkKind, Source
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.query import fold_for_index
from crawler.search.reading import read
from storage.articles import identity_key
from storage.index import day_tags, language_tag, section_tag, source_tag
from storage.store import Store


class Cost:
    """Seconds that articles cost, of wall time and of the writer's CPU."""

    def __init__(self) -> None:
        self.articles, self.wall, self.cpu = 0, 0.0, 0.0
        self.slowest = 0.0

    @contextmanager
    def of(self, articles: int) -> Iterator[None]:
        """Adds what the block costs."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        wall = time.perf_counter() - wall
        self.articles, self.wall, self.cpu = (
            self.articles + articles,
            self.wall + wall,
            self.cpu + (time.process_time() - cpu),
        )
        self.slowest = max(self.slowest, wall)

    def __str__(self) -> str:
        each = 1e3 / max(1, self.articles)
        return (
            f"{self.cpu * each:6.3f} ms CPU {self.wall * each:6.3f} ms wall each, "
            f"{self.articles / max(self.cpu, 1e-9):5,.0f}/s of CPU, {self.articles / max(self.wall, 1e-9):5,.0f}/s"
        )


def load(store: Store, total: int, filled: int) -> None:
    """Writes `total` articles and prints what they cost; after the first 10,000, the archive is filled to `filled`."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    store.sources.sync(
        Source(name=f"source_{number}", title=f"مصدر {number}", home="https://x.example/") for number in range(SOURCES)
    )
    singly, together = [Cost()], [Cost()]
    done, run, before = 0, 0, deque[Draft](maxlen=1_000)
    for number, batch in enumerate(generated(total, filled)):
        if done % WINDOW == 0 and done:
            if done == WINDOW and filled:
                fill(store, filled)
            print(f"{done:>9,}  singly {singly[-1]}  together {together[-1]}", file=sys.stderr, flush=True)
            singly.append(Cost())
            together.append(Cost())
        again = [edited(before[at]) for at in range(0, len(before), len(before) // 2 or 1)][:2]
        alone = number % 10 == 0
        with (singly if alone else together)[-1].of(len(batch)):
            if done % 1_000 == 0:
                if run:
                    store.runs.finish(run, "ok", None, before[-1].fetched_at)
                run = store.runs.start("benchmark", batch[0].fetched_at)
                ingest = Ingest(store, run)
            with nullcontext() if alone else store.transaction():
                write(ingest, batch, again)
        before.clear() if done % 1_000 == 0 else None
        before.extend(batch)
        done += len(batch)
    print(f"articles                     {done:,}, a transaction for each (singly) or for a hundred (together)")
    for name, costs in (("singly", singly), ("together", together)):
        print(f"{name:<9} first {WINDOW:,}       {costs[0]}")
        print(f"{name:<9} last {WINDOW:,}        {costs[-1]}")
        ratio = costs[-1].cpu * costs[0].articles / costs[0].cpu / costs[-1].articles
        print(f"{name:<9} last to first      {ratio:.2f} times the CPU")
        print(f"{name:<9} slowest hundred    {max(cost.slowest for cost in costs):.3f} s")
    print(f"peak memory                  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def fill(store: Store, total: int) -> None:
    """Makes an archive large, past the write path and so at its own speed: the rows of its articles again and again.

    Every copy has a day, an URL and a hash of its own, so none is a copy of another; words and their frequencies are
    those of the articles that are there. What is measured afterwards goes the usual way, into tables of full size.
    """
    connection, begun = store.db.conn, time.monotonic()
    models = connection.execute(
        "SELECT id, title, text, source, section, language, words FROM articles ORDER BY id LIMIT ?", (WINDOW,)
    ).fetchall()
    keys = [
        connection.execute("SELECT version, sketch, bands, keys FROM signatures WHERE article = ?", row[:1]).fetchone()
        for row in models
    ]
    folded = [(fold_for_index(row[1]), fold_for_index(row[2])) for row in models]
    run = store.runs.start("fill", datetime.now(UTC))
    number = int(connection.execute("SELECT max(id) FROM articles").fetchone()[0])
    while number < total:
        rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _FILL}
        for _ in range(min(5_000, total - number)):
            number += 1
            at = number % len(models)
            _, title, text, source, section, language, words = models[at]
            on = FIRST_DAY + timedelta(days=number // A_DAY)
            day, moment = on.isoformat(), f"{on}T06:00:00+00:00"
            url = f"https://{source.replace('_', '-')}.example/{on:%Y/%m/%d}/f{number}"
            unique = f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
            tags = f"xall {source_tag(source)} {language_tag(language)} {' '.join(day_tags(day))} xlead" + (
                f" {section_tag(section)}" if section else ""
            )
            rows["pages"].append((url, source, 200, moment, f"{number:064x}", moment, moment, moment))
            rows["articles"].append(
                (
                    number,
                    source,
                    url,
                    title,
                    section,
                    language,
                    day,
                    moment,
                    moment,
                    moment,
                    words,
                    unique,
                    url,
                    run,
                    text,
                )
            )
            rows["revision_rows"].append((number, moment, title, unique))
            rows["date_signals"].append((number, moment, moment))
            rows["outcomes"].append((run, source, url, number, moment))
            rows["identities"].append((identity_key(url), number))
            if keys[at]:
                day_number = on.toordinal() - date(1970, 1, 1).toordinal()
                rows["signatures"].append((number, day_number, *keys[at]))
            rows["search_rows"].append((number, day, tags))
            rows["articles_fts"].append((number, *folded[at], tags))
        with store.transaction():
            for name, statement in _FILL.items():
                connection.executemany(statement, rows[name])
        if number % 100_000 == 0:
            print(f"{number:>9,}  filled, {time.monotonic() - begun:,.0f} s", file=sys.stderr, flush=True)
    store.runs.finish(run, "ok", None, datetime.now(UTC))


_FILL = {
    "pages": "INSERT INTO pages (url, source, status, fetched_at, body_hash, changed_at, unconditional_at, checks, "
    "next_check_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
    "articles": "INSERT INTO articles (id, source, url, title, section, language, published_on, published_at, "
    "first_seen_at, last_seen_at, words, text_hash, page, run, text, published_precision, "
    "published_signal, published_trust, extractor) VALUES "
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'minute', 'jsonld', 95, 'benchmark')",
    "revision_rows": "INSERT INTO revision_rows (article, revision, seen_at, title, text_hash) VALUES (?, 1, ?, ?, ?)",
    "date_signals": "INSERT INTO date_signals (article, signal, raw, value, precision, trust, chosen) "
    "VALUES (?, 'jsonld', ?, ?, 'minute', 95, 1)",
    "outcomes": "INSERT INTO outcomes (run, source, url, outcome, article, at) VALUES (?, ?, ?, 'new', ?, ?)",
    "identities": "INSERT OR IGNORE INTO identities (key, article) VALUES (?, ?)",
    "signatures": "INSERT INTO signatures (article, day, version, sketch, bands, keys) VALUES (?, ?, ?, ?, ?, ?)",
    "search_rows": "INSERT INTO search_rows (article, day, tags) VALUES (?, ?, ?)",
    "articles_fts": "INSERT INTO articles_fts (rowid, title, text, tags) VALUES (?, ?, ?, ?)",
}


def write(ingest: Ingest, batch: list[Draft], again: list[Draft]) -> None:
    """Drafts as a crawl brings them: offered, then decided on."""
    offered: dict[tuple[str, LinkKind], list[Link]] = {}
    for draft, kind in [*((draft, LinkKind.FEED) for draft in batch), *((draft, LinkKind.RECHECK) for draft in again)]:
        offered.setdefault((draft.source, kind), []).append(
            Link(url=draft.asked_url, kind=kind, title=draft.extraction.title, published_raw="benchmark")
        )
    for (source, _), links in offered.items():
        events.offered(ingest.store, ingest.run, links, source, batch[0].fetched_at)
    for draft in (*batch, *again):
        # workers know what was learned of a source
        ingest.apply(replace(draft, profile_version=ingest.profile(draft.source).version), draft.fetched_at)


def searches(store: Store, repeats: int) -> None:
    """First pages by kinds of terms: median and worst of all repeats, and the ratio to the bare query."""
    last = date.fromisoformat(store.db.execute("SELECT max(published_on) FROM articles").fetchone()[0])
    year = read([("period", str(last.year - 1))], datetime.now(UTC)).query
    nothing = SearchQuery()
    asked: tuple[tuple[str, str, SearchQuery], ...] = (
        ("rare", RARE, nothing),
        ("middle (1 %)", MIDDLE, nothing),
        ("name, expanded", "سوريا", nothing),
        ("commonest", "في", nothing),
        ("two common words", "الرئيس دمشق", nothing),
        ("phrase", '"في من"', nothing),
        ("exclusion", "دمشق -روسيا", nothing),
        ("prefix", "الر*", nothing),
        ("common, one source", "في", SearchQuery(sources=Names(("source_7",)))),
        ("common, one year", "في", year),
        ("common, firsts only", "في", SearchQuery(first_only=True)),
        ("no words, one section", "", SearchQuery(sections=Names(("اقتصاد",)))),
        ("commonest, oldest first", "في", SearchQuery(order=Order.OLDEST)),
        ("commonest, as arrived", "في", SearchQuery(order=Order.ARRIVED)),
        ("name, best", "لافروف", SearchQuery(order=Order.BEST)),
        ("commonest, best", "في", SearchQuery(order=Order.BEST)),
    )
    print(f"\n{'first page of 20 with snippets':<32}{'hits':>9}{'median ms':>11}{'worst':>8}{'bare ms':>9}{'ratio':>7}")
    medians: list[float] = []
    for name, words, filters in asked:
        query = replace(filters, words=words)
        page = store.search.search(query)
        times = timed(lambda q=query: store.search.search(q), repeats)  # type: ignore[misc]  # lambda's defaults
        expression = page.match.expression
        bare = (
            statistics.median(
                timed(
                    lambda e=expression: store.db.execute(  # type: ignore[misc]
                        "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT 20", (e,)
                    ).fetchall(),
                    repeats,
                )
            )
            if expression
            else 0.0
        )
        if query.order is Order.NEWEST:
            medians.append(statistics.median(times))
        hits, middle = ">10,000" if page.total is None else f"{page.total:,}", statistics.median(times)
        print(f"{name:<32}{hits:>9}{middle:>11.1f}{max(times):>8.1f}{bare:>9.2f}{middle / bare if bare else 0:>7.0f}")
    print(f"newest: median of medians {statistics.median(medians):.1f} ms, worst median {max(medians):.1f} ms")


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
    parser.add_argument("--filled", type=int, default=0, help="size of the archive after the first 10,000 articles")
    parser.add_argument("--file", type=Path, default=Path("benchmarks/store.db"))
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--keep", action="store_true", help="search an archive of an earlier run")
    options = parser.parse_args()
    options.file.parent.mkdir(parents=True, exist_ok=True)
    if not options.keep:
        for old in options.file.parent.glob(options.file.name + "*"):
            old.unlink()
        with Store.open(options.file, accept_loss=True) as store:  # its state still counts the archive just deleted
            load(store, options.articles, options.filled)
        drafts = iter(Articles(300, seed=2))
        texts = [(draft.extraction.title, draft.extraction.text) for draft in drafts]
        spent = timed(lambda: [fingerprint(*text) for text in texts], 3)
        print(f"fingerprint             {min(spent) / len(texts):.3f} ms each (in the workers)")
        print(f"file                    {options.file.stat().st_size / 1e6:,.0f} MB")
    with Store.open(options.file, read_only=True, check=False) as store:
        searches(store, options.repeats)


if __name__ == "__main__":
    main()
