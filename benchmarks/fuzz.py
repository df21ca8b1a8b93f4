"""Damaged pages, feeds and sitemaps by the ten thousand: every one an answer or a reason, none an exception.

    python benchmarks/fuzz.py [--pages 40000] [--feeds 10000] [--sitemaps 10000] [--seed 1] [--corpus FOLDER]

Seeds are the pages of the tests and, with --corpus, pages out of that folder (`**/page.html.gz`, up to 100 kB each).
Prints counts of outcomes, the slowest answer in CPU seconds and what went wrong; exit status 1 if anything did.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.discover import Discovery
from crawler.discover.feed import read_feed
from crawler.discover.sitemap import read_sitemap
from crawler.model import Draft, Page, Rejected, SiteProfile, Source
from crawler.process import process
from tests.extract.mutations import mutated

NOW = datetime(2024, 5, 2, 10, tzinfo=UTC)
SOURCE = Source(name="fuzz", title="صحيفة النهر", home="https://nahr.example/", timezone="Asia/Damascus")
SLOW = 10.0
"""CPU seconds that no answer may take: what a worker is given."""
LARGEST_SEED = 100_000

_ITEMS = "".join(
    f"<item><title>خبر رقم {n}</title><link>https://nahr.example/n/{n}</link><guid>{n}</guid>"
    f"<pubDate>Wed, 01 May 2024 10:{n % 60:02}:00 +0300</pubDate><description>نص قصير</description></item>"
    for n in range(20)
)
FEEDS = (
    f'<?xml version="1.0"?><rss version="2.0"><channel><title>نهر</title>{_ITEMS}</channel></rss>'.encode(),
    (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title><id>1</id>'
     b'<link href="https://nahr.example/1"/><updated>2024-05-01T10:00:00Z</updated></entry></feed>'),
    json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": "1", "url": "https://nahr.example/1", "title": "خبر", "date_published": "2024-05-01T10:00:00Z"},
    ]}).encode(),
)
SITEMAPS = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">' + b"".join(
        b"<url><loc>https://nahr.example/n/%d</loc><lastmod>2024-05-01</lastmod><news:news><news:publication_date>"
        b"2024-05-01T10:00:00+03:00</news:publication_date></news:news></url>" % n for n in range(20)) + b"</urlset>",
    (b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
     b"<loc>https://nahr.example/s1.xml</loc></sitemap></sitemapindex>"),
    b"https://nahr.example/1\nhttps://nahr.example/2\n",
)


def page_of(body: bytes, chance: random.Random) -> Page:
    url = f"https://nahr.example/2024/05/{chance.randrange(40)}/x"
    return Page(url=url, final_url=url, source="fuzz", body=body, fetched_at=NOW)


def extract(page: Page) -> str:
    found = process(page, SOURCE, SiteProfile(source="fuzz"))
    json.dumps(asdict(found), default=str, ensure_ascii=False).encode()
    if isinstance(found, Rejected):
        return str(found.reason)
    assert isinstance(found, Draft)
    return "draft"


def discover(read: Callable[[Page, Source], Discovery]) -> Callable[[Page], str]:
    def outcome(page: Page) -> str:
        found = read(page, SOURCE)
        json.dumps(asdict(found), default=str, ensure_ascii=False).encode()
        return "links" if found.links else "none, with a reason" if found.faults else "none"

    return outcome


def run(name: str, count: int, seeds: Sequence[bytes], outcome: Callable[[Page], str], seed: int) -> int:
    """Damages and reads `count` times; returns how often something went wrong."""
    chance = random.Random(f"{seed} {name}")
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    wrong = 0
    for number in range(count):
        page = page_of(mutated(seeds, chance), chance)
        begun = time.process_time()
        try:
            outcomes[outcome(page)] += 1
        except Exception as error:  # what this looks for
            wrong += 1
            print(f"{name} {number}: {type(error).__name__}: {error}"[:300])
        slowest = max(slowest, took := time.process_time() - begun)
        if took > SLOW:
            wrong += 1
            print(f"{name} {number}: {took:.1f} s")
    print(f"{name}: {count} read, {wrong} wrong, slowest {slowest:.2f} s; {dict(outcomes.most_common())}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40_000)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--sitemaps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    pages = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "tests/pages").glob("*.html"))]
    if options.corpus:
        more = (gzip.decompress(path.read_bytes()) for path in sorted(options.corpus.rglob("page.html.gz")))
        pages += [body for body in more if len(body) <= LARGEST_SEED]
    wrong = run("pages", options.pages, pages, extract, options.seed)
    wrong += run("feeds", options.feeds, FEEDS, discover(read_feed), options.seed)
    wrong += run("sitemaps", options.sitemaps, SITEMAPS, discover(read_sitemap), options.seed)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
