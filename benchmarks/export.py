"""What an export of a large archive costs: time, and the memory of the process at its highest.

    python -m benchmarks.store --articles 10000 --file /tmp/bench/articles.db
    python -m benchmarks.export /tmp/bench/articles.db --filled 1000000

The second command first repeats the articles until there are so many, past search index and stories, neither of which
an export of everything reads: what is left is good for exports alone. `marsad export` runs in a process of its own and
writes everything into a file beside the database; Linux tells the most memory that it held (VmHWM). Then DuckDB reads
the file back: its rows are counted, and their texts' characters, and compared with the archive's.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from crawler.carry.formats import FORMATS
from storage.store import Store

MEASURED = """
import sys
from pathlib import Path
from crawler.cli import main
try:
    main()
finally:
    print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""
"""Runs a command, and tells its memory as its last line."""


def fill(database: Path, total: int) -> None:
    """Repeats the articles of an archive, under addresses of their own, until there are so many."""
    with Store.open(database, check=False) as store:
        names = [row[1] for row in store.db.execute("PRAGMA table_info(articles)").fetchall()]
        models, newest = store.db.execute("SELECT count(*), max(id) FROM articles").fetchone()
        new = {"id": "id + :shift", "url": "url || '?' || :shift", "text_hash": "text_hash || :shift", "story": "NULL"}
        chosen = ", ".join(new.get(name, name) for name in names)
        for turn in range(1, -(-total // models)):
            with store.transaction():
                store.db.execute(
                    f"INSERT INTO articles ({', '.join(names)}) SELECT {chosen} FROM articles "
                    "WHERE id <= :newest ORDER BY id LIMIT :most",
                    {"shift": turn * newest, "newest": newest, "most": total - turn * models},
                )


def export(database: Path, form: str) -> tuple[Path, float, float]:
    """Writes everything; gives the file, the seconds, and the megabytes (10^6) at most held."""
    file = database.with_name(f"export.{form}")
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "export", "--data", str(database.parent), "-o", str(file), "--format", form],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return file, time.perf_counter() - begun, int(done.stderr.split()[-1]) * 1024 / 1e6


def read_back(file: Path) -> tuple[int, int]:
    """Rows of the file, and characters of their texts, as DuckDB counts them."""
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(*), sum(length(text)) FROM '{file}'").fetchall()
    return int(found[0][0]), int(found[0][1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--format", choices=[form for form in FORMATS if form != "xlsx"], default="parquet")
    parser.add_argument("--filled", type=int, default=0, metavar="N", help="repeat the articles until there are N")
    given = parser.parse_args()
    if given.filled:
        fill(given.database, given.filled)
    file, seconds, megabytes = export(given.database, given.format)
    with Store.open(given.database, read_only=True, check=False) as store:
        rows, characters = store.db.execute("SELECT count(*), sum(length(text)) FROM articles").fetchone()
    print(f"{rows:,} articles to {given.format}: {seconds:,.0f} s, {file.stat().st_size / 1e6:,.0f} MB")
    print(f"memory at most: {megabytes:,.0f} MB")
    same = read_back(file) == (rows, characters)
    print(f"read back by DuckDB: {'the same rows and texts' if same else 'NOT the same'}")
    raise SystemExit(not same)


if __name__ == "__main__":
    main()
