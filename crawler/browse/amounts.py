"""How much an edit changed: words, numbers, the headline. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.arabic.letters import fold
from crawler.decide.watches import changed_words
from crawler.dedup.fingerprint import numbers
from crawler.search.query import index_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What an edit changed."""

    words: int
    """Put in or taken out of headline and text, whichever are more."""
    numbers: tuple[str, ...]
    """Those that only one of both texts has."""
    headline: bool
    """To a reader: spaces and marks don't count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Edits that somebody wants to see; each that is set must hold."""

    words: int = 0
    numbers: bool = False
    headline: bool = False

    def admits(self, changed: Amount) -> bool:
        """Whether an edit changed as much as is wanted."""
        return (
            changed.words >= self.words
            and (not self.numbers or bool(changed.numbers))
            and (not self.headline or changed.headline)
        )


ANY = Wanted()


def amount(old_title: str, old_text: str, title: str, text: str) -> Amount:
    """What became of a headline and a text."""
    before, after = (numbers(fold(f"{head}\n{body}")) for head, body in ((old_title, old_text), (title, text)))
    return Amount(
        words=changed_words(index_words(f"{old_title}\n{old_text}"), index_words(f"{title}\n{text}")),
        numbers=tuple(sorted(set(before) ^ set(after))),
        headline=index_words(old_title) != index_words(title),
    )
