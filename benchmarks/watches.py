"""What watches cost an article, in processor time: in the worker that matches it, and in the writer that decides.

    python -m benchmarks.watches --watches 10000 --articles 4000

Watches of three words, drawn from the words of the generated articles (benchmarks/articles.py); one in ten is of common
words, so that articles do meet some. Two archives are written side by side, one with watches and one without; the same
articles go into both, in turns of a hundred. Matched is in this process, as a worker would.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks.articles import Articles
from crawler.decide.matching import Matcher, told
from crawler.decide.watches import Watch
from crawler.ingest.write import Ingest
from crawler.model import Draft, Source, WatchEvent
from crawler.search.asked import SearchQuery
from crawler.search.query import distinct_words, fold_for_index
from storage.store import Store

COMMON, USUAL = 400, 20_000
"""Ranks of words that are drawn from."""


def watches(count: int, articles: Articles) -> tuple[Watch, ...]:
    """Watches of three words each."""
    chance = random.Random(11)
    made = []
    for number in range(count):
        words = chance.sample(articles.words[20 : COMMON if number % 10 == 0 else USUAL], 3)
        made.append(Watch(name=f"w{number}", query=SearchQuery(words=" ".join(words)), events=frozenset(WatchEvent)))
    return tuple(made)


def counts(drafts: list[Draft]) -> dict[str, int]:
    """In how many articles each word stands, as the archive would know it."""
    found = dict[str, int]()
    for draft in drafts:
        for word in distinct_words(fold_for_index(f"{draft.extraction.title}\n{draft.extraction.text}")):
            found[word] = found.get(word, 0) + 1
    return found


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    work()
    return time.process_time() - began


def match_all(matcher: Matcher, drafts: list[Draft]) -> list[Draft]:
    """The drafts as workers hand them on, and what that took, printed."""
    matched = list[Draft]()
    first, rest = drafts[:500], drafts[500:]
    for draft in first:
        matcher.match(told(draft))
    seconds = spent(lambda: matched.extend(replace(draft, met=matcher.match(told(draft))) for draft in rest))
    met = sum(len(draft.met or ()) for draft in matched) / len(matched)
    print(f"worker: {seconds * 1e3 / len(rest):.3f} ms an article, which meets {met:.1f} watches")
    return matched


def written(folder: Path, kept: tuple[Watch, ...], drafts: list[Draft]) -> Iterator[float]:
    """Writes articles as a crawl does, a transaction each; gives the seconds of each hundred."""
    with Store.open(folder / "articles.db") as store:
        for name in {draft.source for draft in drafts}:
            store.sources.ensure(Source(name=name, title=name, home=f"https://{name.replace('_', '-')}.example/"))
        ingest = Ingest(store, store.runs.start("crawl", drafts[0].fetched_at), kept)
        for at in range(0, len(drafts), 100):
            began = time.process_time()
            for draft in drafts[at : at + 100]:
                ingest.apply(draft, draft.fetched_at)
            yield time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watches", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=4_000)
    options = parser.parse_args()
    articles = Articles(options.articles)
    drafts = list(articles)
    kept = watches(options.watches, articles)
    known = counts(drafts)
    print(f"filing {len(kept):,} watches: {spent(lambda: Matcher(kept, known)):.2f} s")
    matched = match_all(Matcher(kept, known), drafts)
    with ExitStack() as stack:
        first, second = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        pairs = list(zip(written(first, (), drafts[500:]), written(second, kept, matched), strict=True))
    without, with_them = (sum(side) * 1e3 / len(matched) for side in zip(*pairs, strict=True))
    more = with_them - without
    print(
        f"writer: {without:.3f} ms an article, {with_them:.3f} with watches: {more:.3f} ms ({more / without:.1%}) more"
    )


if __name__ == "__main__":
    main()
