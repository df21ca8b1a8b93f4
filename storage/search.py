"""Searching the archive: newest, best or as they came; a page at a time; with snippets in the original spelling.

Measured on a million articles: `ORDER BY rowid DESC` is FTS5's own order and costs milliseconds for any word, while
`ORDER BY rank` visits every hit, and so does a join for a filter or a date. Therefore filters are words of the index
(storage/index.py), "best" ranks the newest 15,000 hits, and "newest" goes back through the calendar in steps.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from crawler.search.asked import Order, SearchQuery
from crawler.search.match import Match, excerpt, match_query
from crawler.search.suggest import suggestion
from storage.best import DEPTH, LOOSE_DEPTH, by_bm25, ranked
from storage.calendar import Calendar
from storage.filters import bounds, narrowed
from storage.folding import Folding, Page, hidden, holds, tagged
from storage.index import NO_DATE, SearchIndex, range_tags
from storage.named import named

FEW = 2_000
"""Up to so many hits are sorted by date as a whole."""
ENOUGH = 5
"""Fewer hits with all of three words and more are followed by articles that lack some."""
COUNTED = 10_000
"""Hits are counted up to here."""
BROAD = 10_000
"""A prefix whose words occur so often in all stands for its commonest words alone."""
COMMONEST = 100
MOST_WORDS = 20_000
"""Words of a prefix that are looked at."""
WINDOW_DAYS = 1_024
SNIPPET_WORDS = 40

MARK, UNMARK = "\x02", "\x03"
"""Around a matched word; stored text holds no control characters. See `fragments`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article found. `title` and `snippet` have the matched words between MARK and UNMARK."""

    id: int
    source: str
    url: str
    title: str
    snippet: str
    section: str
    language: str
    published_on: str | None
    published_at: str | None
    published_trust: int | None
    first_seen_at: str
    story: int | None
    copies: int
    """Articles of its story; 1 if it stands alone."""
    copy_kind: str | None
    revision: int
    words: int
    missing: tuple[str, ...] = ()
    """Words of the query that it lacks, as typed (`ResultPage.loosened`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """Some hits. `next` is to be given as `after` for the following page; empty at the end."""

    hits: tuple[Hit, ...]
    next: str
    total: int | None
    """Exact up to COUNTED; None if there are more."""
    stories: int | None
    """Stories that these are, one that stands alone counting as one; None where `total` is."""
    match: Match
    loosened: bool = False
    """Few or no articles have all the words, so these lack some, whatever the order asked for: the best first."""
    complete: int = 0
    """How many have all the words, stop words aside, where it is loosened."""
    meant: tuple[tuple[str, str], ...] = ()
    """Words that the archive lacks, as typed, each with the one that is likely meant (crawler/search/suggest.py)."""
    named: int | None = None
    """The article whose address or number the words are (storage/named.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """As `ResultPage`, by number."""

    ids: tuple[int, ...]
    next: str
    total: int | None
    stories: int | None
    match: Match


def fragments(marked: str) -> tuple[tuple[str, bool], ...]:
    """A title or snippet cut at its marks: each piece, and whether it is a matched word."""
    parts = []
    for number, part in enumerate(marked.split(MARK)):
        word, end, rest = part.partition(UNMARK)
        if number and end:
            parts.append((word, True))
            word = rest
        if word:
            parts.append((word, False))
    return tuple(parts)


class Search(SearchIndex):
    """The index and the questions that it answers. Asking needs a connection that can read, and nothing else."""

    def vocabulary(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many articles each of the words occurs, about (`crawler.search.forms.Vocabulary`)."""
        found = self.conn.execute(
            "SELECT term, n FROM vocabulary WHERE n > 0 AND term IN (SELECT value FROM json_each(?))",
            (json.dumps(list(words)),),
        ).fetchall()
        counts = {row[0]: row[1] for row in found}
        for word in words if self.pending else ():  # not yet written
            if (more := self.counted(word)) > 0:
                counts[word] = counts.get(word, 0) + more
        return counts

    def match(self, query: SearchQuery) -> Match:
        """What FTS5 is asked for the words of a query, with the forms of each word; without its filters."""
        return match_query(query.parsed, self.vocabulary, self.beginning)

    def expression(self, query: SearchQuery) -> str:
        """What FTS5 is asked for a query, its filters included."""
        return narrowed(self.match(query).expression, query)

    def beginning(self, prefix: str) -> tuple[str, ...]:
        """The commonest words that begin so, if these are very many; else none: FTS5 itself finds them all.

        FTS5 joins the lists of all words of a prefix before it gives the first hit, for each statement anew: 20 ms for
        two letters at 60,000 articles (measured), where the commonest words alone give their first hits at once.
        """
        words = self.conn.execute(
            "SELECT term, n FROM vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (prefix, prefix + chr(0x10FFFF), MOST_WORDS),
        ).fetchall()
        if sum(n for _, n in words) < BROAD:
            return ()
        words.sort(key=lambda word: -word[1])
        return tuple(term for term, _ in words[:COMMONEST])

    def search(self, query: SearchQuery, *, limit: int = 20, loosen: bool = False, fold: bool = False) -> ResultPage:
        """A page of hits: of a query without words, everything that passes its filters.

        Args:
            loosen: where few or no articles have all the words, look for those with some; for readers who are told so.
            fold: of each story one article alone (storage/folding.py).

        A position of another order counts as the start.
        """
        match = self.match(query)
        found = self._listed(query, match, limit=limit, fold=fold)
        article = named(self.conn, query.words, found=found.total != 0)
        if loosen and match.loose and _too_few(found.total, match) and article is None:
            return self._loosened(match, narrowed(match.loose, query), max(1, limit), query.position)
        return ResultPage(
            hits=self._hits(match, found.ids),
            next=found.next,
            total=found.total,
            stories=found.stories,
            match=match,
            meant=() if found.total or article else self.meant(match),
            named=article,
        )

    def listed(self, query: SearchQuery, *, limit: int = 20, fold: bool = False) -> Listed:
        """As `search`, by number."""
        return self._listed(query, self.match(query), limit=limit, fold=fold)

    def _listed(self, query: SearchQuery, match: Match, *, limit: int, fold: bool) -> Listed:
        limit, expression = max(1, limit), narrowed(match.expression, query)
        total = self.count(expression)
        copies = frozenset(hidden(self.conn, expression, total)) if total is not None else None
        folding = Folding(self.conn, expression, copies if fold else frozenset())
        if query.order is Order.BEST:
            ids, following = self._best(match, folding, limit, query.position)
        else:
            few = total is not None and total <= FEW
            ids, following = folding.page(lambda without: self._in_order(query, expression, limit, without, few=few))
        stories = None if total is None else total - len(copies or ())
        return Listed(ids=tuple(ids), next=following, total=total, stories=stories, match=match)

    def _in_order(self, query: SearchQuery, expression: str, limit: int, without: str, *, few: bool) -> Page:
        if query.order is Order.ARRIVED:
            return self._arrived(expression, limit, query.position, without)
        calendar = Calendar(forward=query.order is Order.OLDEST)
        start = calendar.start(query.position)
        if few:
            found = self._by_day(expression, calendar, start, limit, without)
        else:
            found = self._through_time(expression, calendar, start, limit, without, bounds(query))
        return [article for _, article in found], f"{found[-1][0]}.{found[-1][1]}" if len(found) == limit else ""

    def hits(self, articles: list[int]) -> tuple[Hit, ...]:
        """Articles as hits of no words: with their beginnings."""
        return self._hits(Match(expression=""), articles)

    def holds(self, expression: str, article: int) -> bool:
        """Whether an article is among what an FTS5 expression finds."""
        return holds(self.conn, expression, article)

    def meant(self, match: Match) -> tuple[tuple[str, str], ...]:
        """Of the words that the archive lacks in every form, those that are near to one that it has."""
        unknown = ((word.typed, word.forms[0]) for word in match.words if word.forms and not word.articles)
        near = ((typed, suggestion(form, self.vocabulary)) for typed, form in unknown)
        return tuple((typed, self._spelled(known)) for typed, known in near if known)

    def _spelled(self, word: str) -> str:
        """A word of the vocabulary, which is folded, as the last article that has it writes it."""
        row = self.conn.execute(_SPELLED, (f'{{title text}} : "{word}"',)).fetchone()
        return next((part for part, matched in fragments(row[0] if row else "") if matched), word)

    def count(self, expression: str, limit: int | None = None) -> int | None:
        """How many articles match an FTS5 expression; None if more than `limit` (COUNTED)."""
        limit = COUNTED if limit is None else limit
        found: int = self.conn.execute(
            "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)",
            (expression, limit + 1),
        ).fetchone()[0]
        return None if found > limit else found

    # --- orders ------------------------------------------------------------------------------------

    def _arrived(self, expression: str, limit: int, after: str, without: str) -> tuple[list[int], str]:
        before = int(after) if after.isdecimal() else 1 << 62
        ids = [
            row[0]
            for row in self.conn.execute(
                "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid < ? "
                f"AND rowid NOT IN {_LIST} ORDER BY rowid DESC LIMIT ?",
                (expression, before, without, limit),
            )
        ]
        return ids, str(ids[-1]) if len(ids) == limit else ""

    def _best(self, match: Match, folding: Folding, limit: int, after: str) -> Page:
        offset = int(after) if after.isdecimal() else 0
        most = max(DEPTH, offset + limit)
        ids = folding.first(by_bm25(self.conn, folding.expression, folding.enough(most)), most)
        if match.words and offset < DEPTH:
            ids[:DEPTH] = [found.id for found in ranked(self.conn, match, ids[:DEPTH])]
        page = ids[offset : offset + limit]
        return page, str(offset + limit) if len(page) == limit else ""

    def _loosened(self, match: Match, expression: str, limit: int, after: str) -> ResultPage:
        offset = int(after) if after.isdecimal() else 0
        found = ranked(self.conn, match, by_bm25(self.conn, expression, LOOSE_DEPTH))
        page, more = found[offset : offset + limit], offset + limit < len(found)
        missing = {one.id: one.missing for one in page}
        hits = self._hits(replace(match, expression=match.loose), list(missing))
        return ResultPage(
            hits=tuple(replace(hit, missing=missing[hit.id]) for hit in hits),
            next=str(offset + limit) if more else "",
            total=len(found),
            stories=None,
            match=match,
            loosened=True,
            complete=sum(not one.missing for one in found),
            meant=self.meant(match),
        )

    def _by_day(
        self, expression: str, calendar: Calendar, start: tuple[str, int], limit: int, without: str
    ) -> list[tuple[str, int]]:
        return [
            (row[0], row[1])
            for row in self.conn.execute(
                f"""
            SELECT day, article FROM articles_fts CROSS JOIN search_rows ON article = articles_fts.rowid
            WHERE articles_fts MATCH ? AND ({calendar.day}, article) {calendar.beyond} (?, ?)
                AND article NOT IN {_LIST}
            ORDER BY {calendar.order} LIMIT ?
            """,
                (expression, *start, without, limit),
            )
        ]

    def _through_time(
        self,
        expression: str,
        calendar: Calendar,
        start: tuple[str, int],
        limit: int,
        without: str,
        span: tuple[date, date],
    ) -> list[tuple[str, int]]:
        """The first of very many hits: windows of 1, 2, 4 ... days, so that only few hits are ever sorted.

        `span`: the first and the last day that hits may have.
        """
        oldest, newest = self.conn.execute(
            "SELECT (SELECT min(published_on) FROM articles), (SELECT max(published_on) FROM articles)"
        ).fetchone()
        first, last = max(oldest or "", f"{span[0]}"), min(newest or "", f"{span[1]}")
        found: list[tuple[str, int]] = []
        if first <= last and calendar.is_day(start[0]):
            at, end, days = calendar.begin(first, last, start[0]), calendar.end(first, last), 1
            while calendar.reaches(at, end) and len(found) < limit:
                far = calendar.clipped(at, days - 1, end)
                window = tagged(expression, range_tags(min(at, far), max(at, far)))
                if days > 1 and self.count(window, FEW) is None:
                    days = max(1, days // 8)
                    continue
                found += self._by_day(window, calendar, start, limit - len(found), without)
                at, days = calendar.step(far, 1), min(days * 2, WINDOW_DAYS)
        if len(found) < limit:
            found += self._by_day(tagged(expression, [NO_DATE]), calendar, start, limit - len(found), without)
        return found

    # --- what is shown -----------------------------------------------------------------------------

    def _hits(self, match: Match, ids: Collection[int]) -> tuple[Hit, ...]:
        hits, expression = [], match.expression
        prefixed = any(word.endswith("*") for word in match.wanted)
        for article in ids:
            row = self.conn.execute(_HIT, (article,)).fetchone()
            title, snippet = row[-1], ""
            if prefixed:  # FTS5 would join the lists of all the prefix's words again for each hit
                text = self.conn.execute("SELECT text FROM articles WHERE id = ?", (article,)).fetchone()[0]
                title = excerpt(title, match, words=len(title), mark=MARK, unmark=UNMARK)
                snippet = excerpt(text, match, words=SNIPPET_WORDS, mark=MARK, unmark=UNMARK)
            elif expression:
                title, snippet = self.conn.execute(_SNIPPET, (expression, article)).fetchone()
            else:
                snippet = self.conn.execute(_BEGINNING, (article,)).fetchone()[0]
            hits.append(
                Hit(
                    id=row[0],
                    source=row[1],
                    url=row[2],
                    section=row[3],
                    language=row[4],
                    published_on=row[5],
                    published_at=row[6],
                    published_trust=row[7],
                    first_seen_at=row[8],
                    story=row[9],
                    copy_kind=row[10],
                    revision=row[11],
                    words=row[12],
                    copies=row[13],
                    title=title,
                    snippet=" ".join(snippet.split()),
                )
            )
        return tuple(hits)


def _too_few(total: int | None, match: Match) -> bool:
    """Two words that meet in few articles may well be all that is asked for; a question with its stop words is not."""
    few = total is not None and total < ENOUGH
    return total == 0 or (few and (len(match.words) > 2 or match.aside > 0))


_HIT = """
    SELECT a.id, a.source, a.url, a.section, a.language, a.published_on, a.published_at, a.published_trust,
           a.first_seen_at, a.story, a.copy_kind, a.revision, a.words, coalesce(stories.articles, 1), a.title
    FROM articles a LEFT JOIN stories ON stories.id = a.story WHERE a.id = ?
"""
_LIST = "(SELECT value FROM json_each(?))"
_BEGINNING = "SELECT substr(text, 1, 300) || iif(length(text) > 300, '…', '') FROM articles WHERE id = ?"
_SPELLED = f"""
    SELECT snippet(articles_fts, -1, '{MARK}', '{UNMARK}', '', 1) FROM articles_fts
    WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT 1
"""
_SNIPPET = f"""
    SELECT highlight(articles_fts, 0, '{MARK}', '{UNMARK}'),
           snippet(articles_fts, 1, '{MARK}', '{UNMARK}', '…', {SNIPPET_WORDS})
    FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?
"""
