"""When and what is learned of a source: the one policy of crawls, replays and `marsad extract --jsonl`. Pure.

Each article's lines are counted, of a source that is well known one article in `SAMPLED`; the counts are judged after
each of the first `EAGER` articles, then after every tenth. Where counts are kept is `Counts`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol
from zlib import crc32

from crawler.arabic.letters import tokens
from crawler.learn.profile import FEWEST, countable, learn, observe, stale
from crawler.model import Draft, LineCount, SiteProfile

EAGER = 20
"""Up to so many articles of a source, each one may teach."""
JUDGED = 10
"""Later, the counts are judged once for so many."""
WELL_KNOWN = 200
"""Articles after which a source is known so well that one in `SAMPLED` is enough to learn from."""
SAMPLED = 4
MOST_URLS = 5
"""Other URLs of an article, beyond which its text may be a notice that the site shows in place of its pages."""


class Counts(Protocol):
    """The counts of one source's lines."""

    def observed(self) -> int:
        """Over how many articles they were taken."""
        ...

    def of(self, keys: Collection[str]) -> Mapping[str, LineCount]:
        """The counts of some lines, by their keys."""
        ...

    def keep(self, changed: Iterable[LineCount], articles: int, known: Collection[str], /) -> None:
        """Keeps counts that one more article changed; `known` are the keys that had a count before."""
        ...

    def learnable(self, learned: Collection[str], /) -> Mapping[str, LineCount]:
        """Those that can teach: of lines that `FEWEST` articles carried, or that are learned already."""
        ...

    def forget(self, articles: int) -> None:
        """Drops what was met too rarely and too long ago (`crawler.learn.profile.stale`), after so many articles."""
        ...


def count(counts: Counts, profile: SiteProfile, draft: Draft, *, again: bool = False) -> int | None:
    """Counts an article's lines.

    Args:
        profile: what is known of the source by now.
        again: its text is known, and can't be an article's (`shows_no_article`): such a one always counts.

    Returns: over how many articles the counts are, if it is time to `judge` them.
    """
    if not again and not is_sampled(profile.articles, draft.fingerprint.text_hash):
        return None
    said, habits = draft.extraction, draft.published.habits
    articles = counts.observed() + 1
    known = counts.of(countable(said.lines, said.title, habits))
    cut = frozenset(removed.line for removed in said.removed if removed.rule != "learned")
    changed = observe(known, said.lines, articles, draft.fetched_at, title=said.title, cut=cut, habits=habits)
    counts.keep(changed, articles, known)
    return articles if is_judged(articles) else None


def judge(counts: Counts, profile: SiteProfile, articles: int) -> SiteProfile:
    """What the counts say over so many articles."""
    after = learn(counts.learnable([line.key for line in profile.lines]), articles, profile)
    counts.forget(articles)
    return after


def is_sampled(articles: int, text_hash: str) -> bool:
    """Whether an article is counted, by its text: so whoever reads the same pages learns the same."""
    return articles < WELL_KNOWN or crc32(text_hash.encode()) % SAMPLED == 0


def is_judged(articles: int) -> bool:
    """Whether the counts are judged after so many articles."""
    return articles <= EAGER or articles % JUDGED == 0


def shows_no_article(title: str, first_title: str, other_urls: int) -> bool:
    """Whether a text that came before is the site's own: pages of films, a notice in place of every page.

    One article has one title, and not more than a few URLs.

    Args:
        title: under which it comes now.
        first_title: under which it came first.
        other_urls: at which it came beside the first, this one included.
    """
    return tokens(title) != tokens(first_title) or other_urls > MOST_URLS


class MemoryCounts:
    """Counts that nobody keeps."""

    def __init__(self) -> None:
        self._counts: dict[str, LineCount] = {}
        self._articles = 0

    def observed(self) -> int:
        return self._articles

    def of(self, keys: Collection[str]) -> Mapping[str, LineCount]:
        return {key: self._counts[key] for key in keys if key in self._counts}

    def keep(self, changed: Iterable[LineCount], articles: int, _known: Collection[str], /) -> None:
        self._counts |= {one.key: one for one in changed}
        self._articles = articles

    def learnable(self, learned: Collection[str], /) -> Mapping[str, LineCount]:
        known = set(learned)
        return {key: one for key, one in self._counts.items() if one.articles >= FEWEST or key in known}

    def forget(self, articles: int) -> None:
        for key in stale(self._counts, articles):
            del self._counts[key]
