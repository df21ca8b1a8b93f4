"""How the sources fare and what the runs did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crawler.browse.reader import Reader, Row

DAYS = 60
WORST_FIRST = ("crawling_broken", "extraction_broken", "blocked", "quiet", "new", "ok")
OUTCOMES = ("new", "revised", "unchanged", "duplicate", "rejected", "failed", "gone", "skipped", "pending")


def last_day(reader: Reader) -> date:
    """The last day that something was seen: what "the last days" of an archive means, today or years later."""
    seen = reader.value("SELECT first_seen_at FROM articles ORDER BY id DESC LIMIT 1")
    run = reader.value("SELECT started_at FROM runs ORDER BY id DESC LIMIT 1")
    newest = max(str(seen or "")[:10], str(run or "")[:10])
    try:
        return date.fromisoformat(newest)
    except ValueError:
        return date(1970, 1, 1)


def read_sources(reader: Reader) -> dict[str, Any]:
    """All sources, the worst first, with their articles of the last sixty days."""
    sources = reader.rows("SELECT * FROM sources")
    until = last_day(reader)
    since = until - timedelta(days=DAYS - 1)
    counts = reader.part(
        "days",
        lambda: reader.rows(
            "SELECT source, day, articles FROM day_counts WHERE day BETWEEN ? AND ?",
            [since.isoformat(), until.isoformat()],
        ),
        [],
    )
    series: dict[str, list[int]] = {source["name"]: [0] * DAYS for source in sources}
    for row in counts:
        if row["source"] in series:
            series[row["source"]][(date.fromisoformat(row["day"]) - since).days] = row["articles"]
    for source in sources:
        source["days"] = series[source["name"]]
        source["week"] = sum(source["days"][-7:]) / 7
        source["month"] = sum(source["days"][-30:]) / 30
    sources.sort(
        key=lambda source: (not source["enabled"], _badness(source["health"]), -source["failures"], -source["articles"])
    )
    return {"sources": sources, "since": since, "until": until}


def _badness(health: str) -> int:
    return WORST_FIRST.index(health) if health in WORST_FIRST else 0


def read_source(reader: Reader, name: str) -> dict[str, Any] | None:
    """One source: health, learned lines, its part in the last runs, and what failed last."""
    row = reader.row("SELECT * FROM sources WHERE name = ?", [name])
    if row is None:
        return None
    return {
        "source": row,
        "boilerplate": reader.part(
            "boilerplate",
            lambda: reader.rows(
                "SELECT * FROM boilerplate WHERE source = ? ORDER BY active DESC, articles DESC LIMIT 200", [name]
            ),
            [],
        ),
        "runs": reader.part(
            "runs",
            lambda: reader.rows(
                "SELECT s.*, r.started_at FROM run_sources s JOIN runs r ON r.id = s.run "
                "WHERE s.source = ? ORDER BY s.run DESC LIMIT 24",
                [name],
            ),
            [],
        ),
        "failed": reader.part(
            "failed",
            lambda: reader.rows(
                "SELECT run, url, outcome, reason, status, detail, at FROM outcomes WHERE source = ? "
                "AND outcome IN ('failed', 'rejected') ORDER BY at DESC LIMIT 20",
                [name],
            ),
            [],
        ),
    }


def read_runs(reader: Reader, before: int | None, size: int = 40) -> tuple[list[Row], int | None]:
    """Runs, newest first, with their sums; and where the next page begins."""
    rows = reader.rows(f"SELECT * FROM runs WHERE id < ? ORDER BY id DESC LIMIT {size + 1}", [before or 2**62])
    page = rows[:size]
    if page:
        sums = ", ".join(f"sum({name}) AS {name}" for name in (*OUTCOMES, "requests", "not_modified", "bytes"))
        counted = {
            row["run"]: row
            for row in reader.rows(
                f"SELECT run, {sums} FROM run_sources WHERE run BETWEEN ? AND ? GROUP BY run",
                [page[-1]["id"], page[0]["id"]],
            )
        }
        for run in page:
            run["sums"] = counted.get(run["id"], {})
    return page, page[-1]["id"] if len(rows) > size else None


def read_run(reader: Reader, run: int, wanted: dict[str, str], after: str, size: int = 100) -> dict[str, Any] | None:
    """One run by source and by reason, and the URLs of the `source`, `outcome` and `reason` that are wanted."""
    row = reader.row("SELECT * FROM runs WHERE id = ?", [run])
    if row is None:
        return None
    where = ["run = ?"]
    values: list[Any] = [run]
    for name in ("source", "outcome", "reason"):
        if wanted.get(name):
            where.append(f"{name} = ?")
            values.append(wanted[name])
    position = after.split(" ", 1) if " " in after else ["", ""]
    urls = (
        reader.part(
            "urls",
            lambda: reader.rows(
                f"SELECT source, url, outcome, stage, reason, status, detail, article FROM outcomes "
                f"WHERE {' AND '.join(where)} "
                f"AND (source, url) > (?, ?) ORDER BY source, url LIMIT {size + 1}",
                [*values, *position],
            ),
            [],
        )
        if len(where) > 1
        else []
    )
    reasons = reader.part(
        "reasons",
        lambda: reader.rows(
            "SELECT outcome, coalesce(reason, '') AS reason, count(*) AS n FROM outcomes WHERE run = ? AND outcome IN "
            "('rejected', 'failed', 'gone', 'skipped', 'pending') GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 60",
            [run],
        ),
        [],
    )
    return {
        "run": row,
        "by_source": reader.part(
            "sources",
            lambda: reader.rows(
                "SELECT * FROM run_sources WHERE run = ? ORDER BY failed DESC, error DESC, new DESC, source LIMIT 3000",
                [run],
            ),
            [],
        ),
        "reasons": reasons,
        "urls": urls[:size],
        "next": f"{urls[size - 1]['source']} {urls[size - 1]['url']}" if len(urls) > size else "",
    }
