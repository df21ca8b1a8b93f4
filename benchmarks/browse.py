"""How long the pages take over a large archive.

    python -m benchmarks.store --articles 1000000 --file /tmp/bench/articles.db
    python -m benchmarks.browse /tmp/bench/articles.db

Asks Datasette in-process for each page: the first time, and the median of the next three. A page that left something
out because of its time limit is marked. Prints milliseconds, kilobytes and the path.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path
from urllib.parse import quote

from crawler.browse.compat import is_one
from crawler.browse.figures import KINDS
from crawler.commands.browse import make_datasette

COMMON, OFTEN, SELDOM, RARE = map(quote, ("في", "سوريا", "مفاوضات", "زرافةنادرة"))
PAGES = (
    "/",
    "/news/search",
    "/news/search?period=2016",
    "/news/search?period=2015-06",
    "/news/search?section=" + quote("رياضة"),
    *(f"/news/search?q={word}" for word in (COMMON, OFTEN, SELDOM, RARE)),
    f"/news/search?q={COMMON}&sort=best",
    f"/news/search?q={COMMON}&period=2015",
    "/news/article/5000",
    "/news/article/5000/changes",
    "/news/story/10",
    "/news/edits",
    "/news/timeline",
    "/news/timeline?period=2015",
    "/news/timeline?period=2015-06",
    f"/news/timeline?q={COMMON}",
    f"/news/timeline?q={COMMON}&q={OFTEN}&q={SELDOM}",
    *(f"/news/attention?by={unit}" for unit in ("day", "week", "month", "year")),
    *(f"/news/{kind}" for kind in ("outlets", "copying", "silence", "firsts", "words")),
    *(f"/news/{kind}?q={word}" for kind in KINDS for word in (COMMON, SELDOM)),
    "/news/sources",
    "/news/runs",
    f"/news/search.atom?q={OFTEN}",
    f"/news/search.csv?q={SELDOM}",
    "/{database}/articles",
    "/{database}/articles?_search=" + SELDOM,
)


async def measure(database: Path) -> None:
    """Prints a line for each page."""
    datasette = make_datasette(database, warc=database.parent / "warc")
    await datasette.invoke_startup()
    await datasette.client.get("/robots.txt")  # what is loaded once is no page's
    print(f"Datasette {'1.0' if is_one(datasette) else '0.65'}\n  first   later     kB")
    for page in PAGES:
        path = page.format(database=database.stem)
        taken = []
        for _ in range(4):
            began = time.perf_counter()
            answer = await datasette.client.get(path)
            taken.append((time.perf_counter() - began) * 1000)
        note = "  (left something out)" if 'role="status"' in answer.text else ""
        if answer.status_code != 200:
            note += f"  HTTP {answer.status_code}"
        print(f"{taken[0]:7.0f} {statistics.median(taken[1:]):7.0f} {len(answer.content) // 1000:6}  {path}{note}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    asyncio.run(measure(parser.parse_args().database))
