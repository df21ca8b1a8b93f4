"""The ledger: the one outcome of every URL in every run.

An URL enters ledger and frontier when it is discovered, and leaves the frontier when it ends, in the same transaction
as the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from crawler.arabic.letters import printable
from crawler.model import Acquaintance, After, Outcome, OutcomeKind, Reason, SourceTally
from storage.articles import identity_key
from storage.connection import transaction
from storage.frontier import Frontier, place
from storage.values import plain, stamp


class Ledger:
    """The table `outcomes`, and what its ends do to the frontier."""

    def __init__(self, db: Database, frontier: Frontier) -> None:
        self._db = db
        self._conn = db.conn
        self._frontier = frontier
        self.second_ends = 0
        """Ends reported for an URL that had already ended in its run: ignored, counted, a sign of a mistake."""

    def acquaintance(self, url: str) -> Acquaintance:
        """What the archive knows of an URL that is on offer."""
        row = self._conn.execute(
            """
            SELECT frontier.source, frontier.found_at, frontier.tries, frontier.not_before,
                EXISTS (SELECT 1 FROM articles WHERE url = ?1) OR EXISTS (SELECT 1 FROM aliases WHERE url = ?1)
                    OR EXISTS (SELECT 1 FROM pages WHERE url = ?1),
                (SELECT articles.id FROM identities JOIN articles ON articles.id = identities.article
                    WHERE identities.key = ?2)
            FROM (SELECT 1) LEFT JOIN frontier ON frontier.url = ?1
            """,
            (plain(url), identity_key(url)),
        ).fetchone()
        return Acquaintance(waiting=place(row) if row[0] is not None else None, answered=bool(row[4]), twin=row[5])

    def enter(self, outcome: Outcome) -> bool:
        """Enters an URL into its run, pending or ended at once; False where it stands there already."""
        return bool(
            self._conn.execute(
                "INSERT OR IGNORE INTO outcomes (run, source, url, outcome, reason, detail, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    outcome.run,
                    outcome.source,
                    plain(outcome.url),
                    outcome.outcome,
                    outcome.reason,
                    printable(str(outcome.detail or "")),
                    stamp(outcome.at),
                ),
            ).rowcount
        )

    def reason(self, run: int, source: str, url: str) -> Reason | None:
        """The reason with which an URL stands in a run."""
        row = self._conn.execute(
            "SELECT reason FROM outcomes WHERE run = ? AND source = ? AND url = ?", (run, source, plain(url))
        ).fetchone()
        return Reason.of(row[0]) if row and row[0] else None

    def reopen(self, run: int, source: str, url: str) -> None:
        """An URL that had ended in a run is pending again."""
        self._conn.execute(
            "UPDATE outcomes SET outcome = 'pending', reason = NULL, detail = '' "
            "WHERE run = ? AND source = ? AND url = ?",
            (run, source, plain(url)),
        )

    def end(self, outcome: Outcome, after: After, article: int | None = None) -> bool:
        """The one end of an URL in a run, and what it means for the frontier.

        Args:
            article: the article that it became, revised or repeated.

        Returns: False if the URL had already ended in this run; that second end is ignored and counted.
        """
        url, at = plain(outcome.url), stamp(outcome.at)
        with transaction(self._db):
            written = self._conn.execute(
                """
                INSERT INTO outcomes (run, source, url, outcome, stage, reason, status, detail, article, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (run, source, url) DO UPDATE SET
                    outcome = excluded.outcome, stage = excluded.stage, reason = excluded.reason,
                    status = excluded.status, detail = excluded.detail, article = excluded.article, at = excluded.at
                WHERE outcomes.outcome = 'pending'
                """,
                (
                    outcome.run,
                    outcome.source,
                    url,
                    outcome.outcome,
                    outcome.stage,
                    outcome.reason,
                    outcome.status,
                    printable(str(outcome.detail or "")),
                    article,
                    at,
                ),
            ).rowcount
            if not written:
                self.second_ends += 1
                return False
            if after.not_before is not None:
                self._frontier.wait(url, after.not_before)
            elif after.leaves and self._frontier.leave(url, outcome.source) and after.known:
                self._conn.execute(
                    "INSERT OR IGNORE INTO pages (url, source, status, fetched_at) "
                    "SELECT ?, name, ?, ? FROM sources WHERE name = ?",
                    (url, outcome.status, at, outcome.source),
                )
        return True

    def ended_since(self, run: int) -> Iterator[tuple[str, str, int | None]]:
        """Source, URL and article of all that ended in later runs."""
        yield from self._conn.execute(
            "SELECT source, url, article FROM outcomes WHERE run > ? AND outcome <> 'pending'", (run,)
        )

    def take_back(self, run: int, article: int, reason: Reason) -> None:
        """The ends of a run that made an article made none after all."""
        self._conn.execute(
            "UPDATE outcomes SET outcome = ?, reason = ?, article = NULL WHERE run = ? AND article = ?",
            (reason.outcome, reason, run, article),
        )

    def tally(self, run: int) -> tuple[SourceTally, ...]:
        """Outcomes and reasons of a run as the ledger has them, by source."""
        outcomes: dict[str, dict[str, int]] = {}
        reasons: dict[str, dict[str, int]] = {}
        for source, outcome, reason, count in self._conn.execute(
            "SELECT source, outcome, reason, count(*) FROM outcomes WHERE run = ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            (run,),
        ):
            of_source = outcomes.setdefault(source, {})
            of_source[outcome] = of_source.get(outcome, 0) + count
            if reason:
                of_reason = reasons.setdefault(source, {})
                of_reason[reason] = of_reason.get(reason, 0) + count
        return tuple(
            SourceTally(source=source, outcomes=counts, reasons=reasons.get(source, {}))
            for source, counts in outcomes.items()
        )

    def check_sums(self, run: int) -> bool:
        """Whether discovered = ends + pending holds.

        Every outcome is one of the closed list; every pending URL is still in the frontier, or met its end in a later
        run; and once the run is finished its tallies are those of the ledger.
        """
        kinds = ", ".join(f"'{kind}'" for kind in OutcomeKind)
        wrong = self._conn.execute(
            f"""
            SELECT EXISTS (SELECT 1 FROM outcomes WHERE run = :run AND outcome NOT IN ({kinds}))
                OR EXISTS (SELECT 1 FROM outcomes WHERE run = :run AND outcome = 'pending'
                           AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.url = outcomes.url)
                           AND NOT EXISTS (SELECT 1 FROM outcomes AS later WHERE later.url = outcomes.url
                                           AND later.source = outcomes.source AND later.run > outcomes.run))
            """,
            {"run": run},
        ).fetchone()[0]
        if wrong:
            return False
        finished = self._conn.execute("SELECT finished_at IS NOT NULL FROM runs WHERE id = ?", (run,)).fetchone()
        if finished is None or not finished[0]:
            return True
        columns = " + ".join(kind.value for kind in OutcomeKind)
        discovered, summed = self._conn.execute(
            f"SELECT (SELECT count(*) FROM outcomes WHERE run = :run), "
            f"(SELECT coalesce(sum({columns}), 0) FROM run_sources WHERE run = :run)",
            {"run": run},
        ).fetchone()
        return bool(discovered == summed)
