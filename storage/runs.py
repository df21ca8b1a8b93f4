"""Runs: when each began and ended, and every source's part in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.arabic.letters import printable
from crawler.model import OutcomeKind, Part, Run, SourceTally
from storage.connection import transaction
from storage.ledger import Ledger
from storage.values import moment, notes_from_json, notes_to_json, plain, stamp


class Runs:
    """The tables `runs` and `run_sources`."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db = db
        self._conn = db.conn
        self._ledger = ledger

    def start(self, command: str, now: datetime) -> int:
        """Opens a run.

        Returns: its id.
        """
        with transaction(self._db):
            row = self._conn.execute(
                "INSERT INTO runs (command, started_at) VALUES (?, ?) RETURNING id", (plain(command), stamp(now))
            ).fetchone()
        return int(row[0])

    def recover(self, now: datetime) -> tuple[int, ...]:
        """Marks runs that a kill left `running` as `cut`. Call it only while holding the run lock.

        Their pending URLs are still in the frontier. Returns: the runs' ids.
        """
        with transaction(self._db):
            rows = self._conn.execute("SELECT id FROM runs WHERE status = 'running'").fetchall()
            for (run,) in rows:
                self.finish(run, "cut", None, now)
        return tuple(int(run) for (run,) in rows)

    def finish(self, run: int, status: str, tallies: Iterable[SourceTally] | None, now: datetime) -> None:
        """Closes a run: the tallies of the outcomes as they stand, joined by what only the caller knows.

        Args:
            status: ok, failed or cut.
            tallies: requests, bytes, seconds and errors of each source; their outcome counts are not used, the
                ledger's own are.
        """
        known = {tally.source: tally for tally in tallies or ()}
        with transaction(self._db):
            counted = {tally.source: tally for tally in self._ledger.tally(run)}
            merged = tuple(_merge(counted.get(name), known.get(name), name) for name in sorted(counted.keys() | known))
            for tally in merged:
                self._write_source(run, tally)
            self._conn.execute(
                "UPDATE runs SET finished_at = ?, status = ?, totals = ? WHERE id = ?",
                (stamp(now), status, json.dumps(_totals(merged), ensure_ascii=False), run),
            )
            self._conn.execute(
                """
                WITH counted AS MATERIALIZED (SELECT source, sum(articles) AS n FROM month_counts GROUP BY source),
                    fresh AS MATERIALIZED (
                        SELECT articles.source, max(articles.first_seen_at) AS at
                        FROM outcomes JOIN articles ON articles.id = outcomes.article
                        WHERE outcomes.run = :run AND outcomes.outcome = 'new' GROUP BY articles.source)
                UPDATE sources SET last_run = :run,
                    articles = coalesce((SELECT n FROM counted WHERE source = sources.name), 0),
                    last_article_at = coalesce((SELECT at FROM fresh WHERE source = sources.name), last_article_at)
                WHERE name IN (SELECT source FROM run_sources WHERE run = :run)
                """,
                {"run": run},
            )

    def recount(self, run: int) -> None:
        """The totals of a run, after rows of it were taken away."""
        found = self.load(run)
        if found is not None and found.finished_at is not None:
            totals = json.dumps(_totals(found.tallies), ensure_ascii=False)
            self._conn.execute("UPDATE runs SET totals = ? WHERE id = ?", (totals, run))

    def written(self, run: int, source: str) -> tuple[int, int]:
        """Words of a source's new and revised articles in a run, and how many of the new ones have no date."""
        words, undated = self._conn.execute(
            """
            SELECT coalesce(sum(articles.words), 0),
                   coalesce(sum(outcomes.outcome = 'new' AND articles.published_on IS NULL), 0)
            FROM outcomes JOIN articles ON articles.id = outcomes.article
            WHERE outcomes.run = ? AND outcomes.source = ? AND outcomes.outcome IN ('new', 'revised')
            """,
            (run, source),
        ).fetchone()
        return int(words), int(undated)

    def history(self, source: str, before: int, limit: int = 200) -> tuple[Part, ...]:
        """A source's part in the runs before one, newest first; those that fetched nothing are left out."""
        rows = self._conn.execute(
            """
            SELECT runs.started_at, part.new, part.new + part.revised + part.duplicate, part.rejected, part.failed,
                   part.words, part.new + part.revised
            FROM run_sources AS part JOIN runs ON runs.id = part.run
            WHERE part.source = ? AND part.run < ? AND part.new + part.revised + part.duplicate + part.rejected
                + part.failed > 0
            ORDER BY part.run DESC LIMIT ?
            """,
            (source, before, limit),
        ).fetchall()
        return tuple(
            Part(at=at, new=row[1], articles=row[2], rejected=row[3], failed=row[4], words=row[5], texts=row[6])
            for row in rows
            if (at := moment(row[0]))
        )

    def newest_article(self, source: str) -> datetime | None:
        """When the newest article of a source was first seen."""
        row = self._db.execute(
            "SELECT first_seen_at FROM articles WHERE source = ? ORDER BY id DESC LIMIT 1", (source,)
        ).fetchone()
        return moment(row[0]) if row else None

    def _write_source(self, run: int, tally: SourceTally) -> None:
        words, undated = self.written(run, tally.source)
        row = {
            "run": run,
            "source": tally.source,
            "requests": tally.requests,
            "not_modified": tally.not_modified,
            "bytes": tally.bytes,
            "seconds": tally.seconds,
            "error": printable(tally.error),
            "notes": notes_to_json(tally.notes),
            "words": words,
            "undated": undated,
            **{kind.value: tally.outcomes.get(kind, 0) for kind in OutcomeKind},
        }
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        self._conn.execute(f"INSERT OR REPLACE INTO run_sources ({names}) VALUES ({values})", row)

    def newest(self) -> int:
        """The number of the newest run; 0 before the first."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0])

    def since(self, begin: datetime) -> tuple[Run, ...]:
        """The runs that began at a moment or later, newest first."""
        rows = self._db.execute(
            "SELECT id FROM runs WHERE started_at >= ? ORDER BY id DESC", (stamp(begin),)
        ).fetchall()
        return tuple(run for (id_,) in rows if (run := self.load(id_)) is not None)

    def last(self, limit: int = 20) -> tuple[Run, ...]:
        """The newest runs, newest first."""
        rows = self._conn.execute("SELECT id FROM runs ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
        return tuple(run for (id_,) in rows if (run := self.load(id_)) is not None)

    def load(self, run: int) -> Run | None:
        """One run with its tallies: of the ledger, with requests, bytes, seconds and errors once it is finished."""
        row = self._conn.execute(
            "SELECT id, command, started_at, finished_at, status FROM runs WHERE id = ?", (run,)
        ).fetchone()
        if row is None:
            return None
        started = moment(row[2])
        assert started is not None
        kept = {
            row[0]: SourceTally(
                source=row[0],
                requests=row[1],
                not_modified=row[2],
                bytes=row[3],
                seconds=row[4],
                error=row[5],
                notes=notes_from_json(row[6]),
            )
            for row in self._conn.execute(
                "SELECT source, requests, not_modified, bytes, seconds, error, notes FROM run_sources WHERE run = ?",
                (run,),
            )
        }
        counted = {tally.source: tally for tally in self._ledger.tally(run)}
        tallies = tuple(_merge(counted.get(name), kept.get(name), name) for name in sorted(counted.keys() | kept))
        return Run(
            id=row[0], command=row[1], started_at=started, finished_at=moment(row[3]), status=row[4], tallies=tallies
        )


def _merge(counted: SourceTally | None, known: SourceTally | None, source: str) -> SourceTally:
    counted = counted or SourceTally(source=source)
    known = known or SourceTally(source=source)
    return SourceTally(
        source=source,
        outcomes=counted.outcomes,
        reasons=counted.reasons,
        requests=known.requests,
        not_modified=known.not_modified,
        bytes=known.bytes,
        seconds=known.seconds,
        error=known.error,
        notes=known.notes,
    )


def _totals(tallies: tuple[SourceTally, ...]) -> dict[str, Any]:
    """The JSON of `runs.totals`."""
    outcomes: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for tally in tallies:
        for kind, count in tally.outcomes.items():
            outcomes[kind] = outcomes.get(kind, 0) + count
        for reason, count in tally.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    return {
        "outcomes": outcomes,
        "reasons": reasons,
        "requests": sum(tally.requests for tally in tallies),
        "bytes": sum(tally.bytes for tally in tallies),
        "seconds": round(max((tally.seconds for tally in tallies), default=0), 3),
        "sources": {tally.source: asdict(tally) for tally in tallies},
    }
