"""What the nearest of many articles cost: `python -m benchmarks.meaning --articles 1000000 --folder DIR`.

Vectors are invented (points around 2,000 centres) and kept in DIR/meaning.db, which a second run takes as it is: half a
gigabyte for a million. Printed are seconds of processor and wall time for the thousand nearest.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import numpy as np

from crawler.search.meaning import DIMENSIONS, packed
from storage.meaning import BATCH, FILE, LOOKED_AT, Vectors

CENTRES, SPREAD = 2_000, 1.2


def fill(vectors: Vectors, articles: int) -> None:
    """As many vectors as asked for, in blocks as `marsad embed` makes them."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(CENTRES, DIMENSIONS)).astype(np.float32)
    for first in range(1, articles + 1, BATCH):
        ids = range(first, min(first + BATCH, articles + 1))
        made = centres[rng.integers(0, CENTRES, len(ids))]
        made += SPREAD * rng.normal(size=made.shape).astype(np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        vectors.add([(article, "") for article in ids], packed(made))


def main() -> None:
    """Fills the file unless it is there, and asks it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--repeats", type=int, default=9)
    options = parser.parse_args()
    database = options.folder / "articles.db"
    if not (options.folder / FILE).exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        with Vectors.open(database) as vectors:
            fill(vectors, options.articles)
    spent, waited = [], []
    with Vectors.open(database, read_only=True) as vectors:
        rng = np.random.default_rng(2)
        for _ in range(options.repeats):
            asked = packed(rng.normal(size=(1, DIMENSIONS)).astype(np.float32) / DIMENSIONS**0.5)[0]
            cpu, wall = time.process_time(), time.perf_counter()
            vectors.nearest(asked, LOOKED_AT)
            spent.append(time.process_time() - cpu)
            waited.append(time.perf_counter() - wall)
        count = len(vectors)
    print(
        f"nearest {LOOKED_AT:,} of {count:,}: {statistics.median(spent):.2f} s CPU, {statistics.median(waited):.2f} s"
    )


if __name__ == "__main__":
    main()
