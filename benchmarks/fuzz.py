"""Damaged pages, feeds, sitemaps and robots.txt by the ten thousand: each an answer or a reason, none an exception.

    python -m benchmarks.fuzz [--only pages] [--count 40000] [--seed 1] [--jobs 2] [--corpus FOLDER]
    python -m benchmarks.fuzz --only pages --first 1234 --count 1 --save FOLDER     # one of them again, and its bytes

Number N of a kind is the same bytes whatever is run beside it. Seeds are the pages of the tests and, with --corpus,
pages out of that folder (`**/page.html.gz`, up to 30 kB each). Prints counts of outcomes, the slowest answer in
processor seconds, and each exception or answer over time with its number; exit status 1 if there was any.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from crawler.discover import Discovery
from crawler.discover.feed import read_feed
from crawler.discover.listing import read_listing
from crawler.discover.sitemap import read_robots_sitemaps, read_sitemap
from crawler.discover.wordpress import read_wordpress
from crawler.model import Draft, Link, LinkKind, Listing, Page, Rejected, SiteProfile, Source
from crawler.process import process
from crawler.web.robots import read_robots
from crawler.workers.pool import PAGE_SECONDS
from tests.extract.mutations import mutated

ROOT = Path(__file__).parents[1]
NOW = datetime(2024, 5, 2, 10, tzinfo=UTC)
SOURCE = Source(
    name="fuzz", title="صحيفة النهر", home="https://nahr.example/", timezone="Asia/Damascus", signatures=("خاص بالنهر",)
)
PROFILES = (
    SiteProfile(source="fuzz"),
    SiteProfile(source="fuzz", version=3, articles=40, site_names=("النهر | أخبار",), feed_offset=timedelta(hours=-3)),
)
LARGEST_SEED = 30_000
CHUNK = 250
"""Numbers that a process takes at a time."""

_ITEMS = "".join(
    f"<item><title>خبر رقم {n}</title><link>https://nahr.example/n/{n}</link><guid>{n}</guid>"
    f"<pubDate>Wed, 01 May 2024 10:{n % 60:02}:00 +0300</pubDate><description>نص قصير</description></item>"
    for n in range(20)
)
FEEDS = (
    f'<?xml version="1.0"?><rss version="2.0"><channel><title>نهر</title>{_ITEMS}</channel></rss>'.encode(),
    (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title><id>1</id>'
        b'<link href="https://nahr.example/1"/><updated>2024-05-01T10:00:00Z</updated></entry></feed>'
    ),
    (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item '
        b'rdf:about="https://nahr.example/2"><title>b</title><link>https://nahr.example/2</link></item></rdf:RDF>'
    ),
    json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {"id": "1", "url": "https://nahr.example/1", "title": "خبر", "date_published": "2024-05-01T10:00:00Z"},
            ],
        }
    ).encode(),
)
SITEMAPS = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    + b"".join(
        b"<url><loc>https://nahr.example/n/%d</loc><lastmod>2024-05-01</lastmod><news:news><news:publication_date>"
        b"2024-05-01T10:00:00+03:00</news:publication_date></news:news></url>" % n
        for n in range(20)
    )
    + b"</urlset>",
    (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
        b"<loc>https://nahr.example/s1.xml</loc></sitemap></sitemapindex>"
    ),
    b"https://nahr.example/1\nhttps://nahr.example/2\n",
    gzip.compress(b"<urlset><url><loc>https://nahr.example/1</loc></url></urlset>" * 20, mtime=0),
)
ROBOTS = (
    (
        b"User-agent: *\nDisallow: /admin/\nAllow: /admin/news/*.html$\nCrawl-delay: 10\n\n"
        b"User-agent: Marsad/1.0\nDisallow: /private\n\nSitemap: https://nahr.example/sitemap.xml\n"
    ),
    (
        "# قواعد الموقع\nUser-agent: BadBot\nUser-agent: OtherBot\nDisallow: /\n\nUser-agent: *\nDisallow: /بحث\n"
        "Disallow: /*?s=\nRequest-rate: 1/5\nVisit-time: 0600-0845\n"
    ).encode(),
)
POSTS = (
    json.dumps(
        [
            {
                "id": n,
                "link": f"https://nahr.example/n/{n}",
                "title": {"rendered": "خبر"},
                "date_gmt": "2024-05-01T10:00:00",
                "modified_gmt": "2024-05-01T10:00:00",
            }
            for n in range(3)
        ]
    ).encode(),
)


class OverTimeError(BaseException):
    """Not caught by the code under test, which catches Exception here and there."""


@dataclass(slots=True)
class Found:
    """What came of some numbers of a kind."""

    read: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        self.read += other.read
        self.outcomes += other.outcomes
        self.slowest = max(self.slowest, other.slowest)
        self.wrong += other.wrong


def extract(page: Page, chance: random.Random) -> str:
    found = process(page, SOURCE, chance.choice(PROFILES))
    assert isinstance(found, Draft | Rejected)
    _written(found)
    return str(found.reason) if isinstance(found, Rejected) else "draft"


def discover(read: Callable[[Page, Source], Discovery]) -> Callable[[Page, random.Random], str]:
    def outcome(page: Page, chance: random.Random) -> str:  # noqa: ARG001
        found = read(page, SOURCE)
        _written(found)
        return "links" if found.links or found.next_pages else "none, with a reason" if found.faults else "none"

    return outcome


def obey(page: Page, chance: random.Random) -> str:
    """robots.txt: its rules, asked about a few addresses, and the sitemaps that it names."""
    rules = read_robots(page.body)
    allowed = [rules.allows(f"https://nahr.example{path}") for path in ("/n/1", "/admin/news/1.html?s=%FF", "/بحث")]
    assert 0 <= rules.crawl_delay <= 120
    discover(read_robots_sitemaps)(page, chance)
    return f"{sum(allowed)} of 3 allowed"


def _written(found: Any) -> None:
    """As storage writes it: JSON, UTF-8."""
    json.dumps(asdict(found), default=str, ensure_ascii=False).encode()


KINDS: dict[str, tuple[int, Callable[[Page, random.Random], str]]] = {
    "pages": (40_000, extract),
    "feeds": (10_000, discover(read_feed)),
    "sitemaps": (10_000, discover(read_sitemap)),
    "robots": (5_000, obey),
    "posts": (5_000, discover(read_wordpress)),
    "listings": (
        5_000,
        discover(lambda page, source: read_listing(page, source, Listing(url=page.url, links="", next="a[rel=next]"))),
    ),
}
"""How many by default, and what is done with one."""


@cache
def seeds(kind: str, corpus: Path | None) -> tuple[bytes, ...]:
    if kind not in ("pages", "listings"):
        return {"feeds": FEEDS, "sitemaps": SITEMAPS, "robots": ROBOTS, "posts": POSTS}[kind]
    pages = [path.read_bytes() for path in sorted((ROOT / "tests/pages").glob("*.html"))]
    if corpus:
        more = (gzip.decompress(path.read_bytes()) for path in sorted(corpus.rglob("page.html.gz")))
        pages += [body for body in more if len(body) <= LARGEST_SEED]
    return tuple(pages)


def page_of(kind: str, number: int, seed: int, corpus: Path | None) -> tuple[Page, random.Random]:
    """The damaged thing of that number, under headers and offered by a link that may lie as well."""
    chance = random.Random(f"{seed} {kind} {number}")
    body = mutated(seeds(kind, corpus), chance)
    url = f"https://nahr.example/2024/05/{chance.randrange(40)}/x"
    charset = chance.choice(("utf-8", "windows-1256", "utf-16", "hex", "idna", "\x00", ""))
    headers = (("Content-Type", f"text/html; charset={charset}"),) if chance.random() < 0.5 else ()
    raw = chance.choice(("", "Wed, 01 May 2024 10:00:00 +0300", "2024-13-45", "١ أيار ٢٠٢٤", "9" * 30, "\x00"))
    title = chance.choice(("", "خبر رقم ١ | النهر", "\u202e"))
    link = Link(url=url, kind=LinkKind.FEED, title=title, published_raw=raw)
    return Page(
        url=url,
        final_url=url,
        source="fuzz",
        body=body,
        fetched_at=NOW,
        headers=headers,
        link=link if chance.random() < 0.5 else None,
    ), chance


def run(kind: str, numbers: range, seed: int, corpus: Path | None) -> Found:
    """Damages and reads those numbers of a kind."""
    found = Found()
    signal.signal(signal.SIGPROF, _over_time)
    for number in numbers:
        page, chance = page_of(kind, number, seed, corpus)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, PAGE_SECONDS)
        try:
            found.outcomes[KINDS[kind][1](page, chance)] += 1
        except (Exception, OverTimeError) as error:  # what this looks for
            where = traceback.extract_tb(error.__traceback__)[-1]
            found.wrong.append(
                f"{kind} {number}: {type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {error}"[:300]
            )
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        found.slowest = max(found.slowest, time.process_time() - begun)
        found.read += 1
    return found


def _over_time(*_: object) -> None:
    raise OverTimeError(f"more than {PAGE_SECONDS:g} s of processor time")


def run_all(kind: str, first: int, count: int, options: argparse.Namespace) -> Found:
    """Those numbers in several processes; one that dies is named by the numbers that it had."""
    total = Found()
    for chunks in _batches(range(first, first + count), options.jobs):
        with ProcessPoolExecutor(options.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            futures = {numbers: pool.submit(run, kind, numbers, options.seed, options.corpus) for numbers in chunks}
            for numbers, future in futures.items():
                try:
                    found = future.result()
                except BrokenProcessPool:
                    found = Found(wrong=[f"{kind} {numbers.start} to {numbers.stop - 1}: a process died"])
                for line in found.wrong:
                    print(line, flush=True)
                total.add(found)
    return total


def _batches(numbers: range, jobs: int) -> Iterator[list[range]]:
    """Chunks for one pool each: what dies with a pool is not much."""
    chunks = [numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK)]
    for at in range(0, len(chunks), 20 * jobs):
        yield chunks[at : at + 20 * jobs]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=KINDS, help="one kind instead of all")
    parser.add_argument("--count", type=int, help="of each kind")
    parser.add_argument("--first", type=int, default=0, help="number to begin with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--save", type=Path, help="only write the bytes to this folder")
    options = parser.parse_args()
    wrong = 0
    for kind, (usual, _) in KINDS.items():
        if options.only not in (None, kind):
            continue
        count = options.count or usual
        if options.save:
            options.save.mkdir(parents=True, exist_ok=True)
            for number in range(options.first, options.first + count):
                page, _ = page_of(kind, number, options.seed, options.corpus)
                (options.save / f"{kind}-{number}").write_bytes(page.body)
            continue
        found = run_all(kind, options.first, count, options)
        wrong += len(found.wrong)
        print(
            f"{kind}: {found.read} read, {len(found.wrong)} wrong, slowest {found.slowest:.2f} s; "
            f"{dict(found.outcomes.most_common())}",
            flush=True,
        )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
