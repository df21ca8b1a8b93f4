"""The search index: FTS5 over folded text, with the filters as words of a third column.

The rows of `articles_fts` are given the folded text while their content is the original one (`articles_searchable`),
so snippets show the original spelling. Therefore FTS5's own 'rebuild' must never be used: it would index the
unfolded text. `reindex_all` is what rebuilds.

The words of `tags`, one letter for each kind:

    s<source>  c<section>  l<language>  a<author>  t<tag>  g<agency of the dateline>
    h<host>     and h<domain> for each domain above it
    yYYYY  mYYYYMM  dYYYYMMDD   of published_on, whatever its precision
    xall  every article      xlead  alone, or an origin of its story     xrev  revised
    xnodate  no date         xdtlow  a date of low trust     xnosection  no section
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache

from sqlite_utils.utils import sqlite3

from crawler.arabic.letters import TATWEEL
from crawler.model import TRUSTED, CopyKind
from crawler.search.query import ALL, distinct_words, fold_for_index, index_words
from storage.schema_search import EMPTY_INDEX

LEAD, REVISED, NO_DATE, LOW_DATE, NOWHERE = "xlead", "xrev", "xnodate", "xdtlow", "xnosection"
FLUSH_WORDS = 120_000
"""Distinct words whose counts are held in memory (15 MB) before they are written: several thousand articles have so
many, and a word of all of them is then written once."""


def source_tag(name: str) -> str:
    """A source's tag; `_` is no letter to the tokenizer, the tatweel is."""
    return "s" + name.replace("_", TATWEEL)


@lru_cache(maxsize=4_096)
def section_tag(section: str) -> str:
    """A section's tag, whatever its spelling."""
    return "c" + "".join(index_words(section))


@lru_cache(maxsize=4_096)
def language_tag(language: str) -> str:
    """A language's tag: `ar` and `ar-SY` alike."""
    return "l" + "".join(index_words(language.partition("-")[0]))


@lru_cache(maxsize=4_096)
def author_tag(name: str) -> str:
    """An author's tag, whatever the spelling."""
    return "a" + "".join(index_words(name))


@lru_cache(maxsize=4_096)
def tag_tag(name: str) -> str:
    """The tag of what the site calls a tag, whatever the spelling."""
    return "t" + "".join(index_words(name))


@lru_cache(maxsize=4_096)
def agency_tag(name: str) -> str:
    """The tag of an agency in the dateline, whatever the spelling."""
    return "g" + "".join(index_words(name))


def site_tag(host: str) -> str:
    """A host's tag; of an address, its host's. Dots and hyphens are no letters to the tokenizer, the tatweel is."""
    labels = ((2 * TATWEEL).join(index_words(label)) for label in _host(host).split("."))
    return "h" + TATWEEL.join(labels)


def site_tags(url: str) -> list[str]:
    """The tags of an article's host and of each domain above it, but not of the highest."""
    return list(_host_tags(_host(url)))


@lru_cache(maxsize=4_096)
def _host_tags(host: str) -> tuple[str, ...]:
    labels = host.split(".")
    return tuple(site_tag(".".join(labels[start:])) for start in range(max(1, len(labels) - 1)))


def _host(address: str) -> str:
    return address.lower().rpartition("//")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].strip(".")


def day_tags(on: str | None) -> list[str]:
    """The tags of a day (`YYYY-MM-DD`)."""
    if not on:
        return [NO_DATE]
    year, month, day = on.split("-")
    return [f"y{year}", f"m{year}{month}", f"d{year}{month}{day}"]


def range_tags(since: date, until: date) -> list[str]:
    """The fewest tags that cover the days from `since` to `until`, both included: years, then months, then days."""
    tags: list[str] = []
    at = since
    while at <= until:
        year_end, month_end = date(at.year, 12, 31), _month_end(at)
        if at.month == 1 and at.day == 1 and year_end <= until:
            tags.append(f"y{at.year:04}")
            at = year_end
        elif at.day == 1 and month_end <= until:
            tags.append(f"m{at:%Y%m}")
            at = month_end
        else:
            tags.append(f"d{at:%Y%m%d}")
        if at == date.max:
            break
        at += timedelta(days=1)
    return tags


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_ROW = """SELECT search_rows.day, search_rows.tags, title, text, source, section, language, published_on,
                 published_trust, revision, copy_kind, url, authors, articles.tags, dateline_agency
          FROM articles LEFT JOIN search_rows ON search_rows.article = articles.id WHERE articles.id = ?"""


class SearchIndex:
    """Keeps `articles_fts` in step with `articles`. All writes happen in the caller's transaction.

    `conn`: a connection that may write (reading alone needs none of this class).
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._counts: Counter[str] = Counter()
        self._fresh: list[tuple[int, set[str]]] = []
        """The words of articles put in (1) or taken out (-1) in the transaction that is open: see `keep`."""
        self._waiting: dict[int, bool] | None = None
        """Articles to be brought up to date at the end, and whether they are to be put in."""

    @contextmanager
    def at_the_end(self) -> Iterator[None]:
        """Inside of a transaction: articles are put in or tagged anew, each once, when the block ends.

        FTS5 writes out what it holds whenever a later statement of the same transaction needs a savepoint, and each
        such write is a segment that must be merged.
        """
        if self._waiting is not None:
            yield
            return
        waiting = self._waiting = {}
        try:
            yield
        finally:
            self._waiting = None
        for article in sorted(waiting):
            self._renew(article, put_in=waiting[article])

    def index(self, article: int) -> None:
        """Puts a stored article in; one that is already in is taken out first (its text must not have changed)."""
        if self._waiting is not None:
            self._waiting[article] = True
        else:
            self._renew(article, put_in=True)

    def retag(self, article: int) -> None:
        """Indexes an article again if its filters changed: its date, section, story or revision."""
        if self._waiting is not None:
            self._waiting.setdefault(article, False)
        else:
            self._renew(article, put_in=False)

    def _renew(self, article: int, *, put_in: bool) -> None:
        """Makes the index say what the article's row says; one that isn't in is put in only if asked for."""
        had_day, had_tags, said_title, said_text, *filters = self.conn.execute(_ROW, (article,)).fetchone()
        source, section, language, on, trust, revision, kind, url, authors, said_tags, agency = filters
        named = _names(url, authors, said_tags, agency)
        day, tags = on or "", _tags(source, section, language, on, trust, revision, kind, named)
        if (had_day, had_tags) == (day, tags) or (had_tags is None and not put_in):
            return
        title, text = fold_for_index(said_title), fold_for_index(said_text)
        if had_tags is None:
            self._fresh.append((1, distinct_words(f"{title}\n{text}")))
        else:
            self._take_out(article, title, text, had_tags)
        self.conn.execute("INSERT INTO search_rows(article, day, tags) VALUES (?, ?, ?)", (article, day, tags))
        self.conn.execute(
            "INSERT INTO articles_fts(rowid, title, text, tags) VALUES (?, ?, ?, ?)", (article, title, text, tags)
        )
        if len(self._counts) >= FLUSH_WORDS:
            self.flush()

    def _take_out(self, article: int, title: str, text: str, tags: str) -> None:
        """`title`, `text`: folded. FTS5 takes out what it is told: it must be the very words that were put in."""
        self.conn.execute(
            "INSERT INTO articles_fts(articles_fts, rowid, title, text, tags) VALUES ('delete', ?, ?, ?, ?)",
            (article, title, text, tags),
        )
        self.conn.execute("DELETE FROM search_rows WHERE article = ?", (article,))

    def unindex(self, article: int) -> bool:
        """Takes an article out, before its title or text changes or it is deleted; tells whether it was in."""
        if self._waiting is not None:
            self._waiting.pop(article, None)
        tags = self.conn.execute("SELECT tags FROM search_rows WHERE article = ?", (article,)).fetchone()
        if tags is None:
            return False
        row = self.conn.execute("SELECT title, text FROM articles WHERE id = ?", (article,)).fetchone()
        title, text = fold_for_index(row[0]), fold_for_index(row[1])
        self._take_out(article, title, text, tags[0])
        self._fresh.append((-1, distinct_words(f"{title}\n{text}")))
        return True

    @contextmanager
    def replacing(self, article: int) -> Iterator[None]:
        """Around a change of an article's title or text: out of the index before, in again after."""
        self.unindex(article)
        yield
        self.index(article)

    @property
    def pending(self) -> bool:
        """Whether there are counts to flush."""
        return bool(self._counts or self._fresh)

    def keep(self, *, committed: bool) -> None:
        """The end of a transaction: what it counted holds, or was rolled back with it."""
        if committed:
            for sign, words in self._fresh:
                if sign > 0:
                    self._counts.update(words)
                else:
                    self._counts.subtract(words)
        self._fresh.clear()

    def counted(self, word: str) -> int:
        """How often a word was met (taken out: less than 0) that isn't in the table yet."""
        return self._counts[word] + sum(sign for sign, words in self._fresh if word in words)

    def flush(self) -> None:
        """Writes the counts of words; in the caller's transaction. What a kill loses is caught up (`catch_up`)."""
        self.keep(committed=True)
        rows = [(term, n) for term, n in self._counts.items() if n and len(term) <= 64]
        rows.sort()  # in the table's order: neighbouring pages
        self.conn.executemany(
            "INSERT INTO vocabulary(term, n) VALUES (?, max(?, 0)) ON CONFLICT(term) DO UPDATE SET n = max(0, n + ?)",
            [(t, n, n) for t, n in rows],
        )
        self.conn.execute("UPDATE words_counted SET article = (SELECT coalesce(max(article), 0) FROM search_rows)")
        self._counts.clear()

    def drop_unused_words(self) -> None:
        """Takes out words that no article has any more, in the caller's transaction."""
        self.flush()
        self.conn.execute("DELETE FROM vocabulary WHERE n = 0")

    def refill(self) -> int:
        """Builds the index anew where a migration has emptied it; returns how many articles were put in."""
        emptied = self.conn.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM search_rows) AND EXISTS (SELECT 1 FROM articles)"
        ).fetchone()[0]
        return self.reindex_all() if emptied else 0

    def catch_up(self) -> int:
        """Counts the words of articles whose counts a killed process took with it; returns how many articles."""
        late = 0
        for title, text in self.conn.execute(
            "SELECT title, text FROM articles JOIN search_rows ON search_rows.article = id "
            "WHERE id > (SELECT article FROM words_counted)"
        ):
            self._counts.update(distinct_words(fold_for_index(f"{title}\n{text}")))
            late += 1
        if late:
            self.flush()
        return late

    def miscounted(self) -> int:
        """Words whose count can't be right by the index; some are off after an edit that was undone."""
        self._open_words()
        found: int = self.conn.execute(
            """
            WITH indexed AS (SELECT term, max(doc) AS least, sum(doc) AS most FROM temp.indexed_words
                             WHERE col IN ('title', 'text') AND length(term) <= 64 GROUP BY term)
            SELECT count(*) FROM indexed LEFT JOIN vocabulary USING (term)
            WHERE coalesce(n, 0) NOT BETWEEN least AND most
            """
        ).fetchone()[0]
        return found

    def _open_words(self) -> None:
        self.conn.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_words USING fts5vocab(main, articles_fts, col)"
        )

    def recount(self) -> None:
        """Counts all words anew from the index."""
        self._counts.clear()
        self._fresh.clear()
        self._open_words()
        self.conn.execute("DELETE FROM vocabulary")
        self.conn.execute(
            "INSERT INTO vocabulary(term, n) SELECT term, max(doc) FROM temp.indexed_words "
            "WHERE col IN ('title', 'text') AND length(term) <= 64 GROUP BY term"
        )

    def reindex_all(self, progress: Callable[[int], None] | None = None, batch: int = 1_000) -> int:
        """Builds the index and the counts anew from the articles; returns how many.

        The index is empty in between; each batch is in the caller's transaction.
        """
        self._counts.clear()
        self._fresh.clear()
        for statement in EMPTY_INDEX:
            self.conn.execute(statement)
        done = last = 0
        while ids := [
            row[0]
            for row in self.conn.execute("SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?", (last, batch))
        ]:
            for article in ids:
                self._renew(article, put_in=True)
            self.keep(committed=True)
            done, last = done + len(ids), ids[-1]
            if progress:
                progress(done)
        self.flush()
        return done

    def check(self) -> tuple[str, ...]:
        """What is wrong with the index; empty if nothing. `reindex_all` mends it."""
        faults = []
        try:
            self.conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            faults.append(f"the search index is damaged: {error}")
        for missing, present, what in (
            ("articles", "search_rows", "not in the search index"),
            ("articles_fts_docsize", "search_rows", "half in the search index"),
            ("search_rows", "articles_fts_docsize", "half in the search index"),
        ):
            key = "article" if missing == "search_rows" else "id"
            other = "article" if present == "search_rows" else "id"
            count = self.conn.execute(
                f"SELECT count(*) FROM (SELECT {key} FROM {missing} EXCEPT SELECT {other} FROM {present})"
            ).fetchone()[0]
            if count:
                faults.append(f"{count} articles are {what}")
        return tuple(faults)


def _tags(
    source: str,
    section: str,
    language: str,
    on: str | None,
    trust: int | None,
    revision: int,
    kind: str | None,
    named: list[str],
) -> str:
    tags = [ALL, source_tag(source), language_tag(language), *day_tags(on), *named]
    tags.append(section_tag(section) if section else NOWHERE)
    if kind in (None, CopyKind.FIRST, CopyKind.INDEPENDENT):
        tags.append(LEAD)
    if revision > 1:
        tags.append(REVISED)
    if on and (trust or 0) < TRUSTED:
        tags.append(LOW_DATE)
    return " ".join(tags)


def _names(url: str, authors: str, tags: str, agency: str) -> list[str]:
    """The tags of names of which an article has any number; `authors` and `tags` joined by `; `."""
    found = [author_tag(name) for name in authors.split("; ")] + [tag_tag(name) for name in tags.split("; ")]
    return [*site_tags(url), *(tag for tag in dict.fromkeys((*found, agency_tag(agency))) if len(tag) > 1)]
