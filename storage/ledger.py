"""The ledger: the one outcome of every URL in every run.

An URL enters ledger and frontier when it is discovered, and leaves the frontier when it ends, in the same transaction
as the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.arabic.letters import printable
from crawler.model import Link, LinkKind, Outcome, OutcomeKind, Reason, SourceTally, Stage
from storage.articles import identity_key
from storage.connection import transaction
from storage.frontier import Frontier
from storage.values import link_to_json, moment, plain, stamp

RETRIED = frozenset(
    {
        Reason.DNS,
        Reason.REFUSED,
        Reason.RESET,
        Reason.TIMEOUT,
        Reason.TLS,
        Reason.BAD_HTTP,
        Reason.TRUNCATED_BODY,
        Reason.HTTP_4XX,
        Reason.HTTP_5XX,
        Reason.RATE_LIMITED,
        Reason.ROBOTS_DISALLOW,
        Reason.ROBOTS_UNREACHABLE,
        Reason.EXTRACT_TIMEOUT,
        Reason.EXTRACT_CRASH,
        Reason.EXTRACT_MEMORY,
        Reason.INTERNAL,
        Reason.ARCHIVE_WRITE,
    }
)
"""Ends after which an URL stays in the frontier, with a growing wait."""
NOT_TRIED = frozenset({Reason.BUDGET})
"""Ends that say nothing about the URL: the next run takes it at once."""
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(days=30)
"""An URL that has failed for this long leaves the frontier; it stays known and is not fetched when offered again."""

_ALWAYS_FETCHED = frozenset({LinkKind.RECHECK, LinkKind.MANUAL})


class Ledger:
    """The table `outcomes`, and what its ends do to the frontier."""

    def __init__(self, db: Database, frontier: Frontier) -> None:
        self._db = db
        self._conn = db.conn
        self._frontier = frontier
        self.second_ends = 0
        """Ends reported for an URL that had already ended in its run: ignored, counted, a sign of a mistake."""

    def discovered(
        self, run: int, links: Iterable[Link], source: str, now: datetime, *, full: bool = False
    ) -> tuple[Link, ...]:
        """Enters each URL into the run's ledger and the frontier, once.

        An URL that the archive knows (an article, an alias, a page that was answered or given up) ends at once as
        `unchanged`, detail `known`; one that failed lately ends as `skipped` until its wait is over. Re-checks and
        URLs given by hand are always fetched.

        Args:
            links: as offered, also those of `Frontier.pending_links`.
            full: fetch known URLs as well.

        Returns: the links to fetch now, in order.
        """
        fetched = []
        at = stamp(now)
        with transaction(self._db):
            for link in links:
                url = plain(link.url)
                end = None if full or link.kind in _ALWAYS_FETCHED else self._known(url, source, at)
                entered = self._conn.execute(
                    "INSERT OR IGNORE INTO outcomes (run, source, url, outcome, detail, at) VALUES (?, ?, ?, ?, ?, ?)",
                    (run, source, url, *(end or (OutcomeKind.PENDING, "")), at),
                ).rowcount
                if not entered and not (link.kind is LinkKind.RECHECK and self._reopened(run, source, url)):
                    continue
                if end is not None:
                    continue
                self._conn.execute(
                    "INSERT OR IGNORE INTO frontier (url, source, kind, link, found_at) VALUES (?, ?, ?, ?, ?)",
                    (url, source, link.kind, link_to_json(link), at),
                )
                fetched.append(link)
        return tuple(fetched)

    def _reopened(self, run: int, source: str, url: str) -> bool:
        """Whether an URL that had ended as `known` is pending again: another offer says that it was edited."""
        return bool(
            self._conn.execute(
                "UPDATE outcomes SET outcome = 'pending', detail = '' "
                "WHERE run = ? AND source = ? AND url = ? AND outcome = 'unchanged' AND detail = 'known'",
                (run, source, url),
            ).rowcount
        )

    def _known(self, url: str, source: str, at: str) -> tuple[str, str] | None:
        """How an URL ends without being fetched; None: it is to be fetched."""
        by, until, known, twin = self._conn.execute(
            """
            SELECT frontier.source, frontier.not_before,
                EXISTS (SELECT 1 FROM articles WHERE url = ?1) OR EXISTS (SELECT 1 FROM aliases WHERE url = ?1)
                    OR EXISTS (SELECT 1 FROM pages WHERE url = ?1),
                (SELECT articles.id FROM identities JOIN articles ON articles.id = identities.article
                    WHERE identities.key = ?2)
            FROM (SELECT 1) LEFT JOIN frontier ON frontier.url = ?1
            """,
            (url, identity_key(url)),
        ).fetchone()
        if by is not None:
            if by != source:
                return OutcomeKind.SKIPPED, f"offered by {by} too"
            if until is not None and until > at:
                return OutcomeKind.SKIPPED, f"failed before, waits until {until}"
            return None
        if not known and twin is not None:  # another form of a known article's URL: not worth a request
            self._conn.execute(
                "INSERT OR IGNORE INTO aliases (url, article, first_seen_at) VALUES (?, ?, ?)", (url, twin, at)
            )
        return (OutcomeKind.UNCHANGED, "known") if known or twin is not None else None

    def end_removed(self, run: int, configured: Iterable[str], now: datetime) -> int:
        """Ends what waits for sources that aren't configured any more, as `skipped`; a source that comes back may
        offer it again.

        Returns: how many URLs that were.
        """
        ended = 0
        with transaction(self._db):
            for source in sorted(self._frontier.pending_counts().keys() - set(configured)):
                rows = self._conn.execute("SELECT url FROM frontier WHERE source = ?", (source,)).fetchall()
                for (url,) in rows:
                    self.end(
                        Outcome(
                            run=run,
                            source=source,
                            url=url,
                            outcome=OutcomeKind.SKIPPED,
                            at=now,
                            stage=Stage.DISCOVER,
                            reason=Reason.SOURCE_REMOVED,
                        )
                    )
                ended += len(rows)
        return ended

    def end(self, outcome: Outcome, article: int | None = None, *, retry_at: datetime | None = None) -> bool:
        """The one end of an URL in a run; takes it from the frontier unless it is to be tried again.

        Args:
            article: the article that it became, revised or repeated.
            retry_at: not before this moment, where the server said so (Retry-After).

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
                    printable(outcome.detail),
                    article,
                    at,
                ),
            ).rowcount
            if not written:
                self.second_ends += 1
                return False
            if outcome.outcome is not OutcomeKind.PENDING:
                self._leave_frontier(url, outcome, at, retry_at)
        return True

    def _leave_frontier(self, url: str, outcome: Outcome, at: str, retry_at: datetime | None) -> None:
        if outcome.reason in NOT_TRIED:
            return
        if outcome.reason in RETRIED and self._waits(url, outcome, retry_at):
            return
        left = self._conn.execute("DELETE FROM frontier WHERE url = ? AND source = ?", (url, outcome.source)).rowcount
        if left and outcome.outcome in (OutcomeKind.REJECTED, OutcomeKind.FAILED, OutcomeKind.GONE):
            # Known from now on, so that a feed that offers it again doesn't have it fetched again.
            self._conn.execute(
                "INSERT OR IGNORE INTO pages (url, source, status, fetched_at) "
                "SELECT ?, name, ?, ? FROM sources WHERE name = ?",
                (url, outcome.status, at, outcome.source),
            )

    def _waits(self, url: str, outcome: Outcome, retry_at: datetime | None) -> bool:
        """Whether an URL that failed stays in the frontier; it has a longer wait then."""
        row = self._conn.execute(
            "SELECT tries, found_at FROM frontier WHERE url = ? AND source = ?", (url, outcome.source)
        ).fetchone()
        found = moment(row[1]) if row else None
        if found is None or outcome.at - found >= GIVEN_UP_AFTER:
            return False
        wait = min(FIRST_RETRY * 4 ** min(row[0], 10), LONGEST_RETRY)
        self._conn.execute(
            "UPDATE frontier SET tries = tries + 1, not_before = ? WHERE url = ?",
            (stamp(max(outcome.at + wait, retry_at or outcome.at)), url),
        )
        return True

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
